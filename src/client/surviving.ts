import { concatMap, defer, of, type Observable } from 'rxjs'
import { refreshTokenOnExpiry } from '../../operators/refresh-token-on-expiry.js'
import { tellLimiter } from '../../operators/respect-rate-limit.js'
import { retryTransient } from '../../operators/retry-transient.js'
import type { CallToken, TokenSource } from '../auth/token-source.js'
import type { BuiltRequest } from '../http/build-request.js'
import { TimeoutError, type AuthError } from '../model/errors.js'
import type { Limiter, Turn } from '../model/limiter.js'
import type { Call } from './call.js'
import type { Core } from './core.js'
import { limitsOf } from './limits-of.js'
import { timeLimits } from './policies.js'
import type { CallTrace } from './trace-call.js'
import { within } from './within.js'
import { withFirst } from './with-first.js'

/** What a call has when it sets out. */
export interface Journey {
  readonly call: Call
  readonly request: BuiltRequest
  readonly tokens: TokenSource | undefined
  readonly trace: CallTrace
}

/**
 * Brings a call through: it waits its turn and for a token, is sent, gets a new token once where its own is refused, and is tried
 * again where its failure passes; all of that within its time. Unsubscribing ends whatever of it is going on.
 *
 * A call without trouble has one timer: that of its only try.
 *
 * @param send - Sends it once.
 */
export function surviving<T>(journey: Journey, core: Core, send: (token: CallToken | undefined) => Observable<T>): Observable<T> {
  const { call, request, tokens, trace } = journey
  const { settings } = core
  const { scheduler, retry = {} } = settings
  const { id } = call.target
  const own = call.options.retry ?? retry
  const { total, attempt } = timeLimits(settings.timeout, call.options.timeout, isTransfer(request))
  const end = scheduler.now() + total
  const limiter = request.trusted ? core.limiter : unlimited
  const turn = turnOf(journey, core)
  let before: unknown
  const late = (ms: number) => () =>
    new TimeoutError(`${id}: no answer within ${ms} ms`, { endpoint: id, timeout: ms, cause: before })
  const sent = (token?: CallToken): Observable<T> => {
    const most = Math.min(attempt, end - scheduler.now())
    return send(token).pipe(within(most, late(most < attempt ? total : attempt), scheduler), tellLimiter(limiter, turn))
  }
  // A token first, so that calls that are let in together leave together; and then the one that is good by then.
  const waited = (patience: number): Observable<CallToken | undefined> =>
    (tokens?.token$ ?? tokenless).pipe(
      concatMap(() => limiter.acquire({ ...turn, patience })),
      concatMap(() => tokens?.token$ ?? tokenless),
      within(patience, late(total), scheduler),
    )
  const tried$ = defer(() => {
    const token = tokens?.current?.()
    return (!tokens || token) && limiter.admit?.(turn) ? sent(token) : waited(end - scheduler.now()).pipe(concatMap(sent))
  })
  return tried$.pipe(
    withFirst(request),
    refreshTokenOnExpiry(renewalOf(tokens)),
    retryTransient({
      ...(own || { attempts: 1 }),
      within: total,
      idempotent: request.repeatable,
      endpoint: id,
      scheduler,
      onRetry: (again) => {
        before = again.error
        trace.retrying(again)
      },
    }),
  )
}

const tokenless: Observable<CallToken | undefined> = of(undefined)

/** One new token a call: whose second one is refused too has to hear it. */
function renewalOf(tokens: TokenSource | undefined) {
  let renewed = false
  return (refused: AuthError & { readonly generation: number }): void => {
    if (renewed) throw refused
    renewed = true
    tokens?.refuse(refused.generation)
  }
}

function turnOf({ call, trace }: Journey, { settings: { limits } }: Core): Turn {
  const options = limits || {}
  const onLimit = call.options.onLimit ?? options.onLimit ?? 'wait'
  return { limits: limitsOf(call, options), endpoint: call.target.id, onLimit, onWait: trace.waiting }
}

/** In place of a limiter, where no limits are kept. */
export const unlimited: Limiter = { acquire: () => tokenless, admit: () => true, backOff: () => undefined }

const isTransfer = ({ upload, answer }: BuiltRequest): boolean => upload !== undefined || answer === 'binary'
