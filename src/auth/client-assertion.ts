import { catchError, defer, from, map, of, take, throwError, throwIfEmpty, type Observable } from 'rxjs'
import { redact } from '../http/redact.js'
import type { Awaitable } from '../model/awaitable.js'
import { AuthError, isLarkError } from '../model/errors.js'
import type { Credential } from '../model/internals.js'
import { keylessCodes } from './keyless-codes.js'

/** What vouches for an app in place of its secret: a JWT that somebody else has signed (protocol 2.9). */
export interface ClientAssertion {
  readonly value: string
  /** A proxy that the request has to go through: an https URL without user, query and fragment, and a path in front of the platform's. */
  readonly target?: { readonly service: string; readonly prefix?: string }
}

/** Gives an assertion for a host. Asked each time one is needed: assertions are not kept. */
export type ClientAssertionInput = (ask: {
  /** The host, with its port, that the assertion is for: the `aud` of the JWT. */
  readonly audience: string
}) => Awaitable<ClientAssertion> | Observable<ClientAssertion>

/** Asks for an assertion at each subscription. Errors with an `AuthError` of code 7101 or 7102. */
export function askAssertion(provide: ClientAssertionInput, audience: string): Observable<Credential> {
  return defer(() => {
    const given = provide({ audience })
    return isAsynchronous(given) ? from(given) : of(given)
  }).pipe(
    take(1),
    throwIfEmpty(() => empty()),
    map(credentialOf),
    catchError((cause: unknown) => throwError(() => (isLarkError(cause, 'AuthError') ? cause : failed(cause)))),
  )
}

const isAsynchronous = (value: unknown): value is PromiseLike<ClientAssertion> | Observable<ClientAssertion> =>
  typeof value === 'object' && value !== null && ('then' in value || 'subscribe' in value)

const empty = () => new AuthError('the clientAssertion function gave none (7101)', { code: keylessCodes.empty })

function failed(cause: unknown): AuthError {
  const why = cause instanceof Error ? `: ${redact(cause.message)}` : ''
  return new AuthError(`the clientAssertion function failed${why} (7102)`, { code: keylessCodes.failed })
}

function credentialOf(given: ClientAssertion | undefined): Credential {
  const { value, target } = given ?? {}
  if (typeof value !== 'string' || value === '') throw empty()
  return { assertion: value, ...(target && { target: addressOf(target) }) }
}

/** The base URL of a proxy; what could send the assertion elsewhere is refused. */
function addressOf({ service, prefix = '' }: NonNullable<ClientAssertion['target']>): string {
  const text = `${service.includes('://') ? service : `https://${service}`}/${prefix}`
  const fault = faultOf(text)
  if (fault) throw new AuthError(`the target of the client assertion ${fault} (7102)`, { code: keylessCodes.failed })
  const { origin, pathname } = new URL(text)
  return origin + pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '')
}

const loopback: readonly string[] = ['127.0.0.1', '[::1]', 'localhost']

function faultOf(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is no URL'
  const { protocol, hostname, username, password } = new URL(text)
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback.includes(hostname))) return 'is not https'
  if (username || password) return 'has a user'
  if (/[?#\\]/.test(text)) return 'has more than a path'
  return /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(text) ? 'has a path with dots' : undefined
}
