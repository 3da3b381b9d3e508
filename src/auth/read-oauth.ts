import type * as t from 'io-ts'
import { faultsOf } from '../codec/faults.js'
import { logIdIn } from '../http/open-answer.js'
import { oneLine } from '../http/one-line.js'
import { redact } from '../http/redact.js'
import { retryAfter } from '../http/retry-after.js'
import { ApiError, AuthError, DecodeError, HttpError, RateLimitError, type LarkError } from '../model/errors.js'
import { oauthCodes, oauthWords, type OauthMeaning } from './oauth-codes.js'
import type { OauthResponse } from './post-oauth.js'

type Body = Readonly<Record<string, unknown>>

/** What an endpoint of OAuth said. */
export interface OauthAnswer extends OauthResponse {
  /** The object of the body; of `data` in it where that is one. Empty where there was none. */
  readonly body: Body
  /** 0 where it is a success, or where there is none. */
  readonly code: number
  /** The word of OAuth for what is wrong, or the empty text. */
  readonly word: string
  readonly isJson: boolean
}

const objectOf = (value: unknown): Body | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined

function parse(text: string): Body | undefined {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

export function openOauth(answer: OauthResponse): OauthAnswer {
  const parsed = parse(answer.response.text)
  const { code, error, msg } = parsed ?? {}
  const word = typeof error === 'string' && error !== '' ? error : typeof msg === 'string' && code !== 0 ? msg : ''
  const body = { ...parsed, ...objectOf(parsed?.['data']) }
  return { ...answer, body, code: Number(code ?? 0) || 0, word, isJson: parsed !== undefined }
}

/**
 * The members of a success.
 *
 * @param scopes - With which a user has to log in again, where that is what helps.
 * @throws What the answer is else.
 */
export function readOauth<A>(answer: OauthAnswer, codec: t.Type<A, unknown>, scopes: readonly string[]): A {
  const { response, code, body, endpoint } = answer
  const failed = code !== 0 || response.status !== 200 || (typeof body['error'] === 'string' && body['error'] !== '')
  if (failed) throw oauthError(answer, scopes)
  const decoded = codec.decode(body)
  if (decoded._tag === 'Left') throw new DecodeError({ what: endpoint, faults: faultsOf(decoded) })
  return decoded.right
}

/** The error that an answer is. */
export function oauthError(answer: OauthAnswer, scopes: readonly string[]): LarkError {
  const { response, code, word, isJson, endpoint } = answer
  const { status, headers } = response
  const logId = logIdIn(response)
  const facts = { endpoint, code, logId, status }
  if (status === 429) return new RateLimitError(`${endpoint}: too many calls`, { ...facts, retryAfter: retryAfter(headers) })
  if (!isJson || (code === 0 && word === '')) {
    return new HttpError(`${endpoint}: HTTP ${status} in place of an answer of the platform`, facts)
  }
  const meaning = oauthCodes[code] ?? oauthWords[word]
  const message = sentence(answer, meaning, logId)
  switch (meaning?.kind) {
    case 'login':
      return new AuthError(message, { ...facts, reauthorize: { scopes } })
    case 'app':
      return new AuthError(message, facts)
    default:
      return new ApiError(message, { ...facts, msg: said(answer), retryable: meaning ? meaning.kind === 'busy' : status >= 500 })
  }
}

/** Its own words, without what went in. */
function said({ body, word, hide }: OauthAnswer): string {
  const text = typeof body['error_description'] === 'string' ? body['error_description'] : word
  return oneLine(redact(hide(text.slice(0, 4_000)))).slice(0, 500)
}

function sentence(answer: OauthAnswer, meaning: OauthMeaning | undefined, logId: string): string {
  const parts = [said(answer), meaning?.hint].filter(Boolean).join('; ')
  return `${answer.endpoint}: ${parts} (code ${answer.code || (/^\w{1,60}$/.test(answer.word) ? answer.word : 'unknown')}${logId && `, log id ${logId}`})`
}
