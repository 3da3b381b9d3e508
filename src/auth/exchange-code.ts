import { concatMap, defer, type Observable } from 'rxjs'
import type { Lark } from '../model/lark.js'
import type { TokenStore } from '../model/token-store.js'
import type { OauthVersion, UserSession } from '../model/user-session.js'
import { keepLogin } from './keep-login.js'
import { oauthContextOf } from './oauth-context.js'
import { requestUserToken } from './request-user-token.js'

export interface ExchangeCodeOptions {
  /** From the redirect: it lives for 5 min, and serves once. */
  readonly code: string
  /** The same as in `authorizeUrl`. */
  readonly redirectUri: string
  /** From `authorizeUrl`. */
  readonly codeVerifier?: string | undefined
  /** Fewer scopes than were granted. */
  readonly scopes?: readonly string[]
  /** Where the session is kept. Default: the store of the client. */
  readonly store?: TokenStore
  /** Which token endpoint: `v3` on the host where users log in, `v2` on that of the API (protocol 2.6). Default: `v3`. */
  readonly version?: OauthVersion
}

/**
 * Ends a login: exchanges the code of the redirect for a session, asks whose it is, and keeps it in the store, from where
 * `sessions(lark).get(openId)` has it ever after.
 *
 * Cold: a code serves once, so subscribe once. Emits the session and completes. Errors with an `AuthError` with `reauthorize` where
 * the user has to log in again, an `ApiError` for what the programmer has to mend (verifier, redirectUri).
 *
 * @example
 * ```ts
 * import { exchangeCode } from 'rxlark'
 *
 * declare const query: URLSearchParams
 * declare const codeVerifier: string // what authorizeUrl gave, kept in the browser's session
 * exchangeCode(lark, { code: query.get('code') ?? '', redirectUri: 'https://example.com/login', codeVerifier }).subscribe(
 *   ({ openId }) => console.log(openId),
 * )
 * ```
 * @see protocol 2.6
 */
export function exchangeCode(lark: Lark, options: ExchangeCodeOptions): Observable<UserSession> {
  const { code, redirectUri, codeVerifier, scopes, store, version = 'v3' } = options
  const fields = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
    scope: scopes?.join(' '),
  }
  return defer(() => requestUserToken(version, fields, scopes ?? [], oauthContextOf(lark))).pipe(
    concatMap((grant) => keepLogin(lark, { grant, via: version, scopes: scopes ?? [], store })),
  )
}
