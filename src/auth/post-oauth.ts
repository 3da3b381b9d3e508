import { concatMap, defer, map, throwError, timeout, type Observable } from 'rxjs'
import { toBase64 } from '../codec/base64.js'
import { hiding } from '../http/hiding.js'
import { ConfigError, TimeoutError } from '../model/errors.js'
import type { Credential, HttpResponse } from '../model/internals.js'
import { addressed, credentialFields, hostOf, secretOf } from './addressed.js'
import type { OauthContext } from './oauth-context.js'

/** A request to one of the endpoints of OAuth (protocol 2.6, 2.8, 2.9). */
export interface OauthRequest {
  /** What errors call it. */
  readonly endpoint: string
  /** `accounts`: the host where users log in; `open`: that of the API. */
  readonly host: 'accounts' | 'open'
  readonly path: string
  readonly fields: Readonly<Record<string, string | undefined>>
  /** How the app proves itself. Default: `body`. */
  readonly proof?: 'body' | 'basic' | 'none'
  /** Default: `json`. */
  readonly encoding?: 'json' | 'form'
}

/** An answer, and what takes the secrets out of its words. */
export interface OauthResponse {
  readonly endpoint: string
  readonly response: HttpResponse
  hide(text: string): string
}

/** A refresh that hangs must let others try before their patience ends. In ms. */
const patience = 15_000

/**
 * Sends a request of OAuth. Fields that are absent are not sent.
 *
 * Cold; emits the answer, whatever it says, and completes; errors with a `ConfigError` where nobody knows the host.
 */
export function postOauth(request: OauthRequest, context: OauthContext): Observable<OauthResponse> {
  const { endpoint, host } = request
  return defer(() => {
    const { domain, oauthBaseUrl = host === 'open' ? domain : undefined } = context
    if (oauthBaseUrl === undefined) return throwError(() => noAccountsHost(domain))
    const base = host === 'open' ? domain : oauthBaseUrl
    return context.credential(hostOf(oauthBaseUrl)).pipe(
      concatMap((credential) => {
        const hide = (text: string) => secretsIn(request, credential).reduce((shown, secret) => hiding(secret)(shown), text)
        return context.send(built(request, base, credential, context)).pipe(map((response) => ({ endpoint, response, hide })))
      }),
      timeout({ first: patience, scheduler: context.scheduler, with: () => throwError(() => hung(endpoint)) }),
    )
  })
}

function built(request: OauthRequest, base: string, credential: Credential, { appId, userAgent }: OauthContext) {
  const { endpoint, path, fields, proof = 'body', encoding = 'json' } = request
  // An assertion has no place in a header.
  const basic = proof === 'basic' && 'secret' in credential
  const given: OauthRequest['fields'] = {
    client_id: appId,
    ...fields,
    ...(proof !== 'none' && !basic && credentialFields(credential)),
  }
  const members = Object.entries(given).filter((member): member is [string, string] => member[1] !== undefined)
  const { url, headers } = addressed(base, path, credential)
  return {
    endpoint,
    method: 'POST',
    url,
    headers: {
      'user-agent': userAgent,
      'content-type': encoding === 'json' ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded',
      ...(basic && { authorization: `Basic ${toBase64(new TextEncoder().encode(`${appId}:${credential.secret}`))}` }),
      ...headers,
    },
    body: encoding === 'json' ? JSON.stringify(Object.fromEntries(members)) : new URLSearchParams(members).toString(),
  }
}

const secret = ['refresh_token', 'code', 'code_verifier', 'device_code'] as const

const secretsIn = ({ fields }: OauthRequest, credential: Credential): readonly string[] => [
  secretOf(credential),
  ...secret.flatMap((name) => fields[name] ?? []),
]

const noAccountsHost = (domain: string) =>
  new ConfigError([{ path: 'oauthBaseUrl', message: `is missing: where users of ${domain} log in is not known` }])

const hung = (endpoint: string) =>
  new TimeoutError(`${endpoint}: no answer within ${patience} ms`, { endpoint, timeout: patience })
