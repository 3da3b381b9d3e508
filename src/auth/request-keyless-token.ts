import { map, type Observable } from 'rxjs'
import { OauthToken } from '../codec/user-token.js'
import type { OauthContext } from './oauth-context.js'
import { postOauth } from './post-oauth.js'
import { openOauth, readOauth } from './read-oauth.js'
import type { Granted } from './request-token.js'
import { grantOf, tokenEndpoint } from './request-user-token.js'

/** Exchanges an assertion for the token of the tenant (protocol 2.9). Cold; emits it and completes. */
export const requestKeylessToken = (context: OauthContext): Observable<Granted> =>
  postOauth({ ...tokenEndpoint('v3'), fields: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' } }, context).pipe(
    map((answer) => grantOf(readOauth(openOauth(answer), OauthToken, []))),
  )
