import { identity, type Identity, type Lark } from 'rxlark'
import { defer, map, of, type Observable } from 'rxjs'
import { readFileSync } from 'node:fs'
import type { CommandContext } from './command.js'
import { exitCodes } from './exit-codes.js'
import { Failure } from './failure.js'
import { currentSession } from './session.js'
import { sessionStore } from './session-store.js'

/**
 * The user who calls: by the token in LARK_USER_ACCESS_TOKEN, or in the file that LARK_USER_ACCESS_TOKEN_FILE names, else who has
 * logged in. Cold; emits once and completes; errors with an `AuthError` where nobody has.
 */
export const userIdentity = (lark: Lark, { env, terminal }: Pick<CommandContext, 'env' | 'terminal'>): Observable<Identity> =>
  defer(() => {
    const token = tokenIn(env)
    if (token === undefined) return currentSession(lark, sessionStore(env)).pipe(map((session) => identity.user(session)))
    terminal.keepSecret(token)
    return of(identity.user(token))
  })

function tokenIn(env: CommandContext['env']): string | undefined {
  const { LARK_USER_ACCESS_TOKEN: token, LARK_USER_ACCESS_TOKEN_FILE: file } = env
  if (token || !file) return token || undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new Failure(exitCodes.config, 'LARK_USER_ACCESS_TOKEN_FILE names a file that cannot be read')
  }
}
