import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { CryptoHost, Signed } from './crypto-host.js'
import { undecryptable } from './undecryptable.js'

const algorithm = 'aes-256-cbc'
const ivLength = 16
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The keys that were made last, so that not every push makes its own; there are few, one for each app. */
const aesKeys = new Map<string, Uint8Array>()
const mostKeys = 100

function aesKey(encryptKey: string): Uint8Array {
  const known = aesKeys.get(encryptKey)
  if (known) return known
  const made = createHash('sha256').update(encryptKey, 'utf8').digest()
  if (aesKeys.size >= mostKeys) aesKeys.clear()
  aesKeys.set(encryptKey, made)
  return made
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

export const encrypt = (encryptKey: string, plaintext: string, iv: Uint8Array = randomBytes(ivLength)): string => {
  const cipher = createCipheriv(algorithm, aesKey(encryptKey), iv)
  return Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final()]).toString('base64')
}

export const decrypt = (encryptKey: string, ciphertext: string): string => {
  const bytes = Buffer.from(ciphertext, 'base64')
  try {
    const decipher = createDecipheriv(algorithm, aesKey(encryptKey), bytes.subarray(0, ivLength))
    return utf8.decode(Buffer.concat([decipher.update(bytes.subarray(ivLength)), decipher.final()]))
  } catch {
    throw undecryptable()
  }
}

export const sign: CryptoHost['sign'] = (push) => digest('sha256', push, push.encryptKey)

export const verify: CryptoHost['verify'] = (push) => same(digest('sha256', push, push.encryptKey), push.signature)

export const signCard: CryptoHost['signCard'] = (card) => digest('sha1', card, card.verificationToken)

export const verifyCard: CryptoHost['verifyCard'] = (card) => same(digest('sha1', card, card.verificationToken), card.signature)
