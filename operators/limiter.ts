import { asyncScheduler, Observable, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs'
import { capturedContext, type InContext } from '../src/model/context.js'
import { RateLimitError } from '../src/model/errors.js'
import type { Limiter, QueuePlace, Turn } from '../src/model/limiter.js'
import { longestDelay } from './alarm.js'
import { rememberedLogs, type RateLog } from './rate-log.js'

export interface LimiterOptions {
  /** How many calls may wait; beyond it they fail with a `RateLimitError`. Default: 10,000. */
  readonly queue?: number
  /** How many limits are remembered; of those beyond, the one that was used least recently is forgotten. Default: 10,000. */
  readonly keys?: number
  /** Ms that a window is taken longer than it is: clocks and timers differ by a little. Default: 30. */
  readonly slack?: number
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

/** A call that waits. */
interface Waiter {
  readonly inContext: InContext
  readonly logs: readonly RateLog[]
  readonly subscriber: Subscriber<void>
}

/**
 * Keeps calls to the limits that bind them, in memory: right for one process.
 *
 * A call starts as soon as every window of all its limits has room. Those that have to wait come in the order in which they came, but
 * for calls whose own limit is open while that of an earlier one is not. One timer runs while calls wait, and none else.
 *
 * The platform counts what arrives, which may be any time before the answer: so a call has its place in a window until that is over after
 * its answer; after ten seconds without one it is taken to have arrived. So calls that crowd on their way arrive in no window more than it
 * has room for. The price: each window is longer by the slack and by the time of an answer, and no more calls are on their way at once than
 * a window counts. Of what 50 a second and 1,000 a minute allow, 2,000 calls make 95 % where answers take a tenth of a second; of 1,000 a
 * minute without end, as much where they take two.
 *
 * @example
 * ```ts
 * const limiter = createLimiter()
 * const limits = [{ key: 'imports', windows: [{ count: 5, per: 1_000 }] }]
 * const imports = lines.map((line) => archive(line).pipe(respectRateLimit(limiter, { limits })))
 * ```
 * @category Limits
 */
export function createLimiter(options: LimiterOptions = {}): Limiter {
  const { keys = 10_000, slack = 30, scheduler = asyncScheduler } = options
  const logOf = rememberedLogs(keys)
  const waiting = new Set<Waiter>()
  const alarm = alarmClock(() => admit(), scheduler)

  const start = (logs: readonly RateLog[], now: number) => logs.forEach((log) => log.start(now))

  /** Lets all in that may start, the first comers first. */
  const admit = () => {
    alarm.disarm()
    for (const waiter of waiting) {
      const now = scheduler.now()
      const at = opensAt(waiter.logs, slack, now)
      if (at > now) alarm.arm(at, now)
      else if (waiting.delete(waiter)) {
        start(waiter.logs, now)
        waiter.inContext(() => pass(waiter.subscriber))
      }
    }
  }

  const leave = (waiter: Waiter) => {
    if (waiting.delete(waiter) && waiting.size === 0) alarm.disarm()
  }

  /** Where nobody waits and there is room. */
  const admitNow = ({ limits }: Turn): boolean => {
    if (waiting.size > 0) return false
    const logs = limits.map(logOf)
    const now = scheduler.now()
    if (opensAt(logs, slack, now) > now) return false
    start(logs, now)
    return true
  }

  const enter = (turn: Turn, subscriber: Subscriber<void>): void => {
    if (admitNow(turn)) {
      pass(subscriber)
      return
    }
    const waiter = { inContext: capturedContext(), logs: turn.limits.map(logOf), subscriber }
    const now = scheduler.now()
    const wait = Math.max(0, opensAt(waiter.logs, slack, now) - now)
    const refusal = refusalOf(turn, { wait, waiting: waiting.size }, options)
    if (refusal) {
      subscriber.error(refusal)
      return
    }
    waiting.add(waiter)
    subscriber.add(() => leave(waiter))
    if (wait === 0) admit()
    else alarm.arm(now + wait, now)
    if (waiting.has(waiter)) turn.onWait?.({ waiting: waiting.size, wait })
  }

  return {
    acquire: (turn) => new Observable((subscriber) => enter(turn, subscriber)),
    admit: admitNow,
    sent: ({ limits }) => limits.forEach((limit) => logOf(limit).sent(scheduler.now())),
    over: ({ limits }, took) => limits.forEach((limit) => logOf(limit).over(took, scheduler.now())),
    backOff: ({ limits }, refusal) => {
      const limit = limits.find(({ code }) => code === refusal.code) ?? limits.find(({ code }) => code === undefined)
      if (limit) logOf(limit).refused(refusal, scheduler.now())
    },
  }
}

/** When all of them have room. */
const opensAt = (logs: readonly RateLog[], slack: number, now: number): number =>
  logs.reduce((at, log) => Math.max(at, log.opensAt(slack, now)), -Infinity)

const pass = (subscriber: Subscriber<void>): void => {
  subscriber.next()
  subscriber.complete()
}

/** One timer, for the earliest of the moments that it is set to. */
function alarmClock(ring: () => void, scheduler: SchedulerLike) {
  let alarm: Subscription | undefined
  let earliest = Infinity
  const disarm = () => {
    alarm?.unsubscribe()
    earliest = Infinity
  }
  const arm = (at: number, now: number) => {
    if (at >= earliest) return
    disarm()
    earliest = at
    alarm = scheduler.schedule(ring, Math.min(at - now, longestDelay))
  }
  return { arm, disarm }
}

/** Why a call may not even wait, where it may not. */
function refusalOf(
  { endpoint = 'limiter', onLimit = 'wait', patience = Infinity }: Turn,
  { wait, waiting }: QueuePlace,
  { queue = 10_000 }: LimiterOptions,
): RateLimitError | undefined {
  const waits = onLimit === 'wait' && wait <= patience
  if (waits && waiting < queue) return undefined
  const why = waits ? `${queue} calls wait already` : 'the limit of calls is reached'
  return new RateLimitError(`${endpoint}: ${why}; there is room in ${wait} ms`, { retryAfter: wait, endpoint, local: true })
}
