import { catchError, from, isObservable, map, of, reduce, throwError, timeout, type Observable, type SchedulerLike } from 'rxjs'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { tooLarge } from './check-request.js'
import { Refusal } from './refusal.js'

export interface BodyRules {
  /** The largest body, in bytes. */
  readonly maxBody: number
  /** Ms for the whole body. */
  readonly bodyTimeout: number
  readonly scheduler: SchedulerLike
}

/** What came so far: the first `size` bytes. */
interface Collected {
  readonly bytes: Uint8Array
  readonly size: number
}

/**
 * Reads a body up to its limits. Cold; emits all bytes once and completes, at once where they are there; errors with a {@link Refusal}.
 * What is beyond the limits is not kept.
 */
export function readBody(body: WebhookRequest['body'], rules: BodyRules): Observable<Uint8Array> {
  if (body instanceof Uint8Array) return body.length > rules.maxBody ? throwError(() => tooLarge(rules.maxBody)) : of(body)
  if (!isObservable(body) && !isIterable(body))
    return throwError(() => new Refusal('raw-body-missing', 'the bytes of the body are gone: something parsed it before'))
  return from(body).pipe(
    reduce(collect(rules.maxBody), { bytes: new Uint8Array(0), size: 0 }),
    map(({ bytes, size }) => bytes.subarray(0, size)),
    within(rules),
    catchError((error: unknown) => throwError(() => (error instanceof Refusal ? error : broken(error)))),
  )
}

/** Hosts are not all typed. */
const isIterable = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

/** Copies into one buffer that doubles: a body of many tiny chunks takes no more room than one of a few. The first is not copied. */
const collect =
  (maxBody: number) =>
  ({ bytes, size }: Collected, chunk: Uint8Array): Collected => {
    const grown = size + chunk.length
    if (grown > maxBody) throw tooLarge(maxBody)
    if (size === 0) return { bytes: chunk, size: grown }
    const room = grown <= bytes.length ? bytes : enlarged(bytes, Math.min(maxBody, 2 * grown))
    room.set(chunk, size)
    return { bytes: room, size: grown }
  }

function enlarged(bytes: Uint8Array, size: number): Uint8Array {
  const room = new Uint8Array(size)
  room.set(bytes)
  return room
}

const within = ({ bodyTimeout, scheduler }: BodyRules) =>
  timeout<Uint8Array, Observable<never>>({
    first: bodyTimeout,
    scheduler,
    with: () => throwError(() => new Refusal('too-slow', `a body that took more than ${bodyTimeout} ms`)),
  })

const broken = (cause: unknown) => new Refusal('bad-request', 'a body that broke off', { cause })
