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
  read?(): Uint8Array | null
  on(name: string, listener: (value: Uint8Array) => void): unknown
}

/**
 * The chunks of a request as they come. With plain listeners: the iterator of a stream costs more than all else that is done for a
 * small request; and what has come by the end of the turn, mostly all, is taken before they are made.
 *
 * Cold, to be subscribed once; completes at the end; errors with what the stream does, or where it is closed before. Who leaves early
 * leaves the request open, so that it may be answered: what is still to come is read to its end and not kept. The listeners stay, and go with
 * the request: one that fails with none for its errors would throw them.
 */
export const bodyOfStream = (stream: RequestStream): Observable<Uint8Array> =>
  new Observable((subscriber) => {
    // Where somebody else listens already, what comes goes to who listens then.
    if (stream.readableFlowing === null) process.nextTick(take, stream, subscriber)
    else listen(stream, subscriber)
  })

function take(stream: RequestStream, subscriber: Subscriber<Uint8Array>): void {
  const chunk = stream.read?.()
  if (chunk) subscriber.next(chunk)
  if (!subscriber.closed || stream.complete !== true) listen(stream, subscriber)
}

function listen(stream: RequestStream, subscriber: Subscriber<Uint8Array>): void {
  stream.on('error', (cause: unknown) => subscriber.error(cause))
  stream.on('close', () => {
    if (!subscriber.closed) subscriber.error(new Error('closed before its end'))
  })
  stream.on('end', () => subscriber.complete())
  stream.on('data', (chunk) => subscriber.next(chunk))
}

/** Emits and completes when a stream that others read is over, whatever way. */
export const endOfStream = (stream: RequestStream): Observable<void> =>
  new Observable((subscriber) => {
    const over = (): void => {
      subscriber.next()
      subscriber.complete()
    }
    for (const name of ['end', 'error', 'close']) stream.on(name, over)
  })
