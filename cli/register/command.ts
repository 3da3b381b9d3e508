import type { Command } from '../command.js'
import { connectionOptions } from '../connection-options.js'
import type { RegisterOptions } from './options.js'

/** There is no app yet: what says where, and not which. */
const reaching = connectionOptions.filter(({ flags }) => /^--(domain|oauth-base-url|proxy|dotenv)/.test(flags))

export const registerCommand: Command<RegisterOptions> = {
  name: 'register',
  summary: 'a new app by one scan of a QR code: no console, nothing to copy',
  options: [
    { flags: '--save <file>', summary: 'write the credentials into an env file (mode 0600); default: print them' },
    { flags: '--force', summary: 'put them into a file that is there already, and leave its other lines' },
    { flags: '--open', summary: 'open the page in the browser of this machine too' },
    { flags: '--name <text>', summary: 'the name of the app; {user} is who scans' },
    { flags: '--desc <text>', summary: 'what it is for; {user} is who scans' },
    { flags: '--avatar <url>', summary: 'a picture to choose; up to 6 of them, the first one chosen', repeats: true },
    { flags: '--addons <file>', summary: 'scopes, events and callbacks to ask for, as JSON; - is stdin' },
    { flags: '--create-only', summary: 'never offer to take an app that exists' },
    { flags: '--app-id <id>', summary: 'the app to bring up to date, in place of a new one' },
    { flags: '--source <tag>', summary: 'where the registration comes from, as a tag of yours' },
    { flags: '--invert', summary: 'the code for a terminal with a light background' },
    ...reaching,
  ],
  notes: `For a person, the credentials are printed as lines of an env file; for a program, as one JSON object. All else goes to stderr.
The addons: { "scopes": { "tenant": ["im:message:send_as_bot"] }, "events": { "items": { "tenant": ["im.message.receive_v1"] } },
"callbacks": { "items": ["card.action.trigger"] } }`,
  load: async () => (await import('./register.js')).registerRun,
}
