import { BehaviorSubject, switchMap, type Subject, type Subscription } from 'rxjs'
import { alarm } from '../../operators/alarm.js'
import { builtin } from './builtin.js'
import { joined } from './joined.js'
import { moving, stoodStill, type Idleness } from './moving.js'
import type { Upload } from './multipart.js'

/** An upload on its way. */
export interface UploadBody {
  /** What a `fetch` takes. */
  readonly init: { readonly body: unknown; readonly duplex?: 'half' }
  /** Rejects when its source fails, which no `fetch` tells of, or when it stands still for too long; never resolves. */
  readonly failed: Promise<never>
}

interface Readable {
  once(event: 'error', listener: (error: unknown) => void): unknown
  destroy(): unknown
}

interface Streams {
  readonly Readable: { from(chunks: AsyncIterable<Uint8Array>, options: object): Readable }
}

/**
 * As a stream of Node, which every `fetch` there sends as fast as the network takes it; elsewhere in one piece.
 *
 * @param life - What the files that are still open end with.
 */
export async function uploadBody(upload: Upload, idleness: Idleness, life: Subscription): Promise<UploadBody> {
  const chunks = upload.open(life)
  const streams = builtin<Streams>('stream')
  if (!streams) return { init: { body: await collected(moving(chunks, idleness)) }, failed: new Promise(() => undefined) }
  const moved$ = new BehaviorSubject(0)
  const readable = streams.Readable.from(telling(chunks, moved$), { objectMode: false, highWaterMark: 65_536 })
  life.add(() => readable.destroy())
  const failed = new Promise<never>((_, reject) => {
    readable.once('error', reject)
    life.add(
      moved$
        .pipe(switchMap(() => alarm(idleness.idle ?? Infinity, idleness.scheduler)))
        .subscribe(() => reject(stoodStill(idleness))),
    )
  })
  failed.catch(() => undefined)
  return { init: { body: readable, duplex: 'half' }, failed }
}

/** The pieces, each told of when it is taken. */
async function* telling(chunks: AsyncIterable<Uint8Array>, moved$: Subject<number>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk
    moved$.next(0)
  }
}

/** All pieces in one. */
async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return joined(all)
}
