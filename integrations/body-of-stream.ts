import { AsyncResource } from 'node:async_hooks'
import { Observable, type Subscriber } from 'rxjs'

/** The stream that a request of `node:http` is. */
export interface RequestStream {
  /** Whether somebody has begun to read it, and whether that is over. */
  readonly readableDidRead?: boolean | undefined
  readonly readableEnded?: boolean | undefined
  /** Null where nobody has asked for what comes yet. */
  readonly readableFlowing?: boolean | null | undefined
  /** Whether all of it has come. */
  readonly complete?: boolean | undefined
  readonly destroyed?: boolean | undefined
  read?(): unknown
  pause?(): unknown
  resume?(): unknown
  on(name: string, listener: (value: Uint8Array) => void): unknown
}

/**
 * The chunks of a request as they come. With plain listeners, for the iterator of a stream costs more than all else that is done for a
 * small request. Where nobody makes it flow yet, it is read at the end of the turn: mostly all of it is there by then, so that nothing more
 * has to be listened for, and the requests of one turn cost less together than each in between the work of Node for the others.
 *
 * Cold, to be subscribed once; completes at the end; errors with what the stream does, or where it is closed before. Who leaves early
 * leaves the request open, so that it may be answered: what is still to come is read to its end and not kept. The listeners stay, and go with
 * the request: one that fails with none for its errors would throw them.
 */
export const bodyOfStream = (stream: RequestStream): Observable<Uint8Array> =>
  new Observable((subscriber) => {
    const waits = stream.readableFlowing === null && stream.pause !== undefined
    // Paused first, or to listen would make it flow.
    if (waits) stream.pause?.()
    stream.on('data', (chunk) => subscriber.next(chunk))
    if (!waits) awaitEnd(stream, subscriber)
    else if (arrivals.push(new Arrival(stream, subscriber)) === 1) setImmediate(takeAll)
  })

/** The requests of this turn. */
const arrivals: Arrival[] = []

/** A request whose body is taken at the end of the turn, in the asynchronous context that it came in. */
class Arrival extends AsyncResource {
  readonly #stream: RequestStream
  readonly #subscriber: Subscriber<Uint8Array>

  constructor(stream: RequestStream, subscriber: Subscriber<Uint8Array>) {
    super('rxlark.request', { requireManualDestroy: true })
    this.#stream = stream
    this.#subscriber = subscriber
  }

  take(): void {
    this.runInAsyncScope(take, undefined, this.#stream, this.#subscriber)
  }
}

function takeAll(): void {
  try {
    for (let next = arrivals.shift(); next; next = arrivals.shift()) next.take()
  } finally {
    // Somebody else who listens may have thrown.
    if (arrivals.length > 0) setImmediate(takeAll)
  }
}

function take(stream: RequestStream, subscriber: Subscriber<Uint8Array>): void {
  // Who listens is given what is read.
  stream.read?.()
  if (stream.complete === true || stream.readableEnded === true) subscriber.complete()
  else if (stream.destroyed === true) subscriber.error(closedEarly())
  else {
    awaitEnd(stream, subscriber)
    stream.resume?.()
  }
}

function awaitEnd(stream: RequestStream, subscriber: Subscriber<Uint8Array>): void {
  stream.on('error', (cause: unknown) => subscriber.error(cause))
  stream.on('close', () => {
    if (!subscriber.closed) subscriber.error(closedEarly())
  })
  stream.on('end', () => subscriber.complete())
}

const closedEarly = () => new Error('closed before its end')

/** Emits and completes when a stream that others read is over, whatever way. */
export const endOfStream = (stream: RequestStream): Observable<void> =>
  new Observable((subscriber) => {
    const over = (): void => {
      subscriber.next()
      subscriber.complete()
    }
    for (const name of ['end', 'error', 'close']) stream.on(name, over)
  })
