import { answerDetails, Envelope } from '../codec/answer.js'
import { faultsOf } from '../codec/faults.js'
import { DecodeError, HttpError, RateLimitError, type LarkError } from '../model/errors.js'
import type { HttpResponse } from '../model/internals.js'
import type { Target } from './build-request.js'
import { askedPause, retryAfter, windowLimit } from './retry-after.js'
import type { Answered } from './send.js'

/** An answer of the platform that could be read; what it says is not judged yet. */
export interface OpenedAnswer {
  readonly code: number
  readonly msg: string
  readonly data: unknown
  /** The `error` member of a refusal. */
  readonly error: unknown
  readonly response: HttpResponse
}

/**
 * Reads the envelope of an answer. A file has none: it is the data.
 *
 * @throws HttpError where somebody between us and the platform answered, DecodeError where the platform's answer is broken.
 */
export function openAnswer(target: Target, response: Answered): OpenedAnswer {
  if (response.file) return { code: 0, msg: '', data: response.file, error: undefined, response }
  const body = parse(response.text)
  if (!Envelope.is(body)) return openOther(target, response, body)
  const { code, msg, data, error } = body as Record<string, unknown> & { readonly code: number }
  const beside = target.wrap === 'top' || (target.raw && data === undefined)
  return {
    code,
    msg: typeof msg === 'string' ? msg : '',
    data: beside ? besides(body) : (data ?? {}),
    error,
    response,
  }
}

/** The fields that stand beside those of the envelope. */
const besides = ({ code: _code, msg: _msg, data: _data, error: _error, ...rest }: Record<string, unknown>): unknown => rest

/** JSON without a code, or nothing at all, is an answer only where no catalogue says otherwise. */
function openOther(target: Target, response: HttpResponse, body: unknown): OpenedAnswer {
  const good = response.status >= 200 && response.status < 300
  if (target.raw && good && (body !== undefined || response.text === '')) {
    return { code: 0, msg: '', data: body ?? {}, error: undefined, response }
  }
  throw good && (body !== undefined || isJson(response)) ? broken(target, body) : strange(target, response)
}

/** What support asks for, in the headers of an answer; of another shape it is none, and may be anything. */
export const logIdIn = ({ headers }: HttpResponse): string =>
  logIdFrom(headers['x-tt-logid']) || logIdFrom(headers['x-request-id'])

const logIdFrom = (text = ''): string => (/^[\w.:-]{1,128}$/.test(text) ? text : '')

/** What support asks for; from the headers, else from the error in the body. */
export const logIdOf = ({ response, error }: OpenedAnswer): string => logIdIn(response) || logIdFrom(answerDetails(error).logId)

const isJson = ({ headers }: HttpResponse): boolean => /\bjson\b/i.test(headers['content-type'] ?? '')

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const broken = ({ id }: Target, body: unknown): LarkError =>
  new DecodeError({
    what: id,
    faults: body === undefined ? [{ path: '.', message: 'the answer is no JSON' }] : faultsOf(Envelope.decode(body)),
  })

function strange({ id }: Target, response: HttpResponse): LarkError {
  const { status, headers } = response
  if (status === 429) {
    const wait = retryAfter(headers)
    const message = `${id}: HTTP 429, too many calls: a pause of ${wait} ms is asked for`
    return new RateLimitError(message, {
      retryAfter: wait,
      limit: windowLimit(headers),
      endpoint: id,
      logId: logIdIn(response),
    })
  }
  const type = /^[\w.+-]{1,60}\/[\w.+-]{1,60}/.exec(headers['content-type'] ?? '')?.[0] ?? 'an answer without a type'
  const moved = status >= 300 && status < 400 ? ' (a redirect is not followed: check the domain)' : ''
  return new HttpError(`${id}: HTTP ${status} with ${type} in place of an answer of the platform${moved}`, {
    status,
    endpoint: id,
    logId: logIdIn(response),
    retryAfter: askedPause(headers),
  })
}
