import * as t from 'io-ts'
import { faultsOf } from '../codec/faults.js'
import { leaf } from '../codec/leaf.js'
import type { Fault } from '../model/errors.js'
import type { CallOptions } from '../model/lark.js'
import type { RateWindow } from '../model/limiter.js'
import type { LimitOptions, RetryOptions, TimeoutOptions } from '../model/policy.js'

/** What a call is bound by, in ms. */
export interface TimeLimits {
  readonly total: number
  readonly attempt: number
  /** For a file on its way. */
  readonly idle: number
}

/**
 * How long a call may take, by what the client and then the call itself say. A number is the time of the whole call; `transfer`: a file
 * goes up or down, which takes as long as bytes move.
 */
export function timeLimits(
  client: number | TimeoutOptions | undefined,
  own?: number | TimeoutOptions,
  transfer?: 'up' | 'down',
): TimeLimits {
  const [ours, theirs] = [long(client), long(own)]
  const total = theirs.total ?? ours.total
  const attempt = theirs.attempt ?? ours.attempt ?? 30_000
  const idle = theirs.idle ?? ours.idle ?? 30_000
  if (!transfer) return { total: total ?? 120_000, attempt, idle }
  return { total: total ?? Infinity, attempt: transfer === 'up' ? Infinity : idle, idle }
}

/** Who gives one number has one try that may take all of it. */
const long = (timeout: number | TimeoutOptions = {}): TimeoutOptions =>
  typeof timeout === 'number' ? { total: timeout, attempt: timeout } : timeout

const number = (expected: string, judge: (value: number) => boolean) =>
  leaf(expected, (value): value is number => typeof value === 'number' && judge(value))

const Ms = number('a number of ms above 0', (value) => value > 0)
const Pause = number('a number of ms', (value) => value >= 0)
const Count = number('a whole number above 0', (value) => Number.isInteger(value) && value > 0)

/** A record, or the word that stands for it. */
const orShort = (isShort: (value: unknown) => boolean, record: t.Mixed) =>
  new t.Type<unknown>(
    record.name,
    (value): value is unknown => isShort(value) || record.is(value),
    (value, context) => (isShort(value) ? t.success(value) : record.validate(value, context)),
    t.identity,
  )

const isFalse = (value: unknown): boolean => value === false

const Windows: t.Type<readonly RateWindow[], unknown> = t.readonlyArray(t.type({ count: Count, per: Ms }))

const isLimiter = (value: unknown): value is LimitOptions['limiter'] =>
  typeof value === 'object' && value !== null && 'acquire' in value && 'backOff' in value

const isRandom = (value: unknown): value is RetryOptions['random'] => typeof value === 'function'

const isChoice = (value: unknown): value is LimitOptions['onLimit'] => value === 'wait' || value === 'fail'

/** What is wrong with the policies of one call. */
export function policyFaults({ timeout, retry }: Pick<CallOptions, 'timeout' | 'retry'>): readonly Fault[] {
  if (timeout === undefined && retry === undefined) return []
  return faultsOf(t.partial({ timeout: policies.timeout, retry: policies.retry }).decode({ timeout, retry }))
}

/** The codecs of these options. */
export const policies = {
  timeout: orShort(Ms.is, t.partial({ total: Ms, attempt: Ms, idle: Ms }, `${Ms.name}, or { total, attempt, idle }`)),
  retry: orShort(
    isFalse,
    t.partial(
      { attempts: Count, delay: Pause, maxDelay: Pause, random: leaf('a function', isRandom) },
      'false, or { attempts, delay, maxDelay }',
    ),
  ),
  limits: orShort(
    isFalse,
    t.partial(
      {
        windows: Windows,
        endpoints: t.record(t.string, Windows),
        onLimit: leaf("'wait' or 'fail'", isChoice),
        queue: Count,
        limiter: leaf('a Limiter: acquire and backOff', isLimiter),
      },
      'false, or { windows, endpoints, onLimit, queue, limiter }',
    ),
  ),
}
