import { defer, finalize, from, map, timer, toArray, type Observable, type SchedulerLike, type Subscription } from 'rxjs'
import type { Download } from '../api/download.js'
import { DecodeError, InputError, isLarkError, TimeoutError, type LarkError } from '../model/errors.js'
import { fileName } from './file-name.js'
import { joined } from './joined.js'
import { moving } from './moving.js'
import { saveFile } from './save-file.js'
import { transportError } from './transport-error.js'

/** An answer that is a file, whose bytes are still on their way. */
export interface FileAnswer {
  readonly endpoint: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly chunks: AsyncIterable<Uint8Array>
  /** Unsubscribing lets go of the connection; closed where there is none. */
  readonly connection: Subscription
  /** How long its next piece is waited for, in ms. Default: as long as it takes. */
  readonly idle?: number | undefined
}

/** How long an answer is held for a reader, in ms. */
const patience = 30_000

/** How much `bytes()` reads into memory, in bytes. */
const largest = 1024 * 1024 * 1024

/** A file that came as an answer; it holds its connection until it is read, let go of, or given up. */
export function downloadOf({ endpoint, headers, chunks, connection, idle }: FileAnswer, scheduler: SchedulerLike): Download {
  const size = sizeOf(headers)
  let refusal: (() => LarkError) | undefined
  const late = () => new TimeoutError(`${endpoint}: nobody read the file within ${patience} ms`, { endpoint, timeout: patience })
  const giveUp = () => {
    refusal = late
    connection.unsubscribe()
  }
  const unread = connection.closed ? connection : timer(patience, scheduler).subscribe(giveUp)
  connection.add(unread)
  const take = (): AsyncIterable<Uint8Array> => {
    if (refusal) throw refusal()
    refusal = () =>
      new InputError({ endpoint, faults: [{ path: '.', message: 'the file was read already: call again to read it again' }] })
    return whole(begun(), size, endpoint)
  }
  /** Who takes a web stream need not read it. */
  async function* begun(): AsyncIterable<Uint8Array> {
    if (refusal === late) throw late()
    unread.unsubscribe()
    yield* moving(chunks, { endpoint, idle, scheduler })
  }
  const reading = <T>(read: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<T>): Observable<T> =>
    defer(() => from(read(take())).pipe(finalize(() => connection.unsubscribe())))

  return {
    fileName: fileName(headers['content-disposition']),
    contentType: headers['content-type'] ?? 'application/octet-stream',
    size,
    headers,
    bytes: () => reading((bytes) => bounded(bytes, endpoint)).pipe(toArray(), map(joined)),
    chunks: () => reading((bytes) => bytes),
    stream: () => webStream(take(), () => connection.unsubscribe()),
    saveTo: (path) => reading((bytes) => saveFile(path, bytes, size)),
  }
}

/** What is packed for the way has another size in the end. */
function sizeOf({
  'content-length': length,
  'content-encoding': encoding,
}: Readonly<Record<string, string>>): number | undefined {
  return length !== undefined && /^\d+$/.test(length) && !encoding ? Number(length) : undefined
}

/** Fails as the network does, also where a connection ended early and nobody else says so. */
async function* whole(chunks: AsyncIterable<Uint8Array>, size: number | undefined, endpoint: string): AsyncIterable<Uint8Array> {
  let got = 0
  try {
    for await (const chunk of chunks) {
      got += chunk.byteLength
      yield chunk
    }
    if (size !== undefined && got !== size) throw new Error(`the file ended after ${got} of ${size} bytes`)
  } catch (error) {
    throw isLarkError(error) ? error : transportError(error, { endpoint, answered: true })
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, endpoint: string): AsyncIterable<Uint8Array> {
  let got = 0
  for await (const chunk of chunks) {
    got += chunk.byteLength
    if (got > largest)
      throw new DecodeError({
        what: endpoint,
        faults: [{ path: '.', message: `is larger than ${largest} bytes: use stream() or saveTo()` }],
      })
    yield chunk
  }
}

/** Asks for a piece when its reader does. */
function webStream(chunks: AsyncIterable<Uint8Array>, letGo: () => void): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece: IteratorResult<Uint8Array, unknown> = await iterator.next()
        if (piece.done) {
          controller.close()
          letGo()
        } else controller.enqueue(piece.value)
      },
      cancel: letGo,
    },
    { highWaterMark: 0 },
  )
}
