import { map, throwError, type Observable } from 'rxjs'
import { OauthToken } from '../codec/user-token.js'
import { AuthError } from '../model/errors.js'
import { keylessCodes } from './client-assertion.js'
import type { OauthContext } from './oauth-context.js'
import { postOauth } from './post-oauth.js'
import { openOauth, readOauth } from './read-oauth.js'
import type { Granted } from './request-token.js'
import { grantOf, tokenEndpoint } from './request-user-token.js'
import type { TokenSource } from './token-source.js'
import type { Tokens } from './tokens-for.js'

/** Exchanges an assertion for the token of the tenant (protocol 2.9). Cold; emits it and completes. */
export const requestKeylessToken = (context: OauthContext): Observable<Granted> =>
  postOauth({ ...tokenEndpoint('v3'), fields: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' } }, context).pipe(
    map((answer) => grantOf(readOauth(openOauth(answer), OauthToken, []))),
  )

/** The tokens of an app without a secret: of its tenant, and no token of the app itself. */
export const keylessTokens = (tenant: TokenSource): Tokens => ({
  tenant: () => tenant,
  app: without(keylessCodes.notHere, 'without a secret there is no token of the app itself'),
  appForEndpoint: without(keylessCodes.needsAppToken, 'the endpoint takes the token of the app itself, which needs a secret'),
})

const without = (code: number, message: string): TokenSource => ({
  token$: throwError(() => new AuthError(`${message} (${code})`, { code })),
  refuse: () => undefined,
})
