import { answerDetails, type AnswerDetails } from '../codec/answer.js'
import { ApiError, AuthError, HttpError, RateLimitError, type LarkError } from '../model/errors.js'
import { errorCodes, type CodeMeaning } from './error-codes.js'
import { oneLine } from './one-line.js'
import { logIdOf, type OpenedAnswer } from './open-answer.js'
import { redact } from './redact.js'
import { askedPause, retryAfter, windowLimit } from './retry-after.js'

/** Who asked what: what an error needs to say whom to turn to. */
export interface Asked {
  readonly endpoint: string
  readonly appId: string
  readonly domain: string
  /** Whether a user's token went with the call. */
  readonly user: boolean
  /** Of the token that went with it, where a newer one can be had. */
  readonly generation: number | undefined
  /** Takes the secrets that went with the call out of what the platform says. */
  hide(text: string): string
}

/** No pause cures it: next month does. */
const quotaUsedUp = 99991403

const unknownCode: CodeMeaning = { kind: 'no' }

/** The error that an answer is, or `undefined` where it is none. */
export function answerError(answer: OpenedAnswer, asked: Asked): LarkError | undefined {
  const { code, response } = answer
  if (code === 0) return response.status < 300 ? undefined : statusError(answer, asked)
  const meaning = errorCodes[code] ?? unknownCode
  const details = shown(answerDetails(answer.error), asked)
  const said = {
    ...asked,
    code,
    msg: sentenceOf(redact(asked.hide(answer.msg.slice(0, 8 * longest)))),
    logId: logIdOf(answer),
    status: response.status,
  }
  if (meaning.kind === 'rate' || (response.status === 429 && code !== quotaUsedUp)) {
    const wait = retryAfter(response.headers)
    return new RateLimitError(sentence(said, `too many calls, the platform asks for a pause of ${wait} ms`), {
      ...said,
      retryAfter: wait,
      limit: windowLimit(response.headers),
    })
  }
  if (meaning.kind === 'scope') return scopeError(said, details)
  if (meaning.kind === 'token' || meaning.kind === 'auth') return authError(said, meaning)
  return new ApiError(sentence(said, violations(details), meaning.hint), {
    ...said,
    fieldViolations: details.fieldViolations,
    missingScopes: details.scopes,
    helpUrl: details.helpUrl,
    retryable: meaning.kind === 'busy' || response.status >= 500,
    retryAfter: askedPause(response.headers),
  })
}

type Said = Asked & { readonly code: number; readonly msg: string; readonly logId: string; readonly status: number }

function authError(said: Said, { kind, hint }: CodeMeaning): AuthError {
  const refused = kind === 'token'
  return new AuthError(sentence(said, hint), {
    ...said,
    generation: refused ? said.generation : undefined,
    reauthorize: refused && said.user ? { scopes: [] } : undefined,
  })
}

/** 99991672: the app lacks it, an admin has to act. 99991679: the user has not granted it, and can. */
function scopeError(said: Said, details: AnswerDetails): LarkError {
  const scopes = details.scopes.length > 0 ? details.scopes : listedIn(said.msg)
  const helpUrl =
    details.helpUrl ??
    /https?:\/\/[^\s,，)）\]]+/.exec(said.msg)?.[0] ??
    `${said.domain}/app/${said.appId}/auth${scopes.length > 0 ? `?q=${scopes.join(',')}` : ''}`
  const which = scopes.length > 0 ? `: ${scopes.join(' or ')}` : ''
  const whoLacks = said.code === 99991679 ? 'the user has not granted the scope' : 'the app lacks the scope'
  const todo = said.code === 99991679 ? 'let the user log in again with it; the app needs it too' : 'ask for it'
  const message = `${said.endpoint}: ${whoLacks}${which}; ${todo}, at ${helpUrl} ${facts(said)}`
  if (said.code === 99991679) return new AuthError(message, { ...said, generation: undefined, reauthorize: { scopes } })
  return new ApiError(message, { ...said, fieldViolations: details.fieldViolations, missingScopes: scopes, helpUrl })
}

/** The platform's sentence lists scopes in the first brackets that hold some. */
const listedIn = (msg: string): readonly string[] =>
  /\[([\w:.,\s-]+)\]/
    .exec(msg)?.[1]
    ?.split(',')
    .map((scope) => scope.trim())
    .filter(isScope) ?? []

const isScope = (text: string): boolean => /^[\w:.-]{1,100}$/.test(text)

/** Whatever is taken from an answer may repeat what was sent, or be what a terminal or a page takes for an order. */
function shown({ logId, fieldViolations, scopes, helpUrl }: AnswerDetails, { hide }: Asked): AnswerDetails {
  const plain = (text: string) => oneLine(redact(hide(text.slice(0, 8 * longest)))).slice(0, longest)
  return {
    logId,
    fieldViolations: fieldViolations.map(({ field, value, description }) => ({
      field: plain(field),
      value: plain(value),
      description: plain(description),
    })),
    scopes: scopes.filter(isScope),
    helpUrl: helpUrl && /^https?:\/\/\S+$/.test(helpUrl) ? plain(helpUrl) : undefined,
  }
}

const violations = ({ fieldViolations }: AnswerDetails): string =>
  fieldViolations
    .slice(0, 5)
    .map(({ field, description }) => (description ? `${field}: ${sentenceOf(description)}` : field))
    .join('; ')

const sentence = (said: Said, ...parts: readonly (string | undefined)[]): string =>
  `${said.endpoint}: ${[said.msg, ...parts].filter(Boolean).join('; ')} ${facts(said)}`

const facts = ({ code, logId }: Said): string => `(code ${code}${logId && `, log id ${logId}`})`

/** Characters of the words of others. They are cut after secrets were taken out: half a secret is not known for one. */
const longest = 500

/** Without the full stop: more of the sentence comes. */
const sentenceOf = (text: string): string =>
  oneLine(text)
    .slice(0, longest)
    .replace(/[\s.;。]+$/, '')

function statusError(answer: OpenedAnswer, { endpoint }: Asked): HttpError {
  const { status } = answer.response
  return new HttpError(`${endpoint}: HTTP ${status} with an answer that reports success`, {
    status,
    endpoint,
    logId: logIdOf(answer),
    retryAfter: askedPause(answer.response.headers),
  })
}
