import { from, isObservable, Observable, type Observer, type SchedulerLike, type Subscriber } from 'rxjs'
import { alarm } from '../../operators/alarm.js'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { announcedSize, tooLarge } from './check-request.js'
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
 * Reads the bodies of requests up to their limits: the bytes at once where they are there; else cold, emits all of them once and completes,
 * and errors with a {@link Refusal}. What is beyond the limits is not kept.
 *
 * @throws Refusal where there are no bytes, or too many at once.
 */
export function bodyReader(rules: BodyRules): (request: WebhookRequest) => Uint8Array | Observable<Uint8Array> {
  const limitTime = timeLimits(rules)
  return (request) => {
    const { body } = request
    if (body instanceof Uint8Array) return few(body, rules.maxBody)
    if (!isObservable(body) && !isIterable(body))
      throw new Refusal('raw-body-missing', 'the bytes of the body are gone: something parsed it before')
    return new Observable((subscriber) => {
      limitTime(subscriber)
      subscriber.add(from(body).subscribe(new Collector(subscriber, announcedSize(request), rules.maxBody)))
    })
  }
}

function few(bytes: Uint8Array, maxBody: number): Uint8Array {
  if (bytes.length > maxBody) throw tooLarge(maxBody)
  return bytes
}

/**
 * Limits the time of those who wait, from the next moment on: by then most bodies are there, and one timer has served for all that came
 * in this one.
 */
function timeLimits({ scheduler, bodyTimeout }: BodyRules): (subscriber: Subscriber<Uint8Array>) => void {
  let came: Subscriber<Uint8Array>[] = []
  const late = (subscriber: Subscriber<Uint8Array>) =>
    subscriber.error(new Refusal('too-slow', `a body that took more than ${bodyTimeout} ms`))
  const begin = () => {
    const open = came.filter(({ closed }) => !closed)
    came = []
    for (const subscriber of open) subscriber.add(alarm(bodyTimeout, scheduler).subscribe(() => late(subscriber)))
  }
  return (subscriber) => {
    if (came.push(subscriber) === 1) scheduler.schedule(begin)
  }
}

/** Puts the chunks of one body together. A class: there is one for every push, and every operator or closure more would be felt. */
class Collector implements Observer<Uint8Array> {
  readonly #subscriber: Subscriber<Uint8Array>
  readonly #announced: number
  readonly #maxBody: number
  #whole = nothing

  constructor(subscriber: Subscriber<Uint8Array>, announced: number, maxBody: number) {
    this.#subscriber = subscriber
    this.#announced = announced
    this.#maxBody = maxBody
  }

  next(chunk: Uint8Array): void {
    if (this.#subscriber.closed) return
    const maxBody = this.#maxBody
    if (this.#whole.size + chunk.length > maxBody) this.#subscriber.error(tooLarge(maxBody))
    else this.#whole = extended(this.#whole, chunk, maxBody)
    // Whoever has sent what was announced need not say that it was all, and may not keep it open.
    if (this.#whole.size === this.#announced) this.complete()
  }

  error(error: unknown): void {
    this.#subscriber.error(error instanceof Refusal ? error : broken(error))
  }

  complete(): void {
    const { bytes, size } = this.#whole
    this.#subscriber.next(size === bytes.length ? bytes : bytes.subarray(0, size))
    this.#subscriber.complete()
  }
}

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
