import { Observable } from 'rxjs'

/** The stream that a request of `node:http` is. */
export interface RequestStream {
  /** Whether somebody has begun to read it, and whether that is over. */
  readonly readableDidRead?: boolean | undefined
  readonly readableEnded?: boolean | undefined
  on(name: string, listener: (value: Uint8Array) => void): unknown
  off(name: string, listener: (value: Uint8Array) => void): unknown
}

/**
 * The chunks of a request as they come. With plain listeners: the iterator of a stream costs more than all else that is done for a
 * small request.
 *
 * Cold, to be subscribed once; completes at the end; errors with what the stream does, or where it is closed before. Who leaves early
 * leaves the request open, so that it may be answered: what is still to come is read to its end and not kept.
 */
export const bodyOfStream = (stream: RequestStream): Observable<Uint8Array> =>
  new Observable((subscriber) => {
    const next = (chunk: Uint8Array): void => subscriber.next(chunk)
    const end = (): void => subscriber.complete()
    const error = (cause: unknown): void => subscriber.error(cause)
    const close = (): void => subscriber.error(new Error('closed before its end'))
    stream.on('error', error)
    stream.on('close', close)
    stream.on('end', end)
    stream.on('data', next)
    return () => {
      stream.off('data', next)
      stream.off('end', end)
      stream.off('close', close)
      stream.off('error', error)
    }
  })

/** Emits and completes when a stream that others read is over, whatever way. */
export const endOfStream = (stream: RequestStream): Observable<void> =>
  new Observable((subscriber) => {
    const over = (): void => {
      subscriber.next()
      subscriber.complete()
    }
    const names = ['end', 'error', 'close']
    for (const name of names) stream.on(name, over)
    return () => {
      for (const name of names) stream.off(name, over)
    }
  })
