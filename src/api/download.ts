import type { Observable } from 'rxjs'
import type { Progress } from '../model/progress.js'

type WebStream = typeof globalThis extends { readonly ReadableStream: { readonly prototype: infer Stream } }
  ? Stream
  : AsyncIterable<Uint8Array>

/**
 * The answer of a binary endpoint. It owns its response: it can be read once, in one of four ways, and is aborted when its reader
 * unsubscribes, or when nobody reads it for 30 s.
 */
export interface Download {
  /** A safe base name: it cannot lead out of a folder. */
  readonly fileName: string
  readonly contentType: string
  /** In bytes; `undefined` where the platform does not say. */
  readonly size: number | undefined
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** All bytes in one piece; cold, emits once and completes. */
  bytes(): Observable<Uint8Array>
  /** The bytes in pieces as they come; cold, completes with the last. */
  chunks(): Observable<Uint8Array>
  /** A web stream, which reads no faster than its reader. */
  stream(): WebStream
  /** Writes a file, which appears under its name only when it is whole; cold, completes when it is. */
  saveTo(path: string): Observable<Progress>
}
