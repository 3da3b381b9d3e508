import type { Awaitable } from '../model/awaitable.js'

/** A `Blob` or `File`, of whatever library: structural, so that rxlark's types need neither the DOM's nor Node's. */
export interface BlobLike {
  readonly size: number
  readonly type: string
  readonly name?: string
  arrayBuffer(): Promise<ArrayBuffer>
}

/** Bytes that come in pieces. A Node `Readable` is one, a web `ReadableStream` too. */
export type ByteStream = AsyncIterable<Uint8Array>

/** Where the bytes of a file come from. All but a stream can be sent again when a call is retried; a function is asked afresh. */
export type FileSource = BlobLike | Uint8Array | { readonly path: string } | (() => Awaitable<ByteStream>) | ByteStream

/** The bytes of a file field, with the name that the platform shall see, if it needs one. */
export type FileInput = FileSource | { readonly file: FileSource; readonly name: string; readonly contentType?: string }
