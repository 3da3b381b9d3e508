import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual, type Decipher } from 'node:crypto'
import type { CryptoHost, Signed } from './crypto-host.js'
import { undecryptable } from './undecryptable.js'

const algorithm = 'aes-256-cbc'
/** Of the cipher, in bytes; the vector is one. */
const blockLength = 16
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** What a key gives: made once, not for every push. */
interface Made {
  readonly aesKey: Uint8Array
  /**
   * Never ended: in CBC a block is opened with the one before it, whatever came before that. So a text that begins with its vector opens
   * as if it were the first, but for the block of the vector itself; and a decipher costs more than to open a push with it.
   */
  readonly decipher: Decipher
}

/** Of the keys that were used last; there are few, one for each app. */
const made = new Map<string, Made>()
const mostKeys = 100

function madeOf(encryptKey: string): Made {
  const known = made.get(encryptKey)
  if (known) return known
  const aesKey = createHash('sha256').update(encryptKey, 'utf8').digest()
  const decipher = createDecipheriv(algorithm, aesKey, new Uint8Array(blockLength)).setAutoPadding(false)
  if (made.size >= mostKeys) made.clear()
  made.set(encryptKey, { aesKey, decipher })
  return { aesKey, decipher }
}

const digest = (hash: 'sha256' | 'sha1', { timestamp, nonce, body }: Signed, secret: string) =>
  createHash(hash)
    .update(timestamp + nonce + secret, 'utf8')
    .update(body)
    .digest('hex')

const same = (expected: string, given: string) => {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export const encrypt = (encryptKey: string, plaintext: string, iv: Uint8Array = randomBytes(blockLength)): string => {
  const cipher = createCipheriv(algorithm, madeOf(encryptKey).aesKey, iv)
  return Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final()]).toString('base64')
}

export const decrypt = (encryptKey: string, ciphertext: string): string => {
  const bytes = Buffer.from(ciphertext, 'base64')
  // A part of a block would be kept, for the next text.
  if (bytes.length < 2 * blockLength || bytes.length % blockLength > 0) throw undecryptable()
  const padded = madeOf(encryptKey).decipher.update(bytes)
  const end = padded.length - paddingOf(padded)
  try {
    return utf8.decode(padded.subarray(blockLength, end))
  } catch {
    throw undecryptable()
  }
}

/** How many bytes fill the last block: each of them says it (PKCS #7). */
function paddingOf(bytes: Uint8Array): number {
  const length = bytes.at(-1) ?? 0
  const fills = length > 0 && length <= blockLength && bytes.subarray(bytes.length - length).every((byte) => byte === length)
  if (!fills) throw undecryptable()
  return length
}

export const sign: CryptoHost['sign'] = (push) => digest('sha256', push, push.encryptKey)

export const verify: CryptoHost['verify'] = (push) => same(digest('sha256', push, push.encryptKey), push.signature)

export const signCard: CryptoHost['signCard'] = (card) => digest('sha1', card, card.verificationToken)

export const verifyCard: CryptoHost['verifyCard'] = (card) => same(digest('sha1', card, card.verificationToken), card.signature)
