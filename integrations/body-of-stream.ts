import { Observable } from 'rxjs'

/** The stream that a request of `node:http` is. */
export interface RequestStream {
  /** Whether somebody has begun to read it, and whether that is over. */
  readonly readableDidRead?: boolean | undefined
  readonly readableEnded?: boolean | undefined
  on(name: string, listener: (value: Uint8Array) => void): unknown
}

/**
 * The chunks of a request as they come. With plain listeners: the iterator of a stream costs more than all else that is done for a
 * small request.
 *
 * Cold, to be subscribed once; completes at the end; errors with what the stream does, or where it is closed before. Who leaves early
 * leaves the request open, so that it may be answered: what is still to come is read to its end and not kept. The listeners stay, and go with
 * the request: one that fails with none for its errors would throw them.
 */
export const bodyOfStream = (stream: RequestStream): Observable<Uint8Array> =>
  new Observable((subscriber) => {
    stream.on('error', (cause: unknown) => subscriber.error(cause))
    stream.on('close', () => {
      if (!subscriber.closed) subscriber.error(new Error('closed before its end'))
    })
    stream.on('end', () => subscriber.complete())
    stream.on('data', (chunk) => subscriber.next(chunk))
  })

/** Emits and completes when a stream that others read is over, whatever way. */
export const endOfStream = (stream: RequestStream): Observable<void> =>
  new Observable((subscriber) => {
    const over = (): void => {
      subscriber.next()
      subscriber.complete()
    }
    for (const name of ['end', 'error', 'close']) stream.on(name, over)
  })
