import { asyncScheduler, defer, retry, timer, type MonoTypeOperatorFunction, type Observable, type SchedulerLike } from 'rxjs'
import { isLarkError, type LarkError } from '../src/model/errors.js'
import { longestDelay } from './alarm.js'

/** Another try that is to come. */
export interface Retry {
  /** Which try it is: the second is 2. */
  readonly attempt: number
  /** Ms until it starts. */
  readonly delay: number
  /** What the one before failed with. */
  readonly error: LarkError
}

export interface RetryPolicy {
  /** How many tries there are at most, the first one included. Default: 4. */
  readonly attempts?: number
  /** Ms that the first pause has at most; the next may be twice as long, and so on. Default: 500. */
  readonly delay?: number
  /** Ms that a pause has at most, beyond what the platform asks for. Default: 10,000. */
  readonly maxDelay?: number
  /** Ms after subscribing within which the last try has to start. Default: 120,000. */
  readonly within?: number
  /** Whether the work may be done twice. Default: false: only failures are answered after which nothing can have been done. */
  readonly idempotent?: boolean
  /** Which endpoint does the work: a failure of another one, that of the token, has left it undone. */
  readonly endpoint?: string
  /** Told of each try that is to come. */
  readonly onRetry?: (retry: Retry) => void
  /** From 0 to 1, how much of a pause is kept. Default: `Math.random`. */
  readonly random?: () => number
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

/**
 * Tries again after failures that pass: of the network, of a platform that is busy, of too many calls.
 *
 * For whoever sends by themselves; the calls of `createLark` have it built in. A failure is answered where its error is `retryable`,
 * and where the work cannot be done twice by it: the request never left, the platform says that it was not processed, or `idempotent`
 * says that twice is as good as once. The pause is random between 0 and `delay`, 2 x `delay`, 4 x `delay` and so on, and comes on top
 * of what the platform asks for. Where the next try would start too late, the error passes at once.
 *
 * ```text
 * first     -#                 the network failed
 * second        --#            again
 * third              -a|
 * result    ----------a|
 * ```
 *
 * @example
 * ```ts
 * defer(() => fetchOnce()).pipe(retryTransient({ attempts: 3, idempotent: true, onRetry: ({ delay }) => console.log(delay) }))
 * ```
 * @param policy - How often, how fast, how long.
 * @returns Emits what the source emits, and completes with it. Keeps nothing.
 * @throws The last failure; every other error of the source, as it came, those of a limiter of our own among them.
 * @see protocol 3.10
 * @category Operators
 */
export function retryTransient<T>(policy: RetryPolicy = {}): MonoTypeOperatorFunction<T> {
  const { scheduler = asyncScheduler } = policy
  return (source) => defer(() => source.pipe(retry({ delay: pausing(policy, scheduler.now()) })))
}

/**
 * What to wait for before another try, by the failure and how many there have been; throws the failure where there is to be none.
 *
 * @internal
 */
export function pausing(policy: RetryPolicy, since: number): (error: unknown, failures: number) => Observable<unknown> {
  const { attempts = 4, within = 120_000, onRetry, scheduler = asyncScheduler } = policy
  return (error, failures) => {
    if (failures >= attempts || !isLarkError(error) || !mayRepeat(error, policy)) throw error
    const delay = pauseAfter(error, failures, policy)
    if (delay > longestDelay || scheduler.now() + delay >= since + within) throw error
    onRetry?.({ attempt: failures + 1, delay, error })
    return timer(delay, scheduler)
  }
}

function mayRepeat(error: LarkError, { idempotent = false, endpoint }: RetryPolicy): boolean {
  if (!error.retryable) return false
  if (error._tag === 'RateLimitError') return !error.local
  return idempotent || (error._tag === 'TransportError' && !error.sent) || isElsewhere(error, endpoint)
}

const isElsewhere = (error: LarkError, endpoint: string | undefined): boolean =>
  endpoint !== undefined && 'endpoint' in error && error.endpoint !== endpoint

/** Full jitter: those who failed together do not come back together. */
function pauseAfter(
  error: LarkError,
  failures: number,
  { delay = 500, maxDelay = 10_000, random = Math.random }: RetryPolicy,
): number {
  const asked = ('retryAfter' in error && error.retryAfter) || 0
  return asked + Math.round(random() * Math.min(maxDelay, delay * 2 ** (failures - 1)))
}
