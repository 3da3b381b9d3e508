import { defer, type Observable } from 'rxjs'
import type { Lark } from '../model/lark.js'
import type { TokenStore } from '../model/token-store.js'
import type { UserSession } from '../model/user-session.js'
import { keptSession, type KeptSession } from './kept-session.js'
import { innerOf, oauthContextOf } from './oauth-context.js'
import { remembered } from './remembered.js'

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

/** How many sessions are at hand; all others are in the store. */
const atHand = 10_000

const known = new WeakMap<object, WeakMap<TokenStore, (openId: string) => KeptSession>>()

/** The same sessions for the same client and store, so that who asks twice waits for one refresh. */
export function keptSessions(lark: Lark, store: TokenStore = innerOf(lark).store): (openId: string) => KeptSession {
  const { core } = innerOf(lark)
  const stores = known.get(core) ?? new WeakMap<TokenStore, (openId: string) => KeptSession>()
  known.set(core, stores)
  const made = stores.get(store)
  if (made) return made
  const context = oauthContextOf(lark)
  const fresh = remembered(atHand, (openId) =>
    keptSession({ store, key: `rxlark/${lark.domain}/${lark.appId}/user/${openId}`, context, log: lark.log }),
  )
  stores.set(store, fresh)
  return fresh
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
