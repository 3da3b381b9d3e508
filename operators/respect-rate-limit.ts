import { asyncScheduler, concatMap, finalize, tap, type MonoTypeOperatorFunction, type TimestampProvider } from 'rxjs'
import { isLarkError } from '../src/model/errors.js'
import type { Limiter, Turn } from '../src/model/limiter.js'

const everything: Turn = { limits: [{ key: '', windows: [] }] }

/**
 * Subscribes when a limiter lets it, and tells the limiter what the platform says of limits.
 *
 * For whoever sends by themselves; the calls of `createLark` have it built in.
 *
 * ```text
 * limiter   --x|
 * source      ---a|
 * result    -----a|
 * ```
 *
 * @example
 * ```ts
 * const limits = [{ key: 'imports', windows: [{ count: 50, per: 1_000 }, { count: 1_000, per: 60_000 }] }]
 * archive(line).pipe(respectRateLimit(createLimiter(), { limits })).subscribe()
 * ```
 * @param limiter - Made by `createLimiter`; shared by all that keep to the same limits.
 * @param turn - The limits. Default: one without windows, that only knows the pauses the platform asks for.
 * @returns Emits what the source emits, and completes with it. Unsubscribing gives the place in the queue up.
 * @throws What the source errors with, and the `RateLimitError` of a limiter that lets nobody wait, or nobody more.
 * @see protocol 3.8
 * @category Operators
 */
export function respectRateLimit<T>(limiter: Limiter, turn: Turn = everything): MonoTypeOperatorFunction<T> {
  const learn = { error: (error: unknown) => tellLimiter(limiter, turn, error) }
  return (source) => limiter.acquire(turn).pipe(concatMap(() => source.pipe(tap(learn), tellEnd(limiter, turn, asyncScheduler))))
}

/**
 * Tells a limiter that a call goes out now, and when it is over.
 *
 * @internal
 */
export function tellEnd<T>(limiter: Limiter, turn: Turn, clock: TimestampProvider): MonoTypeOperatorFunction<T> {
  if (!limiter.over) return (source) => source
  limiter.sent?.(turn)
  const start = clock.now()
  return finalize(() => limiter.over?.(turn, clock.now() - start))
}

/**
 * Tells a limiter of a failure, where it is the platform's word on a limit.
 *
 * @internal
 */
export function tellLimiter(limiter: Limiter, turn: Turn, error: unknown): void {
  if (!isLarkError(error, 'RateLimitError') || error.local) return
  if (turn.endpoint === undefined || turn.endpoint === error.endpoint) limiter.backOff(turn, error)
}
