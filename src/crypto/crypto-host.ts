import type { Awaitable } from '../model/awaitable.js'

/** What is signed: the texts of two headers and the body exactly as it came. */
export interface Signed {
  /** `X-Lark-Request-Timestamp`, as received. */
  readonly timestamp: string
  /** `X-Lark-Request-Nonce`, as received. */
  readonly nonce: string
  /** The raw body: never a parsed and re-serialised one. */
  readonly body: Uint8Array | string
}

/** A push of events or callbacks, signed with the encrypt key. */
export interface SignedPush extends Signed {
  readonly encryptKey: string
}

/** A legacy card request, signed with the verification token. */
export interface SignedCard extends Signed {
  readonly verificationToken: string
}

/**
 * The crypto of the platform (protocol 5.4) as a host does it: node:crypto answers at once, WebCrypto with promises. What fails, fails
 * as the host does: thrown, or rejected.
 */
export interface CryptoHost {
  encrypt(encryptKey: string, plaintext: string, iv?: Uint8Array): Awaitable<string>
  decrypt(encryptKey: string, ciphertext: string): Awaitable<string>
  sign(push: SignedPush): Awaitable<string>
  verify(push: SignedPush & { readonly signature: string }): Awaitable<boolean>
  signCard(card: SignedCard): Awaitable<string>
  verifyCard(card: SignedCard & { readonly signature: string }): Awaitable<boolean>
}
