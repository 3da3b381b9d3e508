import type { Subscription } from 'rxjs'
import type { BlobLike, FileInput, FileSource } from '../api/file-input.js'
import { fileCodec } from '../codec/file-codec.js'
import { builtin } from './builtin.js'
import { chunksOf } from './chunks-of.js'

/** A file that can be sent. */
export interface OpenableFile {
  readonly name?: string
  readonly contentType?: string
  /** In bytes, where that is known beforehand. */
  readonly size?: number
  /** Of what can be read only once: whether it was. */
  readonly isSpent?: () => boolean
  /** What is wrong with it; then it cannot be opened. */
  readonly fault?: string
  /**
   * The bytes from the start, until `life` ends. Throws where they can be had only once, and were.
   */
  open(life: Subscription): AsyncIterable<Uint8Array>
}

/** Streams that somebody has begun to read. */
const begun = new WeakSet<object>()

export const spent = 'is a stream that was read already: give a function that makes a fresh one, and it can be sent again'

export const isFileInput = (value: unknown): value is FileInput => fileCodec.is(value)

/** What is known of a file before it is read. Of a file on disk that is its size, for which the disk is asked at once. */
export function fileSource(input: FileInput): OpenableFile {
  if (!('file' in input)) return source(input)
  const { file, name, contentType } = input
  return { ...source(file), ...(name && { name }), ...(contentType && { contentType }) }
}

function source(file: FileSource): OpenableFile {
  if (file instanceof Uint8Array) return { size: file.byteLength, open: () => one(file) }
  if (typeof file === 'function') return { open: (life) => made(file, life) }
  if ('arrayBuffer' in file) return blob(file)
  if (Symbol.asyncIterator in file) return oneShot(file)
  return onDisk(file.path)
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

async function* made(make: () => unknown, life: Subscription): AsyncIterable<Uint8Array> {
  const chunks = chunksOf(await make(), life)
  if (!chunks) throw new Error('the function makes no stream of bytes')
  yield* chunks
}

function blob(file: BlobLike & { stream?(): unknown }): OpenableFile {
  return {
    size: file.size,
    ...(file.name && { name: baseName(file.name) }),
    ...(file.type && { contentType: file.type }),
    open: (life) => (file.stream && chunksOf(file.stream(), life)) ?? whole(file),
  }
}

async function* whole(file: BlobLike): AsyncIterable<Uint8Array> {
  yield new Uint8Array(await file.arrayBuffer())
}

function oneShot(stream: AsyncIterable<Uint8Array> & { readonly path?: unknown }): OpenableFile {
  return {
    ...(typeof stream.path === 'string' && { name: baseName(stream.path) }),
    isSpent: () => begun.has(stream),
    ...(begun.has(stream) && { fault: spent }),
    async *open(life) {
      if (begun.has(stream)) throw new Error(spent)
      begun.add(stream)
      yield* chunksOf(stream, life) as AsyncIterable<Uint8Array>
    },
  }
}

/** What of `node:fs` is used. */
interface Files {
  statSync(path: string): { readonly size: number; isFile(): boolean }
  createReadStream(path: string): AsyncIterable<Uint8Array>
}

function onDisk(path: string): OpenableFile {
  const name = baseName(path)
  const files = builtin<Files>('fs')
  const closed = (fault: string): OpenableFile => ({ name, fault, open: () => failing(fault) })
  if (!files) return closed('is on a disk, and there is none here')
  try {
    const found = files.statSync(path)
    if (!found.isFile()) return closed('is no file on the disk')
    return { name, size: found.size, open: () => files.createReadStream(path) }
  } catch (error) {
    return closed(`cannot be read (${(error as { code?: string }).code ?? String(error)})`)
  }
}

async function* failing(fault: string): AsyncIterable<never> {
  throw new Error(fault)
}

const baseName = (path: string): string => path.replace(/^.*[/\\]/s, '')
