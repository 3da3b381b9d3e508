import type { Subscription } from 'rxjs'
import { InputError, isLarkError, type Fault } from '../model/errors.js'
import type { Progress } from '../model/progress.js'
import { fileSource, isFileInput, spent, type OpenableFile } from './file-source.js'
import { onePartLimit, type OnePartLimit } from './one-part-limit.js'

/** A body that is made while it is sent. */
export interface Upload {
  readonly contentType: string
  /** In bytes, where the sizes of all files are known. */
  readonly length?: number
  /** The files of it that can be read only once, and were. */
  spent(): readonly Fault[]
  /**
   * The body from its start, no faster than it is read, until `life` ends. Throws an `InputError` where a file of it cannot be had
   * (again).
   */
  open(life: Subscription): AsyncIterable<Uint8Array>
}

export interface MultipartOptions {
  readonly endpoint: string
  readonly boundary: string
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

interface Part {
  /** Boundary, headers, and where it is no file the value. */
  readonly head: Uint8Array
  readonly file?: OpenableFile
  /** What is wrong with a value that is no file. */
  readonly fault?: string
  /** Where the file stands in the input. */
  readonly path: string
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const lineEnd = encode('\r\n')

/**
 * The fields of a call as `multipart/form-data`: texts, numbers and booleans as they are, lists as repeated fields, other objects as
 * JSON, files with a name. At most one piece of a file is in memory.
 */
export function multipart(
  data: unknown,
  options: MultipartOptions,
): { readonly upload: Upload; readonly faults: readonly Fault[] } {
  const { endpoint, boundary, onProgress } = options
  const limit = onePartLimit(endpoint)
  const fields = (data ?? {}) as Readonly<Record<string, unknown>>
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly unknown[]) : [value])
      .filter((item) => item !== undefined && item !== null)
      .map((item) => partOf(name, item, boundary, fields)),
  )
  const tell = (progress: Progress) => {
    try {
      onProgress?.(progress)
    } catch (error) {
      throw new InputError({ endpoint, faults: [{ path: 'onProgress', message: `threw: ${wordsOf(error)}` }], cause: error })
    }
  }
  const end = encode(`--${boundary}--\r\n`)
  const files = parts.flatMap(({ file }) => file ?? [])
  const total = files.reduce<number | undefined>(
    (sum, { size }) => (sum !== undefined && size !== undefined ? sum + size : undefined),
    0,
  )
  const form = parts.reduce((sum, { head }) => sum + head.byteLength + lineEnd.byteLength, end.byteLength)
  const upload: Upload = {
    contentType: `multipart/form-data; boundary=${boundary}`,
    ...(total !== undefined && { length: form + total }),
    spent: () => parts.flatMap(({ file, path }) => (file?.isSpent?.() ? [{ path, message: spent }] : [])),
    async *open(life) {
      let sent = 0
      for (const { head, file, path } of parts) {
        yield head
        for await (const chunk of file ? readable(file, { path, endpoint, limit, life }) : []) {
          yield chunk
          sent += chunk.byteLength
          tell({ sent, ...(total !== undefined && { total }) })
        }
        yield lineEnd
      }
      yield end
    },
  }
  return { upload, faults: parts.flatMap((part) => faultsOf(part, limit)) }
}

function partOf(name: string, value: unknown, boundary: string, fields: Readonly<Record<string, unknown>>): Part {
  const start = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"`
  const path = `data.${name}`
  if (!isFileInput(value)) {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return { head: encode(''), path, fault: unwrapped }
    return { head: encode(`${start}\r\n\r\n${typeof value === 'string' ? value : JSON.stringify(value)}`), path }
  }
  const file = fileSource(value)
  const fileName = file.name ?? fields['file_name'] ?? fields['name']
  const shown = quoted(typeof fileName === 'string' && fileName !== '' ? fileName : 'file')
  const type = file.contentType?.replace(/[^\x20-\x7e]/g, '') ?? 'application/octet-stream'
  return { head: encode(`${start}; filename="${shown}"\r\ncontent-type: ${type}\r\n\r\n`), file, path }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** As browsers write it: nothing in a name can end it. */
const quoted = (text: string): string => text.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22')

const unwrapped = 'is memory, and no bytes yet: give new Uint8Array(of it)'

function faultsOf({ file, path, fault = file?.fault }: Part, limit: OnePartLimit | undefined): readonly Fault[] {
  if (fault) return [{ path, message: fault }]
  return limit && file?.size !== undefined && file.size > limit.bytes ? [{ path, message: limit.message }] : []
}

interface Place {
  readonly path: string
  readonly endpoint: string
  readonly limit: OnePartLimit | undefined
  readonly life: Subscription
}

/** The bytes of a file, which are as many as was said, and no more than are taken. */
async function* readable(file: OpenableFile, { path, endpoint, limit, life }: Place): AsyncIterable<Uint8Array> {
  const wrong = (message: string, cause?: unknown) => new InputError({ endpoint, faults: [{ path, message }], cause })
  let size = 0
  try {
    for await (const chunk of file.open(life)) {
      if (!ArrayBuffer.isView(chunk)) throw wrong('gives pieces that are no bytes')
      size += chunk.byteLength
      if (limit && size > limit.bytes) throw wrong(limit.message)
      if (file.size !== undefined && size > file.size) break
      yield chunk
    }
  } catch (error) {
    throw isLarkError(error) ? error : wrong(wordsOf(error), error)
  }
  if (file.size !== undefined && size !== file.size) throw wrong('has another size than it had: it was changed while it was sent')
}
