import type { Unsure } from '../../operators/payload-of.js'
import type { CryptoHost } from '../../src/crypto/crypto-host.js'
import { chained, isPromiseLike, type Awaitable } from '../../src/model/awaitable.js'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { excerpt } from '../excerpt.js'
import type { App } from './apps.js'
import { checkApp, checkToken, textOf } from './check-envelope.js'
import { byEncryptKey, byVerificationToken, isSigned, signedWith, staleness, type Freshness } from './check-signature.js'
import { isLegacyCard } from './legacy-card.js'
import { Refusal } from './refusal.js'

/** How strictly pushes are taken. */
export type WebhookSecurity = 'strict' | 'audit' | 'compat'

export interface Rules {
  readonly security: WebhookSecurity
  /** `false`: any signed timestamp will do. */
  readonly freshness: Freshness | false
  /** Whether a timestamp that is too far from now is only told of. */
  readonly staleIsAudited: boolean
  /** The crypto of the host, loaded when it is first needed. */
  readonly crypto: () => Awaitable<CryptoHost>
  readonly now: () => number
}

/** One for all: to make one costs more than to decode a push. */
const utf8 = new TextDecoder()

/** Any JSON: nothing is known of it. */
type Json = Unsure | undefined

/** What a request turned out to be. */
export type Found =
  | { readonly kind: 'challenge'; readonly challenge: string; readonly envelope: Json }
  | { readonly kind: 'event'; readonly envelope: Json }
  | { readonly kind: 'legacy-card'; readonly envelope: Readonly<Record<string, unknown>> }

/** What a request turned out to be, whose it is, and what was let pass about it. */
export interface Verdict {
  readonly found: Found
  readonly app: App
  readonly audited: string | undefined
}

/** A request whose body has been read, before one app. */
interface Case {
  readonly request: WebhookRequest
  readonly body: Uint8Array
  readonly app: App
  readonly rules: Rules
}

/**
 * Judges a request (protocol 5): the challenge first, which is never signed; everything else by its signature over the raw bytes, its
 * age, its verification token and its app. Of several apps, the first whose checks hold has it. The verdict is there at once where the
 * crypto of the host is.
 *
 * @throws Refusal, at once or as a rejection, where no check holds.
 */
export function judge(request: WebhookRequest, body: Uint8Array, apps: readonly App[], rules: Rules): Awaitable<Verdict> {
  const json = readable(body)
  const only = apps.length === 1 ? apps[0] : undefined
  if (only) return judgeFor({ request, body, app: only, rules }, json)
  return firstOf(apps.map((one) => () => judgeFor({ request, body, app: one, rules }, json)))
}

/** Apart, so that the text is gone by the time that what it says is judged. */
function readable(body: Uint8Array): Json {
  const text = utf8.decode(body)
  const json = parsed(text)
  if (json === undefined) throw new Refusal('malformed', 'a body that is no JSON', { excerpt: excerpt(text) })
  return json
}

/** Where no app takes it, the refusal of the one that it came furthest with. */
function firstOf([attempt, ...others]: readonly (() => Awaitable<Verdict>)[], furthest?: Refusal): Awaitable<Verdict> {
  if (!attempt) throw furthest ?? new Refusal('bad-request', 'a request for no app')
  const next = (error: unknown): Awaitable<Verdict> => {
    if (error instanceof Refusal) return firstOf(others, further(furthest, error))
    throw error
  }
  try {
    const verdict = attempt()
    return isPromiseLike(verdict) ? verdict.then(undefined, next) : verdict
  } catch (error) {
    return next(error)
  }
}

const steps = ['undecryptable', 'bad-signature', 'bad-token', 'wrong-app', 'stale']

const further = (one: Refusal | undefined, other: Refusal): Refusal =>
  one && steps.indexOf(one.reason) >= steps.indexOf(other.reason) ? one : other

function judgeFor(at: Case, json: Json): Awaitable<Verdict> {
  const encrypted = textOf(json?.encrypt)
  return encrypted === undefined ? judgePlain(at, json) : judgeEncrypted(at, encrypted)
}

function judgePlain(at: Case, json: Json): Awaitable<Verdict> {
  const found = foundIn(json)
  const { encryptKeys, verificationTokens } = at.app.keys
  const unchecked = encryptKeys.length === 0 && (found.kind === 'event' || verificationTokens.length === 0)
  if (found.kind === 'challenge' || unchecked) return accepted(found, at)
  const [secrets, signature] = found.kind === 'event' ? [encryptKeys, byEncryptKey] : [verificationTokens, byVerificationToken]
  return chained(at.rules.crypto(), (crypto) =>
    chained(signedWith(at.request, at.body, secrets, signature(crypto)), (secret) => {
      if (secret === undefined) throw unsigned()
      return accepted(found, at, checkAge(at))
    }),
  )
}

function judgeEncrypted(at: Case, encrypted: string): Awaitable<Verdict> {
  const { encryptKeys } = at.app.keys
  if (encryptKeys.length === 0) throw new Refusal('undecryptable', 'an encrypted push, and there is no encryptKey')
  return chained(at.rules.crypto(), (crypto) =>
    chained(signedWith(at.request, at.body, encryptKeys, byEncryptKey(crypto)), (signer) =>
      signer === undefined
        ? chained(decrypted(crypto, encrypted, encryptKeys), (json) => unsignedPush(at, json))
        : chained(decrypted(crypto, encrypted, [signer]), (json) => signedPush(at, json)),
    ),
  )
}

/**
 * What is not signed is decrypted because the challenge is not signed either. Whoever encrypted it has the key: that is enough where
 * security is not strict. A wrong signature never is.
 */
function unsignedPush(at: Case, json: Json): Verdict {
  if (json === undefined) throw unsigned()
  const found = foundIn(json)
  if (found.kind !== 'challenge' && (at.rules.security === 'strict' || isSigned(at.request))) throw unsigned()
  return accepted(found, at, found.kind === 'challenge' ? undefined : 'an encrypted push without a signature')
}

function signedPush(at: Case, json: Json): Verdict {
  if (json === undefined) throw new Refusal('undecryptable', 'a signed push that cannot be decrypted')
  const found = foundIn(json)
  return accepted(found, at, found.kind === 'challenge' ? undefined : checkAge(at))
}

/** The JSON that the first fitting key gives; `undefined` where none does. */
function decrypted(crypto: CryptoHost, encrypted: string, [encryptKey, ...others]: readonly string[]): Awaitable<Json> {
  if (encryptKey === undefined) return undefined
  return chained(opened(crypto, encrypted, encryptKey), (json) =>
    json === undefined ? decrypted(crypto, encrypted, others) : json,
  )
}

/** The JSON that one key gives; `undefined` where it does not fit. */
function opened(crypto: CryptoHost, encrypted: string, encryptKey: string): Awaitable<Json> {
  try {
    const text = crypto.decrypt(encryptKey, encrypted)
    return isPromiseLike(text) ? text.then(parsed, () => undefined) : parsed(text)
  } catch {
    return undefined
  }
}

/** What a readable body says it is. */
function foundIn(json: Json): Found {
  const challenge = textOf(json?.type) === 'url_verification' ? textOf(json?.challenge) : undefined
  if (challenge !== undefined) return { kind: 'challenge', challenge, envelope: json }
  return isLegacyCard(json) ? { kind: 'legacy-card', envelope: json } : { kind: 'event', envelope: json }
}

/** The last checks. The token of a legacy card is not the verification token: that one it is signed with. */
function accepted(found: Found, { app, rules }: Case, lapse?: string): Verdict {
  if (found.kind !== 'legacy-card') checkToken(found.envelope, app.keys)
  if (found.kind === 'event') checkApp(found.envelope, app.appId)
  return { found, app, audited: rules.security === 'audit' ? lapse : undefined }
}

const unsigned = () => new Refusal('bad-signature', 'the signature is missing, or not made with a key of ours')

/** What is wrong with the age of a push, where that is not a reason to refuse it. */
function checkAge({ request, rules: { freshness, staleIsAudited, now } }: Case): string | undefined {
  const refusal = freshness ? staleness(request, freshness, now()) : undefined
  if (refusal && !staleIsAudited) throw refusal
  return refusal?.message
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
