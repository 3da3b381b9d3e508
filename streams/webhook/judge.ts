import { catchError, concatMap, defer, EMPTY, from, map, of, throwError, throwIfEmpty, type Observable } from 'rxjs'
import type { CryptoHost } from '../../src/crypto/crypto-host.js'
import type { Awaitable } from '../../src/model/awaitable.js'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { excerpt } from '../excerpt.js'
import type { App } from './apps.js'
import { checkApp, checkToken, textAt } from './check-envelope.js'
import {
  byEncryptKey,
  byVerificationToken,
  isPromise,
  isSigned,
  signedWith,
  staleness,
  type Freshness,
} from './check-signature.js'
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
  readonly crypto$: Observable<CryptoHost>
  readonly now: () => number
}

/** One for all: to make one costs more than to decode a push. */
const utf8 = new TextDecoder()

/** What a request turned out to be. */
type Found =
  | { readonly kind: 'challenge'; readonly challenge: string; readonly envelope: unknown }
  | { readonly kind: 'event'; readonly envelope: unknown }
  | { readonly kind: 'legacy-card'; readonly envelope: Readonly<Record<string, unknown>> }

/** What a request turned out to be, whose it is, and what was let pass about it. */
export type Verdict = Found & { readonly app: App; readonly audited?: string }

/** A request whose body has been read, before one app. */
interface Case {
  readonly request: WebhookRequest
  readonly body: Uint8Array
  readonly app: App
  readonly rules: Rules
}

/**
 * Judges a request (protocol 5): the challenge first, which is never signed; everything else by its signature over the raw bytes, its
 * age, its verification token and its app. Of several apps, the first whose checks hold has it. Emits the verdict once, at once where
 * the crypto of the host is; errors with a {@link Refusal}.
 */
export function judge(request: WebhookRequest, body: Uint8Array, apps: readonly App[], rules: Rules): Observable<Verdict> {
  const text = utf8.decode(body)
  const json = parsed(text)
  if (json === undefined) throw new Refusal('malformed', 'a body that is no JSON', { excerpt: excerpt(text) })
  const [app, ...others] = apps
  if (app && others.length === 0) return judgeFor({ request, body, app, rules }, json)
  return firstOf(apps.map((one) => defer(() => judgeFor({ request, body, app: one, rules }, json))))
}

/** Where no app takes it, the refusal of the one that it came furthest with. */
function firstOf([attempt, ...others]: readonly Observable<Verdict>[], furthest?: Refusal): Observable<Verdict> {
  if (!attempt) return throwError(() => furthest)
  return attempt.pipe(
    catchError((error: unknown) =>
      error instanceof Refusal ? firstOf(others, further(furthest, error)) : throwError(() => error),
    ),
  )
}

const steps = ['undecryptable', 'bad-signature', 'bad-token', 'wrong-app', 'stale']

const further = (one: Refusal | undefined, other: Refusal): Refusal =>
  one && steps.indexOf(one.reason) >= steps.indexOf(other.reason) ? one : other

function judgeFor(at: Case, json: unknown): Observable<Verdict> {
  const encrypted = textAt(json, 'encrypt')
  return encrypted === undefined ? judgePlain(at, json) : judgeEncrypted(at, encrypted)
}

function judgePlain(at: Case, json: unknown): Observable<Verdict> {
  const found = foundIn(json)
  const { encryptKeys, verificationTokens } = at.app.keys
  const unchecked = encryptKeys.length === 0 && (found.kind === 'event' || verificationTokens.length === 0)
  if (found.kind === 'challenge' || unchecked) return of(accepted(found, at))
  const [secrets, signature] = found.kind === 'event' ? [encryptKeys, byEncryptKey] : [verificationTokens, byVerificationToken]
  return at.rules.crypto$.pipe(
    concatMap((crypto) => signedWith(at.request, at.body, secrets, signature(crypto))),
    map((secret) => {
      if (secret === undefined) throw unsigned()
      return accepted(found, at, checkAge(at))
    }),
  )
}

function judgeEncrypted(at: Case, encrypted: string): Observable<Verdict> {
  const { encryptKeys } = at.app.keys
  if (encryptKeys.length === 0) throw new Refusal('undecryptable', 'an encrypted push, and there is no encryptKey')
  return at.rules.crypto$.pipe(
    concatMap((crypto) =>
      signedWith(at.request, at.body, encryptKeys, byEncryptKey(crypto)).pipe(
        concatMap((signer) =>
          signer === undefined
            ? decrypted(crypto, encrypted, encryptKeys).pipe(map(unsignedPush(at)), throwIfEmpty(unsigned))
            : decrypted(crypto, encrypted, [signer]).pipe(map(signedPush(at)), throwIfEmpty(undecryptable)),
        ),
      ),
    ),
  )
}

/**
 * What is not signed is decrypted because the challenge is not signed either. Whoever encrypted it has the key: that is enough where
 * security is not strict. A wrong signature never is.
 */
const unsignedPush =
  (at: Case) =>
  (json: unknown): Verdict => {
    const found = foundIn(json)
    if (found.kind !== 'challenge' && (at.rules.security === 'strict' || isSigned(at.request))) throw unsigned()
    return accepted(found, at, found.kind === 'challenge' ? undefined : 'an encrypted push without a signature')
  }

const signedPush =
  (at: Case) =>
  (json: unknown): Verdict => {
    const found = foundIn(json)
    return accepted(found, at, found.kind === 'challenge' ? undefined : checkAge(at))
  }

/** The JSON that the first fitting key gives; nothing where none does. */
function decrypted(crypto: CryptoHost, encrypted: string, [encryptKey, ...others]: readonly string[]): Observable<unknown> {
  if (encryptKey === undefined) return EMPTY
  const next = (json: unknown) => (json === undefined ? decrypted(crypto, encrypted, others) : of(json))
  const json = opened(crypto, encrypted, encryptKey)
  return isPromise(json) ? from(json).pipe(concatMap(next)) : next(json)
}

/** The JSON that one key gives, at once where the host does; `undefined` where it does not fit. */
function opened(crypto: CryptoHost, encrypted: string, encryptKey: string): Awaitable<unknown> {
  try {
    const text = crypto.decrypt(encryptKey, encrypted)
    return isPromise(text) ? text.then(parsed, () => undefined) : parsed(text)
  } catch {
    return undefined
  }
}

/** What a readable body says it is. */
function foundIn(json: unknown): Found {
  const challenge = textAt(json, 'type') === 'url_verification' ? textAt(json, 'challenge') : undefined
  if (challenge !== undefined) return { kind: 'challenge', challenge, envelope: json }
  return isLegacyCard(json) ? { kind: 'legacy-card', envelope: json } : { kind: 'event', envelope: json }
}

/** The last checks. The token of a legacy card is not the verification token: that one it is signed with. */
function accepted(found: Found, { app, rules }: Case, lapse?: string): Verdict {
  if (found.kind !== 'legacy-card') checkToken(found.envelope, app.keys)
  if (found.kind === 'event') checkApp(found.envelope, app.appId)
  // No spread: V8 takes longer for one than for all of the checks.
  return Object.assign({ app }, found, lapse !== undefined && rules.security === 'audit' ? { audited: lapse } : undefined)
}

const unsigned = () => new Refusal('bad-signature', 'the signature is missing, or not made with a key of ours')

const undecryptable = () => new Refusal('undecryptable', 'a signed push that cannot be decrypted')

/** What is wrong with the age of a push, where that is not a reason to refuse it. */
function checkAge({ request, rules: { freshness, staleIsAudited, now } }: Case): string | undefined {
  const refusal = freshness ? staleness(request, freshness, now()) : undefined
  if (refusal && !staleIsAudited) throw refusal
  return refusal?.message
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
