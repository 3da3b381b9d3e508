import { map, retry, throwError, timer, type Observable } from 'rxjs'
import { OauthToken } from '../codec/user-token.js'
import { isLarkError } from '../model/errors.js'
import type { OauthVersion } from '../model/user-session.js'
import type { OauthContext } from './oauth-context.js'
import { postOauth, type OauthRequest } from './post-oauth.js'
import { openOauth, readOauth } from './read-oauth.js'

/** A user's tokens as they were given. Lifetimes are in ms. */
export interface UserGrant {
  readonly token: string
  readonly lifetime: number
  readonly refreshToken?: string
  readonly refreshLifetime?: number
  readonly scopes?: readonly string[]
}

/** What is taken for the lifetime where none is said: an hour less than the platform's own two, in ms. */
const assumed = 3_600_000

export const tokenEndpoint = (via: OauthVersion): Pick<OauthRequest, 'endpoint' | 'host' | 'path'> =>
  via === 'v3'
    ? { endpoint: 'oauth.v3.token', host: 'accounts', path: '/oauth/v3/token' }
    : { endpoint: 'authen.v2.oauth.token', host: 'open', path: '/open-apis/authen/v2/oauth/token' }

/** Pause before the one more try that a passing trouble of the platform gets, in ms. */
const pause = 500

/**
 * Asks for the tokens of a user. A trouble of the platform's that passes (20050, 20072) is tried once more.
 *
 * Cold; emits once and completes; errors with an `AuthError` that has `reauthorize` where the user has to log in again.
 */
export function requestUserToken(
  via: OauthVersion,
  fields: OauthRequest['fields'],
  scopes: readonly string[],
  context: OauthContext,
): Observable<UserGrant> {
  return postOauth({ ...tokenEndpoint(via), fields }, context).pipe(
    map((answer) => grantOf(readOauth(openOauth(answer), OauthToken, scopes))),
    retry({
      count: 1,
      delay: (error: unknown) =>
        isLarkError(error, 'ApiError') && error.retryable ? timer(pause, context.scheduler) : throwError(() => error),
    }),
  )
}

export const grantOf = (answer: OauthToken): UserGrant => ({
  token: answer.access_token,
  lifetime: answer.expires_in ? answer.expires_in * 1000 : assumed,
  ...(answer.refresh_token && { refreshToken: answer.refresh_token }),
  ...(answer.refresh_token_expires_in && { refreshLifetime: answer.refresh_token_expires_in * 1000 }),
  ...(answer.scope && { scopes: answer.scope.split(/\s+/).filter(Boolean) }),
})
