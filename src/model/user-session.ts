import type { Observable } from 'rxjs'

/** The generations of the token endpoint (protocol 2.6): `v3` on the host where users log in, `v2` on that of the API. */
export type OauthVersion = 'v2' | 'v3'

/** A token as it goes into `Authorization`. */
export interface AccessToken {
  readonly token: string
  /** Counts the tokens of a source; absent where it has no other. */
  readonly generation?: number
}

/**
 * A user who has logged in: for `identity.user(session)`. Its access token is renewed when a call needs it. Made by `exchangeCode`,
 * `deviceLogin` and `sessions(lark).get(openId)`. Nothing that is printed of it shows a token.
 */
export interface UserSession {
  readonly openId: string
  readonly name: string
  /** What the user has granted. */
  readonly scopes: readonly string[]
  /**
   * The access token that is good now. Cold to look at, but all who wait share one renewal, also with other processes that share the
   * store; a renewal that has begun goes on when nobody waits. Emits once and completes; errors with an `AuthError` that has
   * `reauthorize` where the user has to log in again.
   */
  readonly token$: Observable<AccessToken>
  /** The platform refused the token of this generation: it is not used again. */
  refuse(generation: number): void
}
