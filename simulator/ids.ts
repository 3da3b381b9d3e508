import { createHash } from 'node:crypto'

/** Makes ids in the shapes of the platform (protocol 2.1). */
export interface Ids {
  /** So many hexadecimal digits, at most 64. */
  hex(length: number): string
  /** So many decimal digits, at most 19, the first not 0. */
  digits(length: number): string
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number
}

/** Ids from a seed: the n-th is a hash of the seed and n, so a seed always gives the same ids in the same order. */
export function createIds(seed: number | string): Ids {
  let drawn = 0
  const draw = () => createHash('sha256').update(`${seed}:${drawn++}`).digest()
  return {
    hex: (length) => draw().toString('hex').slice(0, length),
    digits: (length) => String(10n ** BigInt(length - 1) + (draw().readBigUInt64BE() % (9n * 10n ** BigInt(length - 1)))),
    below: (limit) => draw().readUInt32BE() % limit,
  }
}
