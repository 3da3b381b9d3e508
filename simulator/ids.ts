import { createCipheriv, createHash } from 'node:crypto'

/** Makes ids in the shapes of the platform (protocol 2.1). */
export interface Ids {
  /** So many hexadecimal digits, at most 64. */
  hex(length: number): string
  /** So many decimal digits, at most 19, the first not 0. */
  digits(length: number): string
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number
}

/** How many bytes are drawn at once: one event takes about a hundred, and to draw costs more than to take. */
const poolSize = 4_096

/** The least number of so many digits, remembered: to raise a bigint costs more than to draw. */
const leasts = Array.from({ length: 20 }, (_, length) => 10n ** BigInt(Math.max(length - 1, 0)))
const leastOf = (length: number): bigint => leasts[length] ?? 10n ** BigInt(length - 1)

/** Ids from a seed: they are cut from the key stream of a cipher, so a seed always gives the same ids in the same order. */
export function createIds(seed: number | string): Ids {
  const key = createHash('sha256').update(String(seed)).digest()
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const blank = Buffer.alloc(poolSize)
  let pool = blank
  let at = poolSize
  /** Where the next so many bytes of the pool begin. */
  const draw = (bytes: number): number => {
    if (at + bytes > poolSize) {
      pool = cipher.update(blank)
      at = 0
    }
    at += bytes
    return at - bytes
  }
  return {
    hex(length) {
      const start = draw(Math.ceil(length / 2))
      return pool.toString('hex', start, at).slice(0, length)
    },
    digits(length) {
      const least = leastOf(length)
      const start = draw(8)
      return String(least + (pool.readBigUInt64BE(start) % (9n * least)))
    },
    below(limit) {
      const start = draw(4)
      return pool.readUInt32BE(start) % limit
    },
  }
}
