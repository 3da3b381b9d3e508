import { catchError, concatMap, EMPTY, filter, from, map, of, take, throwIfEmpty, type Observable } from 'rxjs'
import type { CryptoHost } from '../../src/crypto/crypto-host.js'
import type { WebhookRequest } from '../../src/model/webhook.js'
import { excerpt } from '../excerpt.js'
import { checkApp, checkToken, textAt } from './check-envelope.js'
import { byEncryptKey, byVerificationToken, checkFreshness, settled, signedWith, type Freshness } from './check-signature.js'
import type { Keys } from './keys.js'
import { isLegacyCard } from './legacy-card.js'
import { Refusal } from './refusal.js'

export interface Rules {
  readonly keys: Keys
  readonly appId: string | undefined
  /** `false`: any signed timestamp will do. */
  readonly freshness: Freshness | false
  /** The crypto of the host, loaded when it is first needed. */
  readonly crypto$: Observable<CryptoHost>
  readonly now: () => number
}

/** What a request turned out to be. */
export type Verdict =
  | { readonly kind: 'challenge'; readonly challenge: string; readonly envelope: unknown }
  | { readonly kind: 'event'; readonly envelope: unknown }
  | { readonly kind: 'legacy-card'; readonly envelope: Readonly<Record<string, unknown>> }

/** A request whose body has been read. */
interface Read {
  readonly request: WebhookRequest
  readonly body: Uint8Array
}

/**
 * Judges a request (protocol 5): the challenge first, which is never signed; everything else by its signature over the raw bytes, its
 * age, its verification token and its app. Emits the verdict once, at once where the crypto of the host is; errors with a
 * {@link Refusal}.
 */
export function judge(request: WebhookRequest, body: Uint8Array, rules: Rules): Observable<Verdict> {
  const text = new TextDecoder().decode(body)
  const json = parsed(text)
  if (json === undefined) throw new Refusal('malformed', 'a body that is no JSON', { excerpt: excerpt(text) })
  const encrypted = textAt(json, 'encrypt')
  return encrypted === undefined
    ? judgePlain({ request, body }, json, rules)
    : judgeEncrypted({ request, body }, encrypted, rules)
}

function judgePlain({ request, body }: Read, json: unknown, rules: Rules): Observable<Verdict> {
  const verdict = verdictOf(json)
  const { encryptKeys, verificationTokens } = rules.keys
  const unchecked = encryptKeys.length === 0 && (verdict.kind === 'event' || verificationTokens.length === 0)
  if (verdict.kind === 'challenge' || unchecked) return of(accepted(verdict, rules))
  const [secrets, signature] = verdict.kind === 'event' ? [encryptKeys, byEncryptKey] : [verificationTokens, byVerificationToken]
  return rules.crypto$.pipe(
    concatMap((crypto) => signedWith(request, body, secrets, signature(crypto))),
    map((secret) => {
      if (secret === undefined) throw unsigned()
      checkAge(request, rules)
      return accepted(verdict, rules)
    }),
  )
}

function judgeEncrypted(read: Read, encrypted: string, rules: Rules): Observable<Verdict> {
  const { encryptKeys } = rules.keys
  if (encryptKeys.length === 0) throw new Refusal('undecryptable', 'an encrypted push, and there is no encryptKey')
  return rules.crypto$.pipe(
    concatMap((crypto) =>
      signedWith(read.request, read.body, encryptKeys, byEncryptKey(crypto)).pipe(
        concatMap((signer) =>
          signer === undefined
            ? decrypted(crypto, encrypted, encryptKeys).pipe(map(unsignedChallenge), throwIfEmpty(unsigned))
            : decrypted(crypto, encrypted, [signer]).pipe(map(signedPush(read.request, rules)), throwIfEmpty(undecryptable)),
        ),
      ),
    ),
    map((verdict) => accepted(verdict, rules)),
  )
}

/** What is not signed is decrypted for one reason only: the challenge is not signed either. */
function unsignedChallenge(json: unknown): Verdict {
  const verdict = verdictOf(json)
  if (verdict.kind !== 'challenge') throw unsigned()
  return verdict
}

const signedPush =
  (request: WebhookRequest, rules: Rules) =>
  (json: unknown): Verdict => {
    const verdict = verdictOf(json)
    if (verdict.kind !== 'challenge') checkAge(request, rules)
    return verdict
  }

/** The JSON that the first fitting key gives; nothing where none does. */
const decrypted = (crypto: CryptoHost, encrypted: string, encryptKeys: readonly string[]): Observable<unknown> =>
  from(encryptKeys).pipe(
    concatMap((encryptKey) => settled(() => crypto.decrypt(encryptKey, encrypted)).pipe(catchError(() => EMPTY))),
    map(parsed),
    filter((json) => json !== undefined),
    take(1),
  )

/** What a readable body says it is. */
function verdictOf(json: unknown): Verdict {
  const challenge = textAt(json, 'type') === 'url_verification' ? textAt(json, 'challenge') : undefined
  if (challenge !== undefined) return { kind: 'challenge', challenge, envelope: json }
  return isLegacyCard(json) ? { kind: 'legacy-card', envelope: json } : { kind: 'event', envelope: json }
}

/** The last checks. The token of a legacy card is not the verification token: that one it is signed with. */
function accepted(verdict: Verdict, { keys, appId }: Rules): Verdict {
  if (verdict.kind !== 'legacy-card') checkToken(verdict.envelope, keys)
  if (verdict.kind === 'event') checkApp(verdict.envelope, appId)
  return verdict
}

const unsigned = () => new Refusal('bad-signature', 'the signature is missing, or not made with a key of ours')

const undecryptable = () => new Refusal('undecryptable', 'a signed push that cannot be decrypted')

function checkAge(request: WebhookRequest, { freshness, now }: Rules): void {
  if (freshness) checkFreshness(request, freshness, now())
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
