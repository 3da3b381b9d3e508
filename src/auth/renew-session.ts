import { catchError, concatMap, map, of, tap, throwError, type Observable } from 'rxjs'
import type { StoredSession } from '../codec/user-token.js'
import { isLarkError, type AuthError } from '../model/errors.js'
import type { LogSink } from '../model/log.js'
import type { OauthContext } from './oauth-context.js'
import { requestUserToken, type UserGrant } from './request-user-token.js'
import type { SessionState } from './session-state.js'
import type { StoredSessions } from './stored-sessions.js'

/** A session that can be renewed. */
export type Renewable = StoredSession & { readonly refreshToken: string }

export interface RenewOptions {
  readonly context: OauthContext
  readonly state: SessionState
  readonly stored: StoredSessions
  readonly log: LogSink
}

/** A token is renewed when this little of its life is left, in ms, and one that lives shorter at the half of it (protocol 2.7). */
const margin = 5 * 60_000

/** When a grant has to be renewed, and when it ends. */
export function stampsOf({ token, lifetime, refreshToken, refreshLifetime }: UserGrant, now: number) {
  return {
    token,
    refreshAt: now + lifetime - Math.min(margin, lifetime / 2),
    expiresAt: now + lifetime,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(refreshLifetime !== undefined && { refreshExpiresAt: now + refreshLifetime }),
  }
}

/**
 * Renews a session: what comes back is kept before anybody uses it, and a failure changes nothing. A refresh token that the platform
 * said is dead is not sent again.
 */
export function renewSession({ context, state, stored, log }: RenewOptions): (old: Renewable) => Observable<StoredSession> {
  const { scheduler } = context
  let dead: { readonly refreshToken: string; readonly error: AuthError } | undefined

  const kept = (session: StoredSession): Observable<StoredSession> =>
    stored.write(session).pipe(
      catchError((error: unknown) => (log('error', `a user session could not be kept: ${String(error)}`), of(undefined))),
      map(() => session),
    )
  /** Somebody who did not mind the lock may have been first; and a token that still lives outlasts a trouble that passes. */
  const outlived = (old: Renewable, error: unknown): Observable<StoredSession> =>
    stored.latest$.pipe(
      concatMap((now) => {
        if (now && now.refreshToken !== old.refreshToken && state.lives(now)) return of(now)
        if (isLarkError(error) && error.retryable && state.lives(old)) return of(old)
        if (isLarkError(error, 'AuthError') && error.reauthorize) dead = { refreshToken: old.refreshToken, error }
        return throwError(() => error)
      }),
    )
  return (old) => {
    if (dead?.refreshToken === old.refreshToken) {
      const { error } = dead
      return throwError(() => error)
    }
    const fields = { grant_type: 'refresh_token', refresh_token: old.refreshToken }
    return requestUserToken(old.via, fields, old.scopes, context).pipe(
      map((grant) => successor(old, grant, state.nextGeneration(old), scheduler.now())),
      tap((session) => state.adopt(session)),
      concatMap(kept),
      catchError((error: unknown) => outlived(old, error)),
    )
  }
}

const successor = (old: StoredSession, grant: UserGrant, generation: number, now: number): StoredSession => ({
  ...old,
  scopes: grant.scopes ?? old.scopes,
  ...stampsOf(grant, now),
  generation,
})
