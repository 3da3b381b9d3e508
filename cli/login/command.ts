import type { Command } from '../command.js'
import { connectionOptions } from '../connection-options.js'
import type { LoginOptions } from './options.js'

export const loginCommand: Command<LoginOptions> = {
  name: 'login',
  summary: 'log a user in, on any device: for calls as that user',
  options: [
    { flags: '--scopes <scope...>', summary: 'what the user is asked to grant' },
    { flags: '--no-renew', summary: 'do not ask for offline_access: the login ends with its token, after 2 hours' },
    { flags: '--open', summary: 'open the page in the browser of this machine too' },
    { flags: '--invert', summary: 'the code for a terminal with a light background' },
    { flags: '--status', summary: 'tell who is logged in, and log nobody in' },
    ...connectionOptions,
  ],
  notes: `One user at a time is logged in to each app of a domain: for rxlark call --as user. The session is kept in files of mode 0600 in
$XDG_STATE_HOME/rxlark, by default ~/.local/state/rxlark, and is not encrypted.`,
  load: async () => (await import('./login.js')).loginRun,
}

export const logoutCommand: Command<LoginOptions> = {
  name: 'logout',
  summary: 'forget the user who is logged in',
  options: connectionOptions,
  load: async () => (await import('./login.js')).logoutRun,
}
