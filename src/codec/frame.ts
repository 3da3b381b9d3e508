import { DecodeError } from '../model/errors.js'
import {
  fieldSize,
  readBytes,
  readNested,
  readText,
  readUint32,
  readUint64,
  skipValue,
  tagOf,
  textSize,
  varintRoom,
  wireType,
  writeBytes,
  writeHead,
  writeText,
  writeVarint,
  type Cursor,
} from './protobuf.js'

/** One binary message of the long connection (protocol 7.3). */
export interface Frame {
  /** 64 bits: a bigint where a number would not be exact. */
  readonly seqId: number | bigint
  readonly logId: number | bigint
  /** The `service_id` of the connection. */
  readonly service: number
  /** 0: control, 1: data. */
  readonly method: number
  readonly headers: readonly FrameHeader[]
  readonly payloadEncoding?: string
  readonly payloadType?: string
  /** A view into the bytes that were decoded: copy it to keep it. */
  readonly payload?: Uint8Array
  readonly logIdNew?: string
}

export interface FrameHeader {
  readonly key: string
  readonly value: string
}

interface Field {
  readonly name: string
  readonly number: number
  readonly read: (cursor: Cursor) => unknown
  readonly repeated?: true
}

const readInt32 = (cursor: Cursor) => readUint32(cursor) | 0
const readHeader = (cursor: Cursor) => readNested(cursor, (end) => read<FrameHeader>(cursor, end, headerFields, ['key', 'value']))

const varints = [
  { name: 'seqId', number: 1, read: readUint64 },
  { name: 'logId', number: 2, read: readUint64 },
  { name: 'service', number: 3, read: readInt32 },
  { name: 'method', number: 4, read: readInt32 },
] as const
const headers = { name: 'headers', number: 5, read: readHeader, repeated: true } as const
const payload = { name: 'payload', number: 8, read: readBytes } as const
const optionals = [
  { name: 'payloadEncoding', number: 6, read: readText },
  { name: 'payloadType', number: 7, read: readText },
  payload,
  { name: 'logIdNew', number: 9, read: readText },
] as const
const key = { name: 'key', number: 1, read: readText } as const
const value = { name: 'value', number: 2, read: readText } as const

const byTag = (fields: readonly Field[], type: number) => fields.map((field) => [tagOf(field.number, type), field] as const)
const frameFields = new Map<number, Field>([
  ...byTag(varints, wireType.varint),
  ...byTag([headers, ...optionals], wireType.delimited),
])
const headerFields = new Map<number, Field>(byTag([key, value], wireType.delimited))

/**
 * Encodes a frame. Fields 1 to 4 are always written, zeros too: the platform's messages are proto2 and require them.
 *
 * @example
 * ```ts
 * encodeFrame({ seqId: 0, logId: 0, service: 4242, method: 0, headers: [{ key: 'type', value: 'ping' }] })
 * ```
 */
export function encodeFrame(frame: Frame): Uint8Array {
  const cursor = { bytes: new Uint8Array(roomFor(frame)), at: 0 }
  for (const { name, number } of varints) {
    writeVarint(cursor, tagOf(number, wireType.varint))
    writeVarint(cursor, frame[name])
  }
  for (const header of frame.headers) writeHeader(cursor, header)
  for (const { name, number } of optionals) {
    const content = frame[name]
    if (typeof content === 'string') writeText(cursor, number, content, textSize(content))
    else if (content) writeBytes(cursor, number, content)
  }
  return cursor.bytes.subarray(0, cursor.at)
}

/**
 * Decodes a frame. Fields that it does not know are skipped.
 *
 * @throws DecodeError if the bytes are no frame, or a field that the protocol requires is missing.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  const cursor = { bytes, at: 0 }
  const frame = read<Partial<Frame> & Omit<Frame, 'headers'>>(cursor, bytes.length, frameFields, [
    'seqId',
    'logId',
    'service',
    'method',
  ])
  return { ...frame, headers: frame.headers ?? [] }
}

/**
 * The answer to a data frame (protocol 7.7): the received bytes with another payload and the header `biz_rt`. Everything else is
 * echoed as it came, 64-bit ids and fields that we do not know included.
 *
 * @param received - A whole frame, as {@link decodeFrame} took it.
 * @param bizRt - How long the handling took, in ms.
 * @param answer - The new payload.
 * @throws DecodeError if the bytes are no frame.
 */
export function ackFrame(received: Uint8Array, bizRt: number, answer: Uint8Array): Uint8Array {
  const handled = { key: 'biz_rt', value: String(Math.max(0, Math.round(bizRt))) }
  const room = received.length + fieldSize(headerSize(handled)) + fieldSize(answer.length)
  const ack = { bytes: new Uint8Array(room), at: 0 }
  const cursor = { bytes: received, at: 0 }
  while (cursor.at < received.length) {
    const start = cursor.at
    const tag = readUint32(cursor)
    skipValue(cursor, tag)
    if (tag === tagOf(payload.number, wireType.delimited)) continue
    ack.bytes.set(received.subarray(start, cursor.at), ack.at)
    ack.at += cursor.at - start
  }
  writeHeader(ack, handled)
  writeBytes(ack, payload.number, answer)
  return ack.bytes.subarray(0, ack.at)
}

const headerSize = (header: FrameHeader) => fieldSize(textSize(header.key)) + fieldSize(textSize(header.value))

function writeHeader(cursor: Cursor, header: FrameHeader): void {
  writeHead(cursor, headers.number, headerSize(header))
  writeText(cursor, key.number, header.key, textSize(header.key))
  writeText(cursor, value.number, header.value, textSize(header.value))
}

function roomFor(frame: Frame): number {
  let room = varints.length * varintRoom
  for (const header of frame.headers) room += fieldSize(headerSize(header))
  for (const { name } of optionals) {
    const content = frame[name]
    if (content !== undefined) room += fieldSize(typeof content === 'string' ? textSize(content) : content.length)
  }
  return room
}

function read<T extends object>(
  cursor: Cursor,
  end: number,
  fields: ReadonlyMap<number, Field>,
  required: readonly (keyof T & string)[],
): T {
  const found: Record<string, unknown> = {}
  while (cursor.at < end) {
    const tag = readUint32(cursor)
    const field = fields.get(tag)
    if (!field) skipValue(cursor, tag)
    else if (field.repeated) ((found[field.name] ??= []) as unknown[]).push(field.read(cursor))
    else found[field.name] = field.read(cursor)
  }
  const missing = required.filter((name) => found[name] === undefined)
  if (missing.length === 0) return found as T
  throw new DecodeError({ what: 'frame', faults: missing.map((path) => ({ path, message: 'is missing' })) })
}
