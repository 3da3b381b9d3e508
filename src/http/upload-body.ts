import { builtin } from './builtin.js'
import { joined } from './joined.js'
import type { Upload } from './multipart.js'

/** An upload on its way. */
export interface UploadBody {
  /** What a `fetch` takes. */
  readonly init: { readonly body: unknown; readonly duplex?: 'half' }
  /** Rejects when its source fails, which no `fetch` tells of; never resolves. */
  readonly failed: Promise<never>
  /** Lets go of the files that are still open. */
  close(): void
}

interface Readable {
  once(event: 'error', listener: (error: unknown) => void): unknown
  destroy(): unknown
}

interface Streams {
  readonly Readable: { from(chunks: AsyncIterable<Uint8Array>, options: object): Readable }
}

/** As a stream of Node, which every `fetch` there sends as fast as the network takes it; elsewhere in one piece. */
export async function uploadBody(upload: Upload): Promise<UploadBody> {
  const streams = builtin<Streams>('node:stream')
  if (!streams)
    return { init: { body: await collected(upload.open()) }, failed: new Promise(() => undefined), close: () => undefined }
  const readable = streams.Readable.from(upload.open(), { objectMode: false, highWaterMark: 65_536 })
  const failed = new Promise<never>((_, reject) => readable.once('error', reject))
  failed.catch(() => undefined)
  return { init: { body: readable, duplex: 'half' }, failed, close: () => readable.destroy() }
}

/** All pieces in one. */
async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return joined(all)
}
