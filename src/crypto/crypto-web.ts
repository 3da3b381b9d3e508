import { fromBase64, toBase64 } from '../codec/base64.js'
import type { CryptoHost, Signed } from './crypto-host.js'
import { sameText } from './same-text.js'
import { undecryptable } from './undecryptable.js'

const algorithm = 'AES-CBC'
const ivLength = 16
const encoder = new TextEncoder()
const utf8 = new TextDecoder('utf-8', { fatal: true })

const aesKey = async (encryptKey: string, usage: 'encrypt' | 'decrypt') =>
  crypto.subtle.importKey('raw', await crypto.subtle.digest('SHA-256', encoder.encode(encryptKey)), algorithm, false, [usage])

const joined = (first: Uint8Array, second: Uint8Array) => {
  const bytes = new Uint8Array(first.length + second.length)
  bytes.set(first)
  bytes.set(second, first.length)
  return bytes
}

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const digest = async (hash: 'SHA-256' | 'SHA-1', { timestamp, nonce, body }: Signed, secret: string) => {
  const bytes = joined(encoder.encode(timestamp + nonce + secret), typeof body === 'string' ? encoder.encode(body) : body)
  return toHex(new Uint8Array(await crypto.subtle.digest(hash, bytes)))
}

export const encrypt = async (encryptKey: string, plaintext: string, given?: Uint8Array): Promise<string> => {
  const iv = given ? new Uint8Array(given) : crypto.getRandomValues(new Uint8Array(ivLength))
  const key = await aesKey(encryptKey, 'encrypt')
  const encrypted = await crypto.subtle.encrypt({ name: algorithm, iv }, key, encoder.encode(plaintext))
  return toBase64(joined(iv, new Uint8Array(encrypted)))
}

export const decrypt = async (encryptKey: string, ciphertext: string): Promise<string> => {
  try {
    const bytes = fromBase64(ciphertext)
    const key = await aesKey(encryptKey, 'decrypt')
    const iv = bytes.subarray(0, ivLength)
    return utf8.decode(await crypto.subtle.decrypt({ name: algorithm, iv }, key, bytes.subarray(ivLength)))
  } catch {
    throw undecryptable()
  }
}

export const sign: CryptoHost['sign'] = (push) => digest('SHA-256', push, push.encryptKey)

export const verify: CryptoHost['verify'] = async (push) =>
  sameText(await digest('SHA-256', push, push.encryptKey), push.signature)

export const signCard: CryptoHost['signCard'] = (card) => digest('SHA-1', card, card.verificationToken)

export const verifyCard: CryptoHost['verifyCard'] = async (card) =>
  sameText(await digest('SHA-1', card, card.verificationToken), card.signature)
