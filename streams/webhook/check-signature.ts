import { concatMap, from, of, type Observable } from 'rxjs'
import type { CryptoHost } from '../../src/crypto/crypto-host.js'
import type { Awaitable } from '../../src/model/awaitable.js'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { headerOf } from './header-of.js'
import { Refusal } from './refusal.js'

/** How far a signed timestamp may be from now, in ms. */
export interface Freshness {
  readonly past: number
  readonly future: number
}

/** Whether the host is not at once done: WebCrypto only promises. */
export const isPromise = <T>(value: Awaitable<T>): value is PromiseLike<T> =>
  typeof (value as PromiseLike<T> | undefined)?.then === 'function'

/** What the headers say of the signature. */
const signatureOf = (request: WebhookRequest) => ({
  timestamp: headerOf(request, 'x-lark-request-timestamp') ?? '',
  nonce: headerOf(request, 'x-lark-request-nonce') ?? '',
  signature: headerOf(request, 'x-lark-signature') ?? '',
})

/** The first of the secrets that the raw body is signed with (protocol 5.4), or none; at once where the host is. */
export function signedWith(
  request: WebhookRequest,
  body: Uint8Array,
  secrets: readonly string[],
  verify: (signed: ReturnType<typeof signatureOf> & { readonly body: Uint8Array }, secret: string) => Awaitable<boolean>,
): Observable<string | undefined> {
  const signed = Object.assign(signatureOf(request), { body })
  if (!signed.signature) return of(undefined)
  const among = ([secret, ...others]: readonly string[]): Observable<string | undefined> => {
    if (secret === undefined) return of(undefined)
    const next = (genuine: boolean) => (genuine ? of(secret) : among(others))
    const genuine = verify(signed, secret)
    return isPromise(genuine) ? from(genuine).pipe(concatMap(next)) : next(genuine)
  }
  return among(secrets)
}

/** Whether a request says that it is signed, rightly or not. */
export const isSigned = (request: WebhookRequest): boolean => signatureOf(request).signature !== ''

/** The refusal of a signed timestamp that is too far from now: who caught a push may not send it again for ever. */
export function staleness(request: WebhookRequest, { past, future }: Freshness, now: number): Refusal | undefined {
  const { timestamp } = signatureOf(request)
  const age = /^\d{1,12}$/.test(timestamp) ? now - Number(timestamp) * 1000 : NaN
  if (age <= past && -age <= future) return undefined
  return new Refusal('stale', `the signed timestamp is ${Math.round(age / 1000)} s old`)
}

export const byEncryptKey =
  (crypto: CryptoHost): Parameters<typeof signedWith>[3] =>
  (signed, encryptKey) =>
    crypto.verify({ ...signed, encryptKey })

export const byVerificationToken =
  (crypto: CryptoHost): Parameters<typeof signedWith>[3] =>
  (signed, verificationToken) =>
    crypto.verifyCard({ ...signed, verificationToken })
