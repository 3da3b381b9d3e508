import { from, isObservable, Observable, of, throwError, type SchedulerLike } from 'rxjs'
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
  return collected(from(body), rules)
}

/** All in one subscriber: every operator more would be felt in every push. */
const collected = (chunks$: Observable<Uint8Array>, { maxBody, bodyTimeout, scheduler }: BodyRules): Observable<Uint8Array> =>
  new Observable((subscriber) => {
    let whole = nothing
    const late = () => subscriber.error(new Refusal('too-slow', `a body that took more than ${bodyTimeout} ms`))
    subscriber.add(scheduler.schedule(late, bodyTimeout))
    const reading = chunks$.subscribe({
      next(chunk) {
        if (subscriber.closed) return
        if (whole.size + chunk.length > maxBody) subscriber.error(tooLarge(maxBody))
        else whole = extended(whole, chunk, maxBody)
      },
      error: (error: unknown) => subscriber.error(error instanceof Refusal ? error : broken(error)),
      complete() {
        subscriber.next(whole.size === whole.bytes.length ? whole.bytes : whole.bytes.subarray(0, whole.size))
        subscriber.complete()
      },
    })
    subscriber.add(reading)
  })

/** Hosts are not all typed. */
const isIterable = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

const nothing: Collected = { bytes: new Uint8Array(0), size: 0 }

/** Copies into one buffer that doubles: a body of many tiny chunks takes no more room than one of a few. The first is not copied. */
function extended({ bytes, size }: Collected, chunk: Uint8Array, maxBody: number): Collected {
  const grown = size + chunk.length
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

const broken = (cause: unknown) => new Refusal('bad-request', 'a body that broke off', { cause })
