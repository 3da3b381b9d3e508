import { Observable, type Subscriber } from 'rxjs'
import { RequestContext } from './request-context.js'

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
  read?(): Uint8Array | null
  pause?(): unknown
  resume?(): unknown
  on(name: string, listener: (value: Uint8Array) => void): unknown
}

/**
 * The bytes of a request where all of them have come, as mostly they have; else its chunks: what is there at once, the rest as it comes.
 * With plain listeners, for the iterator of a stream costs more than all else that is done for a small request.
 *
 * Chunks are cold, to be subscribed once; they complete at the end, and error with what the stream does, or where it is closed before. Who
 * leaves early leaves the request open, so that it may be answered: what is still to come is read to its end and not kept. The listeners
 * stay, and go with the request: one that fails with none for its errors would throw them.
 */
export function bodyOfStream(stream: RequestStream): Uint8Array | Observable<Uint8Array> {
  if (stream.complete === true && stays(stream)) return stream.read() ?? nothing
  return new Observable((subscriber) => {
    if (!stays(stream)) {
      listen(stream, subscriber)
      return
    }
    const chunk = stream.read()
    if (chunk) subscriber.next(chunk)
    // All of it may have come since.
    if (stream.complete === true) subscriber.complete()
    else if (stream.destroyed === true) subscriber.error(closedEarly())
    else listen(stream, subscriber)
  })
}

const nothing = new Uint8Array(0)

/** Whether what has come waits to be read: what somebody makes flow comes to who listens. */
const stays = (stream: RequestStream): stream is RequestStream & Required<Pick<RequestStream, 'read'>> =>
  stream.readableFlowing !== true && stream.read !== undefined

function listen(stream: RequestStream, subscriber: Subscriber<Uint8Array>): void {
  stream.on('error', (cause: unknown) => subscriber.error(cause))
  stream.on('close', () => {
    if (!subscriber.closed) subscriber.error(closedEarly())
  })
  // Node tells of them in the context of its parser, or of nothing.
  const context = new RequestContext('rxlark.body')
  stream.on('end', () => context.runInAsyncScope(() => subscriber.complete()))
  stream.on('data', (chunk) => context.runInAsyncScope(() => subscriber.next(chunk)))
  // It may have been asked to wait.
  stream.resume?.()
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
