import { DecodeError } from '../model/errors.js'

/*
 * The corner of the protobuf wire format that the platform's frames need: varints, texts, bytes, nested messages, and the skipping
 * of everything else. A cursor is moved by the functions that read or write at it.
 */

/** A place in bytes that are being read or written. */
export interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

/** How a field is laid out: the lower three bits of its tag. */
export const wireType = { varint: 0, fixed64: 1, delimited: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const

export const tagOf = (field: number, type: number): number => (field << 3) | type

const maxVarint = 10
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Up to this length ASCII is faster without the decoder of the host, and nearly all texts of a frame are that. */
const shortText = 64

const broken = ({ at }: Cursor, message: string) => new DecodeError({ what: 'frame', faults: [{ path: `byte ${at}`, message }] })

function readByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at]
  if (byte === undefined) throw broken(cursor, 'ends inside a field')
  cursor.at += 1
  return byte
}

/** Reads a varint of up to 32 bits; what a longer one has above them is dropped, as in a negative int32. */
export function readUint32(cursor: Cursor): number {
  const first = readByte(cursor)
  if (first < 0x80) return first
  let value = first & 0x7f
  for (let shift = 7; shift < maxVarint * 7; shift += 7) {
    const byte = readByte(cursor)
    if (shift < 32) value |= (byte & 0x7f) << shift
    if (byte < 0x80) return value >>> 0
  }
  throw broken(cursor, 'a number is longer than 10 bytes')
}

/** Reads a varint of up to 64 bits: a number where that is exact, else a bigint. */
export function readUint64(cursor: Cursor): number | bigint {
  let low = 0
  let high = 0
  for (let shift = 0; shift < maxVarint * 7; shift += 7) {
    const byte = readByte(cursor)
    const bits = byte & 0x7f
    if (shift < 32) low |= bits << shift
    if (shift === 28) high |= bits >>> 4
    if (shift > 28) high |= bits << (shift - 32)
    if (byte < 0x80) return joined(high >>> 0, low >>> 0)
  }
  throw broken(cursor, 'a number is longer than 10 bytes')
}

const joined = (high: number, low: number) =>
  high < 0x20_0000 ? high * 0x1_0000_0000 + low : (BigInt(high) << 32n) | BigInt(low)

/** Reads the length of what follows, and returns where that ends. */
export function readEnd(cursor: Cursor): number {
  const length = readUint32(cursor)
  if (length > cursor.bytes.length - cursor.at) throw broken(cursor, 'a field is longer than what came')
  return cursor.at + length
}

/** Reads bytes: a view, not a copy. */
export function readBytes(cursor: Cursor): Uint8Array {
  const end = readEnd(cursor)
  const bytes = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return bytes
}

/** Reads UTF-8. */
export function readText(cursor: Cursor): string {
  const start = cursor.at
  const end = readEnd(cursor)
  let text = ''
  while (cursor.at < end) {
    const byte = cursor.bytes[cursor.at] ?? 0
    if (byte > 0x7f || text.length === shortText) return longText(cursor, start)
    text += String.fromCharCode(byte)
    cursor.at += 1
  }
  return text
}

function longText(cursor: Cursor, start: number): string {
  cursor.at = start
  return decoder.decode(readBytes(cursor))
}

/** Reads a message inside a message; `fields` has to stop where that ends. */
export function readNested<T>(cursor: Cursor, fields: (end: number) => T): T {
  const end = readEnd(cursor)
  const message = fields(end)
  if (cursor.at !== end) throw broken(cursor, 'a field is longer than its message')
  return message
}

/** Moves past the value of a field, whatever it is. */
export function skipValue(cursor: Cursor, tag: number): void {
  if (tag < 8) throw broken(cursor, 'a field without a number')
  let depth = 0
  let type = tag & 7
  for (;;) {
    if (type === wireType.varint) readUint64(cursor)
    else if (type === wireType.delimited) cursor.at = readEnd(cursor)
    else if (type === wireType.fixed64) cursor.at += 8
    else if (type === wireType.fixed32) cursor.at += 4
    else if (type === wireType.groupStart) depth += 1
    else if (type === wireType.groupEnd && depth > 0) depth -= 1
    else throw broken(cursor, 'a field of no known type')
    if (cursor.at > cursor.bytes.length) throw broken(cursor, 'ends inside a field')
    if (depth === 0) return
    type = readUint32(cursor) & 7
  }
}

/** Writes a varint: a negative number as the 64 bits of its two's complement. */
export function writeVarint(cursor: Cursor, value: number | bigint): void {
  if (typeof value === 'bigint' || value < 0) writeBigVarint(cursor, BigInt.asUintN(64, BigInt(value)))
  else writeNumber(cursor, value)
}

function writeNumber(cursor: Cursor, value: number): void {
  let rest = value
  while (rest >= 0x80) {
    cursor.bytes[cursor.at++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  cursor.bytes[cursor.at++] = rest
}

function writeBigVarint(cursor: Cursor, value: bigint): void {
  let rest = value
  while (rest >= 0x80n) {
    cursor.bytes[cursor.at++] = Number(rest & 0x7fn) | 0x80
    rest >>= 7n
  }
  cursor.bytes[cursor.at++] = Number(rest)
}

/** Writes bytes as a field. */
export function writeBytes(cursor: Cursor, field: number, bytes: Uint8Array): void {
  writeHead(cursor, field, bytes.length)
  cursor.bytes.set(bytes, cursor.at)
  cursor.at += bytes.length
}

/** Writes a text as a field, of the size that {@link textSize} told. */
export function writeText(cursor: Cursor, field: number, text: string, size: number): void {
  writeHead(cursor, field, size)
  if (size > text.length) encoder.encodeInto(text, cursor.bytes.subarray(cursor.at))
  else for (let i = 0; i < size; i += 1) cursor.bytes[cursor.at + i] = text.charCodeAt(i)
  cursor.at += size
}

/** Writes the tag of a field that is bytes, a text or a message, and its length. */
export function writeHead(cursor: Cursor, field: number, length: number): void {
  writeVarint(cursor, tagOf(field, wireType.delimited))
  writeVarint(cursor, length)
}

/** How many bytes of UTF-8 a text is; a surrogate without its partner counts as the three of U+FFFD. */
export function textSize(text: string): number {
  let size = text.length
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    const paired = code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
    size += code < 0x800 ? 1 : 2
    if (paired) i += 1
  }
  return size
}

/** The most bytes that a varint with its tag takes, for fields below 16. */
export const varintRoom = 1 + maxVarint

/** How many bytes a field is that holds `size` bytes, for fields below 16. */
export const fieldSize = (size: number): number => 2 + (size < 0x80 ? 0 : Math.floor(Math.log2(size) / 7)) + size
