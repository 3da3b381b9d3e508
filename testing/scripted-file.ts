import { defer, of } from 'rxjs'
import type { Download } from '../src/api/download.js'
import { InputError } from '../src/model/errors.js'

/**
 * A file that the platform answers with.
 *
 * @example
 * ```ts
 * import type { ScriptedFile } from 'rxlark/testing'
 *
 * const report: ScriptedFile = { bytes: new TextEncoder().encode('a,b'), fileName: 'report.csv' }
 * ```
 * @category Testing
 */
export interface ScriptedFile {
  readonly bytes: Uint8Array
  /** Default: `file`. */
  readonly fileName?: string
  /** Default: `application/octet-stream`. */
  readonly contentType?: string
}

/**
 * A download whose bytes are at hand, because Promises know no virtual time: every way to read it is synchronous, save for `stream`.
 * As a true one it is read once. `saveTo` writes nothing, and tells how far it would have come.
 *
 * @internal
 */
export function scriptedFile(endpoint: string, file: ScriptedFile | Uint8Array): Download {
  const facts: ScriptedFile = file instanceof Uint8Array ? { bytes: file } : file
  const { bytes, fileName = 'file', contentType = 'application/octet-stream' } = facts
  const size = bytes.byteLength
  const unread = [bytes]
  const taken = (): Uint8Array => {
    const whole = unread.shift()
    if (!whole) throw alreadyRead(endpoint)
    return whole
  }
  return {
    fileName,
    contentType,
    size,
    headers: { 'content-type': contentType, 'content-length': String(size) },
    bytes: () => defer(() => of(taken())),
    chunks: () => defer(() => of(taken())),
    stream: () => webStream(taken()),
    saveTo: () => defer(() => of({ sent: taken().byteLength, total: size })),
  }
}

const webStream = (bytes: Uint8Array) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })

const alreadyRead = (endpoint: string) =>
  new InputError({
    endpoint,
    faults: [{ path: '.', message: 'the file was read already: call again to read it again' }],
  })
