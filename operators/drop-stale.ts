import { asyncScheduler, filter, type MonoTypeOperatorFunction, type TimestampProvider } from 'rxjs'
import type { LarkEvent } from '../src/model/event.js'
import { rejectionOf } from './rejection-of.js'

export interface DropStaleOptions {
  /** Default: the wall clock. */
  readonly clock?: TimestampProvider
}

/**
 * Drops events that happened too long ago, and says so.
 *
 * For bots that should not answer, after an outage, what nobody waits for any more. Mind that the platform delivers again after up to 7 h
 * (protocol 5.6): what is dropped here is lost. It is acked unless somebody else wants it, and rejected as `too-old`.
 *
 * ```text
 * source  -a--b--c-|    b happened long ago
 * result  -a-----c-|
 * ```
 *
 * @example
 * ```ts
 * source.pipe(dedupeByEventId(), dropStale(30 * 60_000), handle(save))
 * ```
 * @param maxAge - Ms since `createdAt`; what is exactly as old passes, and so does an event of which the platform does not say when it
 * happened.
 * @returns Emits and completes with the source.
 * @throws Only what the source errors with.
 * @see channel 8.2
 * @category Operators
 */
export function dropStale<T extends LarkEvent>(
  maxAge: number,
  { clock = asyncScheduler }: DropStaleOptions = {},
): MonoTypeOperatorFunction<T> {
  return filter((event) => {
    const at = clock.now()
    const age = at - event.createdAt
    if (!(age > maxAge)) return true
    event.delivery.report?.(rejectionOf('too-old', event, { message: `dropped, ${age} ms after it happened`, at }))
    return false
  })
}
