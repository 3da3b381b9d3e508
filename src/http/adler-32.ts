const modulus = 65_521

/** The most additions before a sum can leave 32 bits. */
const stride = 3_800

/** The Adler-32 checksum of bytes as a number, which the drive wants with every part, in decimal. */
export function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (let start = 0; start < bytes.length; start += stride) {
    const end = Math.min(start + stride, bytes.length)
    for (let index = start; index < end; index += 1) high += low += bytes[index] as number
    low %= modulus
    high %= modulus
  }
  return high * 65_536 + low
}
