import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Env, TokenStore } from 'rxlark'
import { fileTokenStore } from 'rxlark/node'

/**
 * Where the command line keeps who has logged in: `$XDG_STATE_HOME/rxlark`, by default `~/.local/state/rxlark`. A path that is not
 * absolute counts as none, as the XDG specification has it.
 */
export function sessionFolder(env: Env): string {
  const { XDG_STATE_HOME: named = '', HOME: home } = env
  return join(isAbsolute(named) ? named : join(home || homedir(), '.local', 'state'), 'rxlark')
}

/** The store of the sessions, for `createLark({ store })` and `deviceLogin`: files of mode 0600 in that folder. */
export const sessionStore = (env: Env): TokenStore => fileTokenStore({ folder: sessionFolder(env) })
