/** What repeats is looked for so far back, and taken so long at most, in bytes (RFC 1951). */
const windowSize = 32_768
const longest = 258
const shortest = 3

const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
  16385, 24577,
]

/** Bits of lengths and distances that their symbols leave open. */
const extraOfLength = (index: number) => (index < 8 || index === 28 ? 0 : (index >> 2) - 1)
const extraOfDistance = (index: number) => (index < 4 ? 0 : (index >> 1) - 1)

/** A piece of text: a byte, or what stood `distance` bytes before, `length` bytes of it. */
type Piece = number | { readonly length: number; readonly distance: number }

/**
 * Packs bytes as gzip, to the same bytes on every host: that of a host differs with its version. For texts of some kB; it needs a few
 * times their room.
 *
 * @internal
 */
export function gzip(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  // No name, no time, an unknown system.
  const header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
  return Uint8Array.from([...header, ...deflated(bytes), ...fourBytes(crc32(bytes)), ...fourBytes(bytes.length)])
}

const fourBytes = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff)

function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  }
  return ~rest >>> 0
}

/** One last block with the codes that everybody knows. */
function deflated(bytes: Uint8Array): readonly number[] {
  const { write, finish } = bitWriter()
  write(1, 1)
  write(1, 2)
  for (const piece of piecesOf(bytes)) {
    if (typeof piece === 'number') writeSymbol(piece, write)
    else writeRepeat(piece, write)
  }
  writeSymbol(256, write)
  return finish()
}

type Write = (value: number, bits: number) => void

/** Bits fill bytes from below. */
function bitWriter(): { readonly write: Write; readonly finish: () => readonly number[] } {
  const bytes: number[] = []
  let rest = 0
  let filled = 0
  const write: Write = (value, bits) => {
    rest |= value << filled
    filled += bits
    for (; filled >= 8; filled -= 8) {
      bytes.push(rest & 0xff)
      rest >>>= 8
    }
  }
  return { write, finish: () => (filled > 0 ? [...bytes, rest] : bytes) }
}

/** Codes go the other way round than numbers. */
const reversed = (code: number, bits: number) =>
  Array.from({ length: bits }, (_, bit) => ((code >> bit) & 1) << (bits - 1 - bit)).reduce((sum, bit) => sum | bit, 0)

function writeSymbol(symbol: number, write: Write): void {
  if (symbol < 144) write(reversed(0x30 + symbol, 8), 8)
  else if (symbol < 256) write(reversed(0x190 + symbol - 144, 9), 9)
  else if (symbol < 280) write(reversed(symbol - 256, 7), 7)
  else write(reversed(0xc0 + symbol - 280, 8), 8)
}

function writeRepeat({ length, distance }: Exclude<Piece, number>, write: Write): void {
  const lengthIndex = lengthBases.findLastIndex((base) => base <= length)
  writeSymbol(257 + lengthIndex, write)
  write(length - (lengthBases[lengthIndex] ?? 0), extraOfLength(lengthIndex))
  const distanceIndex = distanceBases.findLastIndex((base) => base <= distance)
  write(reversed(distanceIndex, 5), 5)
  write(distance - (distanceBases[distanceIndex] ?? 0), extraOfDistance(distanceIndex))
}

/** Takes the latest place where the next three bytes stood before, as long as it repeats. */
function* piecesOf(bytes: Uint8Array): Generator<Piece> {
  const seen = new Map<number, number>()
  const keyAt = (at: number) => ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
  for (let at = 0; at < bytes.length;) {
    const before = at + shortest <= bytes.length ? seen.get(keyAt(at)) : undefined
    const length = before === undefined || at - before > windowSize ? 1 : repeatAt(bytes, at, before)
    yield before === undefined || length < shortest ? (bytes[at] ?? 0) : { length, distance: at - before }
    for (const end = at + length; at < end; at += 1) seen.set(keyAt(at), at)
  }
}

function repeatAt(bytes: Uint8Array, at: number, before: number): number {
  let length = 0
  while (length < longest && at + length < bytes.length && bytes[at + length] === bytes[before + length]) length += 1
  return length
}
