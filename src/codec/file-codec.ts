import * as t from 'io-ts'

const isObject = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> => typeof value === 'object' && value !== null

/** Whether bytes can be read from it: bytes, a blob, a stream of bytes, a path, or a function that makes a stream. */
function isFileSource(value: unknown): boolean {
  if (typeof value === 'function' || value instanceof Uint8Array) return true
  if (!isObject(value)) return false
  return typeof value['path'] === 'string' || typeof value['arrayBuffer'] === 'function' || Symbol.asyncIterator in value
}

const isFile = (value: unknown): value is unknown => isFileSource(value) || (isObject(value) && isFileSource(value['file']))

/** A file field: a source of bytes, or one with a name. */
export const fileCodec = new t.Type<unknown>(
  'file',
  isFile,
  (value, context) => (isFile(value) ? t.success(value) : t.failure(value, context, 'is no file')),
  t.identity,
)
