import type { Command } from '../command.js'
import { connectionOptions } from '../connection-options.js'
import { httpUrl } from '../read-option.js'
import type { DoctorOptions } from './options.js'

export const doctorCommand: Command<DoctorOptions> = {
  name: 'doctor',
  summary: 'what is wrong with an app or the way to it, and how to cure it',
  options: [
    { flags: '--needs <scope...>', summary: 'the scopes that the app needs (a|b: any one); `none`; default: to send messages' },
    { flags: '--events <type...>', summary: 'the types of events that it has to be subscribed to' },
    { flags: '--webhook <url>', summary: 'its webhook, which is challenged as the platform does', read: httpUrl },
    { flags: '--json', summary: 'findings as lines of JSON, also on a terminal' },
    ...connectionOptions,
  ],
  notes: `Looks at proxy, network, clock, credentials, token, bot, scopes, events, WebSocket and webhook, in this order; what makes no
sense without another check is skipped. --timeout is for all of it; default: 30000. Ends with 0 where nothing is wrong, else with
the code of the first fault: the guide to the command line has the table.`,
  load: async () => (await import('./doctor.js')).doctorRun,
}
