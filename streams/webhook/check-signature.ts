import type { CryptoHost, Signed } from '../../src/crypto/crypto-host.js'
import { chained, type Awaitable } from '../../src/model/awaitable.js'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { headerOf } from './header-of.js'
import { Refusal } from './refusal.js'

/** How far a signed timestamp may be from now, in ms. */
export interface Freshness {
  readonly past: number
  readonly future: number
}

/** What a request says of its signature. */
interface SaidToBe extends Signed {
  readonly signature: string
}

/** Checks a signature with one secret. */
type Verify = (signed: SaidToBe, secret: string) => Awaitable<boolean>

const timestampOf = (request: WebhookRequest) => headerOf(request, 'x-lark-request-timestamp') ?? ''
const signatureOf = (request: WebhookRequest) => headerOf(request, 'x-lark-signature') ?? ''

/** The first of the secrets that the raw body is signed with (protocol 5.4), or none; at once where the host is. */
export function signedWith(
  request: WebhookRequest,
  body: Uint8Array,
  secrets: readonly string[],
  verify: Verify,
): Awaitable<string | undefined> {
  const signature = signatureOf(request)
  if (!signature) return undefined
  const signed = { timestamp: timestampOf(request), nonce: headerOf(request, 'x-lark-request-nonce') ?? '', signature, body }
  const among = (index: number): Awaitable<string | undefined> => {
    const secret = secrets[index]
    if (secret === undefined) return undefined
    return chained(verify(signed, secret), (genuine) => (genuine ? secret : among(index + 1)))
  }
  return among(0)
}

/** Whether a request says that it is signed, rightly or not. */
export const isSigned = (request: WebhookRequest): boolean => signatureOf(request) !== ''

/** The refusal of a signed timestamp that is too far from now: who caught a push may not send it again for ever. */
export function staleness(request: WebhookRequest, { past, future }: Freshness, now: number): Refusal | undefined {
  const timestamp = timestampOf(request)
  const age = /^\d{1,12}$/.test(timestamp) ? now - Number(timestamp) * 1000 : NaN
  if (age <= past && -age <= future) return undefined
  return new Refusal('stale', `the signed timestamp is ${Math.round(age / 1000)} s old`)
}

export const byEncryptKey =
  (crypto: CryptoHost): Verify =>
  ({ timestamp, nonce, signature, body }, encryptKey) =>
    // No spread, here and below: V8 takes as long for one as for the rest of the checks.
    crypto.verify({ timestamp, nonce, signature, body, encryptKey })

export const byVerificationToken =
  (crypto: CryptoHost): Verify =>
  ({ timestamp, nonce, signature, body }, verificationToken) =>
    crypto.verifyCard({ timestamp, nonce, signature, body, verificationToken })
