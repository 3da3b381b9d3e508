import * as host from '#crypto'
import type { Awaitable } from '../model/awaitable.js'
import type { SignedCard, SignedPush } from './crypto-host.js'

export type { Awaitable, SignedCard, SignedPush }
export type { Signed } from './crypto-host.js'

/**
 * Encrypts a body the way the platform does: AES-256-CBC, the key is the SHA-256 of the encrypt key, the result the base64 of IV and
 * ciphertext (protocol 5.4). At once on Node, a promise elsewhere.
 *
 * @example
 * ```ts
 * import { encrypt } from 'rxlark/crypto'
 *
 * const body = JSON.stringify({ encrypt: await encrypt('my encrypt key', '{"type":"url_verification"}') })
 * ```
 *
 * @param iv - 16 bytes; random where absent, as they have to be outside of tests.
 */
export function encrypt(encryptKey: string, plaintext: string, iv?: Uint8Array): Awaitable<string> {
  return host.encrypt(encryptKey, plaintext, iv)
}

/**
 * Decrypts what {@link encrypt} or the platform encrypted. At once on Node, a promise elsewhere.
 *
 * @example
 * ```ts
 * import { decrypt } from 'rxlark/crypto'
 *
 * const text = await decrypt('test key', 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=') // 'hello world'
 * ```
 *
 * @throws SignatureError if that is not what it is, whatever the reason: thrown on Node, rejected elsewhere.
 */
export function decrypt(encryptKey: string, ciphertext: string): Awaitable<string> {
  return host.decrypt(encryptKey, ciphertext)
}

/**
 * The signature of a push: the SHA-256 of timestamp, nonce, encrypt key and raw body, in lower-case hex (protocol 5.4). At once on
 * Node, a promise elsewhere.
 *
 * @example
 * ```ts
 * import { sign } from 'rxlark/crypto'
 *
 * const signature = await sign({ timestamp: '1767225600', nonce: '7f3c9a10', encryptKey: 'my encrypt key', body: '{}' })
 * ```
 */
export function sign(push: SignedPush): Awaitable<string> {
  return host.sign(push)
}

/**
 * Whether a push is signed with the encrypt key, in constant time. At once on Node, a promise elsewhere.
 *
 * @example
 * ```ts
 * import { verify } from 'rxlark/crypto'
 *
 * const genuine = await verify({
 *   timestamp: '1767225600',
 *   nonce: '7f3c9a10',
 *   encryptKey: 'my encrypt key',
 *   body: '{}',
 *   signature: '7068a3b7...',
 * })
 * ```
 */
export function verify(push: SignedPush & { readonly signature: string }): Awaitable<boolean> {
  return host.verify(push)
}

/**
 * The signature of a legacy card request: the SHA-1 of timestamp, nonce, verification token and raw body (protocol 5.4).
 *
 * @example
 * ```ts
 * import { signCard } from 'rxlark/crypto'
 *
 * const signature = await signCard({ timestamp: '1767225600', nonce: '7f3c9a10', verificationToken: 'vt_demo', body: '{}' })
 * ```
 */
export function signCard(card: SignedCard): Awaitable<string> {
  return host.signCard(card)
}

/**
 * Whether a legacy card request is signed with the verification token, in constant time.
 *
 * @example
 * ```ts
 * import { verifyCard } from 'rxlark/crypto'
 *
 * const genuine = await verifyCard({
 *   timestamp: '1767225600',
 *   nonce: '7f3c9a10',
 *   verificationToken: 'vt_demo',
 *   body: '{}',
 *   signature: 'adf80722...',
 * })
 * ```
 */
export function verifyCard(card: SignedCard & { readonly signature: string }): Awaitable<boolean> {
  return host.verifyCard(card)
}
