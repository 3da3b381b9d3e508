import { concatMap, defer, find, from, map, of, type Observable } from 'rxjs'
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

/** A result of the crypto: at once where the host is. */
export const settled = <T>(result: () => Awaitable<T>): Observable<T> =>
  defer(() => {
    const value = result()
    return isPromise(value) ? from(value) : of(value)
  })

const isPromise = <T>(value: Awaitable<T>): value is PromiseLike<T> =>
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
  const signed = { ...signatureOf(request), body }
  if (!signed.signature) return of(undefined)
  return from(secrets).pipe(
    concatMap((secret) => settled(() => verify(signed, secret)).pipe(map((genuine) => ({ secret, genuine })))),
    find(({ genuine }) => genuine),
    map((found) => found?.secret),
  )
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
