import { concatMap, defer, of, retry, type Observable } from 'rxjs'
import { isRefusal } from '../../operators/refresh-token-on-expiry.js'
import { tellEnd, tellLimiter } from '../../operators/respect-rate-limit.js'
import { pausing } from '../../operators/retry-transient.js'
import type { CallToken } from '../auth/token-source.js'
import { InputError } from '../model/errors.js'
import type { Turn } from '../model/limiter.js'
import type { Core } from './core.js'
import type { Journey } from './journey.js'
import { unlimited } from './limiter-of.js'
import { limitsOf } from './limits-of.js'
import { within } from './within.js'
import { withFirst } from './with-first.js'

/**
 * Brings a call through: it waits its turn and for a token, is sent, gets a new token once where its own is refused, and is tried
 * again where its failure passes; all of that within its time. Unsubscribing ends whatever of it is going on.
 *
 * A call without trouble has one timer: that of its only try.
 *
 * @param send - Sends it once.
 */
export function surviving<T>(journey: Journey, core: Core, send: (token?: CallToken) => Observable<T>): Observable<T> {
  const { request, tokens, times } = journey
  const { scheduler } = core.settings
  const start = scheduler.now()
  const limiter = request.trusted ? core.limiter : unlimited
  const turn = turnOf(journey, core)
  let before: unknown
  const left = () => start + times.total - scheduler.now()
  const inTime = <V>(limit: number, timeout: number) =>
    within<V>(limit, { endpoint: request.endpoint, timeout, scheduler, before })

  const sent = (token?: CallToken): Observable<T> => {
    const rest = left()
    return send(token).pipe(
      rest < times.attempt ? inTime(rest, times.total) : inTime(times.attempt, times.attempt),
      tellEnd(limiter, turn, scheduler),
    )
  }
  // A token first, so that calls that are let in together leave together; and after a wait the one that is good by then.
  const waited = (patience: number): Observable<CallToken | undefined> => {
    const token$ = tokens?.token$ ?? tokenless
    const turn$ = defer(() => limiter.acquire({ ...turn, patience })).pipe(concatMap(() => token$))
    return token$.pipe(
      concatMap((token) => (limiter.admit?.(turn) ? of(token) : turn$)),
      inTime(patience, times.total),
    )
  }
  const tried$ = defer(() => {
    const token = tokens?.current?.()
    return (!tokens || token) && limiter.admit?.(turn) ? sent(token) : waited(left()).pipe(concatMap(sent))
  })
  let recover: ((error: unknown) => Observable<unknown>) | undefined
  const again = (error: unknown) => {
    tellLimiter(limiter, turn, error)
    before = error
    recover ??= recovery(journey, core, { start, within: times.total })
    try {
      return recover(error)
    } catch (final) {
      journey.trace.failed(final)
      throw final
    }
  }
  return tried$.pipe(withFirst(request), retry({ delay: again }))
}

/** What makes good a failure, or throws it: once a new token, and pauses. Made when the first one happens: to most calls none does. */
function recovery(
  { call, request, tokens, trace }: Journey,
  { settings: { scheduler, retry: ours = {} } }: Core,
  { start, within: total }: { readonly start: number; readonly within: number },
): (error: unknown) => Observable<unknown> {
  const options = call.options.retry ?? ours
  const pause = pausing(
    {
      ...(options || { attempts: 1 }),
      within: total,
      idempotent: request.repeatable,
      endpoint: request.endpoint,
      scheduler,
      onRetry: (retry) => {
        const faults = request.upload?.spent() ?? []
        if (faults.length > 0) throw new InputError({ endpoint: request.endpoint, faults, cause: retry.error })
        trace.retrying(retry)
      },
    },
    start,
  )
  let renewed = false
  let failures = 0
  return (error) => {
    if (isRefusal(error) && error.endpoint === request.endpoint && !renewed) {
      renewed = true
      tokens?.refuse(error.generation)
      return of(true)
    }
    failures += 1
    return pause(error, failures)
  }
}

const tokenless: Observable<CallToken | undefined> = of(undefined)

function turnOf({ call, trace }: Journey, { settings }: Core): Turn {
  const options = settings.limits || {}
  const onLimit = call.options.onLimit ?? options.onLimit ?? 'wait'
  const limits = settings.limits === false ? [] : limitsOf(call, options, settings)
  return { limits, endpoint: call.target.id, onLimit, onWait: trace.waiting }
}
