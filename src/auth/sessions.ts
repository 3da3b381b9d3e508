import { defer, type Observable } from 'rxjs'
import type { Lark } from '../model/lark.js'
import type { TokenStore } from '../model/token-store.js'
import type { UserSession } from '../model/user-session.js'
import { keptSessions } from './kept-sessions.js'

/** The users who have logged in to an app. */
export interface Sessions {
  /**
   * The session of a user, from the store. Cold; emits once and completes; errors with an `AuthError` with `reauthorize` where there is
   * none.
   */
  get(openId: string): Observable<UserSession>
  /** Forgets a user, here and in the store. Cold; emits once and completes. */
  forget(openId: string): Observable<void>
}

/**
 * The sessions of users who logged in by `exchangeCode` or `deviceLogin`. A session renews its token when a call needs it: once,
 * however many calls and processes that share the store ask; the new tokens are in the store before they are used, and a renewal that
 * fails leaves the old ones there.
 *
 * @example
 * ```ts
 * import { identity, sessions } from 'rxlark'
 * import { userInfo } from 'rxlark/api/authen/v1'
 * import { switchMap } from 'rxjs'
 *
 * sessions(lark).get('ou_1').pipe(
 *   switchMap((session) => lark.as(identity.user(session)).call(userInfo.get)),
 * ).subscribe(({ name }) => console.log(name))
 * ```
 * @param store - Where the sessions are. Default: the store of the client.
 * @see protocol 2.6, 2.7
 */
export function sessions(lark: Lark, store?: TokenStore): Sessions {
  const kept = (openId: string) => keptSessions(lark, store)(openId)
  return {
    get: (openId) => defer(() => kept(openId).known$),
    forget: (openId) => defer(() => kept(openId).forget()),
  }
}
