import { map, throwError, timeout, type Observable, type SchedulerLike } from 'rxjs'
import type * as t from 'io-ts'
import { faultsOf } from '../../src/codec/faults.js'
import { version } from '../../src/client/version.js'
import { DecodeError, HttpError, TimeoutError } from '../../src/model/errors.js'
import type { HttpResponse, HttpSend } from '../../src/model/internals.js'

export interface RegistrationDesk {
  readonly send: HttpSend
  readonly scheduler: SchedulerLike
}

const endpoint = 'oauth.v1.app.registration'

/** How long one question may take, in ms: one that hangs is asked again. */
const patience = 15_000

/**
 * Asks the endpoint of registrations (protocol 8.1): a form goes there, and JSON comes back, also with a status that says no.
 *
 * Cold; emits the answer and completes; errors with a `TransportError`, `TimeoutError`, `HttpError` or `DecodeError`.
 */
export function askRegistration<A>(
  base: string,
  fields: Readonly<Record<string, string>>,
  codec: t.Type<A, unknown>,
  { send, scheduler }: RegistrationDesk,
): Observable<A> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': `rxlark/${version}` }
  const body = new URLSearchParams(fields).toString()
  return send({ method: 'POST', url: `${base}/oauth/v1/app/registration`, headers, body }).pipe(
    timeout({ first: patience, scheduler, with: () => throwError(() => hung()) }),
    map((response) => {
      const decoded = codec.decode(jsonOf(response))
      if (decoded._tag === 'Left') throw new DecodeError({ what: endpoint, faults: faultsOf(decoded) })
      return decoded.right
    }),
  )
}

/** What breaks on the way answers too: with a page, or with a status that tells. */
function jsonOf({ status, text }: HttpResponse): unknown {
  if (status < 500) {
    try {
      return JSON.parse(text) as unknown
    } catch {
      // Below.
    }
  }
  throw new HttpError(`${endpoint}: HTTP ${status}, and no answer of the platform`, { status, endpoint })
}

const hung = () => new TimeoutError(`${endpoint}: no answer within ${patience} ms`, { endpoint, timeout: patience })
