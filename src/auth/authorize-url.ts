import { toBase64 } from '../codec/base64.js'
import { sha256 } from '../crypto/sha256.js'
import { ConfigError, InputError, type Fault } from '../model/errors.js'
import type { Lark } from '../model/lark.js'
import { innerOf } from './oauth-context.js'

export interface AuthorizeUrlOptions {
  /** Where the browser comes back to, with `code` and `state`; it has to be in the redirect list of the app. */
  readonly redirectUri: string
  /** What the user is asked to grant, at most 50. With `offline_access` the session can be renewed. Default: what the platform grants without being asked. */
  readonly scopes?: readonly string[]
  /** Whether the code serves only who has the verifier (PKCE, S256). Default: true. */
  readonly pkce?: boolean
  /** What comes back in the redirect. Default: a random text. */
  readonly state?: string
  /** `consent` shows the page also to who has agreed before. */
  readonly prompt?: 'consent'
}

/** Where to send a user, and what to keep for when they come back. */
export interface AuthorizeUrl {
  readonly url: string
  /** Has to be the same in the redirect: else it was not for us. */
  readonly state: string
  /** For `exchangeCode`; absent without PKCE. Nobody but us may see it. */
  readonly codeVerifier?: string
}

/** The platform's limit (protocol 2.6). */
const mostScopes = 50

const base64url = (bytes: Uint8Array): string => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const random = (bytes: number): string => base64url(globalThis.crypto.getRandomValues(new Uint8Array(bytes)))

/**
 * The page where a user lets the app act for them.
 *
 * @example
 * ```ts
 * import { authorizeUrl } from 'rxlark'
 *
 * const { url, state, codeVerifier } = authorizeUrl(lark, {
 *   redirectUri: 'https://example.com/login',
 *   scopes: ['contact:user.base:readonly', 'offline_access'],
 * })
 * // keep state and codeVerifier in the session of the browser, and redirect it to the url
 * ```
 * @throws InputError that lists every fault; ConfigError where nobody knows the host for logins of this domain (`oauthBaseUrl`).
 * @see protocol 2.6
 */
export function authorizeUrl(lark: Lark, options: AuthorizeUrlOptions): AuthorizeUrl {
  const { redirectUri, scopes = [], pkce = true, state = random(16), prompt } = options
  const { oauthBaseUrl } = innerOf(lark)
  const faults = faultsOf(redirectUri, scopes)
  if (faults.length > 0) throw new InputError({ endpoint: 'authorizeUrl', faults })
  if (oauthBaseUrl === undefined) throw new ConfigError([{ path: 'oauthBaseUrl', message: `is missing for ${lark.domain}` }])
  const codeVerifier = pkce ? random(32) : undefined
  const query = new URLSearchParams({
    client_id: lark.appId,
    response_type: 'code',
    redirect_uri: redirectUri,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    state,
    ...(codeVerifier !== undefined && {
      code_challenge: base64url(sha256(new TextEncoder().encode(codeVerifier))),
      code_challenge_method: 'S256',
    }),
    ...(prompt && { prompt }),
  })
  return {
    url: `${oauthBaseUrl}/open-apis/authen/v1/authorize?${query.toString().replaceAll('+', '%20')}`,
    state,
    ...(codeVerifier !== undefined && { codeVerifier }),
  }
}

function faultsOf(redirectUri: string, scopes: readonly string[]): readonly Fault[] {
  return [
    ...(URL.canParse(redirectUri) ? [] : [{ path: 'redirectUri', message: 'is no URL' }]),
    ...(scopes.length > mostScopes ? [{ path: 'scopes', message: `are more than ${mostScopes}` }] : []),
    ...scopes.flatMap((scope, index) =>
      /^[\x21-\x7e]+$/.test(scope) ? [] : [{ path: `scopes[${index}]`, message: 'is no scope' }],
    ),
  ]
}
