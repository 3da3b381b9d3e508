import { hash } from 'node:crypto'

/** Makes ids in the shapes of the platform (protocol 2.1). */
export interface Ids {
  /** So many hexadecimal digits, at most 64. */
  hex(length: number): string
  /** So many decimal digits, at most 19, the first not 0. */
  digits(length: number): string
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number
}

/** The least number of so many digits, remembered: to raise a bigint costs more than the hash. */
const leasts = Array.from({ length: 20 }, (_, length) => 10n ** BigInt(Math.max(length - 1, 0)))
const leastOf = (length: number): bigint => leasts[length] ?? 10n ** BigInt(length - 1)

/** Ids from a seed: the n-th is a hash of the seed and n, so a seed always gives the same ids in the same order. */
export function createIds(seed: number | string): Ids {
  let drawn = 0
  const draw = () => hash('sha256', `${seed}:${drawn++}`, 'buffer')
  return {
    hex: (length) => hash('sha256', `${seed}:${drawn++}`).slice(0, length),
    digits: (length) => {
      const least = leastOf(length)
      return String(least + (draw().readBigUInt64BE() % (9n * least)))
    },
    below: (limit) => draw().readUInt32BE() % limit,
  }
}
