import { concatMap, defer, map, takeUntil, type Observable } from 'rxjs'
import type { CallToken, TokenSource } from '../auth/token-source.js'
import { identityFault, tokensFor } from '../auth/tokens-for.js'
import { answerError } from '../http/answer-error.js'
import { buildRequest, type BuiltRequest, type MakeBody } from '../http/build-request.js'
import { hidingHeaders } from '../http/hiding-headers.js'
import { multipart$ } from '../http/lazy-multipart.js'
import { openAnswer, type OpenedAnswer } from '../http/open-answer.js'
import type { Answered } from '../http/send.js'
import { InputError } from '../model/errors.js'
import { abortWith } from './abort-with.js'
import type { Core } from './core.js'
import type { Call } from './journey.js'
import { helpdeskHeaders } from './helpdesk.js'
import { policyFaults, timeLimits, type TimeLimits } from './policies.js'
import { surviving } from './surviving.js'
import { traceCall, type CallTrace } from './trace-call.js'
import type { Validation } from './validate-by.js'

/**
 * A call as a pipe: build, get a token, send, judge; and around it what lets it survive, what ends it, and what tells of it.
 *
 * Cold; emits one answer that is a success, and completes, or errors once.
 */
export function answerTo(call: Call, core: Core): Observable<OpenedAnswer> {
  const { validation$ } = core
  const run = (validation?: Validation) =>
    call.target.body === 'multipart'
      ? multipart$.pipe(concatMap(({ multipart }) => answered(call, core, validation, multipart)))
      : answered(call, core, validation)
  return validation$
    ? validation$.pipe(
        concatMap((validation) => {
          validation.input(call.target, call.input)
          return run(validation)
        }),
      )
    : defer(run)
}

function answered(call: Call, core: Core, validation?: Validation, multipart?: MakeBody): Observable<OpenedAnswer> {
  const { target, options } = call
  const faults = policyFaults(options)
  if (faults.length > 0) throw new InputError({ endpoint: target.id, faults })
  const built = withHelpdesk(buildRequest(target, call.input, options, core.site, multipart), core)
  const times = timesOf(call, core, built)
  const request = times === core.times ? built : { ...built, idle: times.idle }
  const tokens = needsToken(request) ? tokensOf(call, core) : undefined
  const trace = traceCall(core, request)
  const send = (token?: CallToken) => {
    trace.sending()
    const outgoing = signed(request, token)
    const judge = (response: Answered) => judged(response, call, core, { request: outgoing, token, trace, validation })
    return core.send(outgoing).pipe(map(judge))
  }
  return surviving({ call, request, tokens, trace, times }, core, send).pipe(
    abortWith(options.signal, trace.failed),
    takeUntil(core.closed$),
  )
}

/** The tokens of the call's identity, where the endpoint takes them. */
function tokensOf({ target, identity }: Call, { tokens, settings: { identityCheck }, warnOnce }: Core): TokenSource | undefined {
  const source = tokensFor(tokens, identity, target)
  const [sure, error] = (identityCheck !== 'off' && identityFault(identity, target)) || []
  if (error && sure && identityCheck === 'error') throw error
  if (error) warnOnce(error.message)
  return source
}

function timesOf({ options }: Call, { settings, times }: Core, { upload, answer }: BuiltRequest): TimeLimits {
  if (!upload && !answer && options.timeout === undefined) return times
  return timeLimits(settings.timeout, options.timeout, upload ? 'up' : answer && 'down')
}

function withHelpdesk(request: BuiltRequest, { settings: { helpdesk } }: Core): BuiltRequest {
  return helpdesk ? { ...request, headers: { ...helpdeskHeaders(helpdesk, request), ...request.headers } } : request
}

/** What a try went out with. */
interface Sent {
  readonly request: BuiltRequest
  readonly token: CallToken | undefined
  readonly trace: CallTrace
  readonly validation: Validation | undefined
}

/** Abroad no token is ever shown; and who brings a credential of their own needs none. */
const needsToken = ({ trusted, headers }: BuiltRequest): boolean => trusted && headers['authorization'] === undefined

const signed = (request: BuiltRequest, token?: CallToken): BuiltRequest =>
  token ? Object.assign({}, request, { headers: authorized(request, token) }) : request

const authorized = ({ headers }: BuiltRequest, { token }: CallToken) =>
  Object.assign({}, headers, { authorization: `Bearer ${token}` })

/** The answer, where it is a success; else throws what it is. */
function judged(
  response: Answered,
  { target, identity }: Call,
  { settings: { appId, domain }, hide }: Core,
  { request, token, trace, validation }: Sent,
): OpenedAnswer {
  const answer = openAnswer(target, response)
  trace.answered(answer)
  const error = answerError(answer, {
    endpoint: target.id,
    appId,
    domain,
    user: identity.as === 'user',
    generation: token?.generation,
    hide: (text) => hidingHeaders(request.headers)(hide(text)),
  })
  if (error) throw error
  validation?.output(target, answer.data)
  return answer
}
