import * as fc from 'fast-check'

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

/** What breaks readers: ends of numbers, lengths, texts and JSON. */
const nasty = [0, 1, 0x22, 0x5c, 0x7b, 0x7d, 0x7f, 0x80, 0xc0, 0xed, 0xf5, 0xff]

const changes: readonly ((bytes: Uint8Array, at: number, byte: number) => Uint8Array)[] = [
  (bytes, at, byte) => bytes.with(at % Math.max(1, bytes.length), byte),
  (bytes, at, byte) => bytes.with(at % Math.max(1, bytes.length), nasty[byte % nasty.length] as number),
  (bytes, at, byte) => joined(bytes.subarray(0, at % bytes.length), Uint8Array.of(byte, byte), bytes.subarray(at % bytes.length)),
  (bytes, at, byte) => joined(bytes.subarray(0, at % bytes.length), bytes.subarray((at % bytes.length) + (byte % 16))),
  (bytes, at) => bytes.subarray(0, at % bytes.length),
  (bytes, at) => joined(bytes, bytes.subarray(at % bytes.length)),
]

const change = fc.tuple(fc.nat(changes.length - 1), fc.nat(2 ** 20), fc.nat(255))

/** One of these inputs: half of them as they are, half changed, lengthened or cut in up to three places; and some that is no input at all. */
export const inputsLike = (good: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...good) },
    {
      weight: 9,
      arbitrary: fc
        .tuple(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 3 }))
        .map(([bytes, made]) =>
          made.reduce((so, [kind, at, byte]) => (so.length === 0 ? so : (changes[kind]?.(so, at, byte) ?? so)), bytes),
        ),
    },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 80 }) },
  )

/** What a run found. */
export interface FuzzReport {
  readonly seed: number
  readonly inputs: number
  /** How many of them made events, and how many were refused; the rest says nothing. */
  readonly events: number
  readonly rejected: number
}

export interface FuzzOptions {
  readonly seed: number
  /** How many inputs, about. */
  readonly inputs: number
}

/** The inputs that one run of a property takes. */
export const batch = 50

export const parametersOf = ({ seed, inputs }: FuzzOptions) => ({ seed, numRuns: Math.ceil(inputs / batch), endOnFailure: false })
