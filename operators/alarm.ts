import { NEVER, timer, type Observable, type SchedulerLike } from 'rxjs'

/** What the timers of a platform can wait at most, in ms: beyond it they go off at once. */
export const longestDelay = 2 ** 31 - 1

/**
 * A `timer` for delays of any length: where nothing can wait that long, `Infinity` among them, it stays silent.
 *
 * @internal
 */
export const alarm = (delay: number, scheduler: SchedulerLike): Observable<unknown> =>
  delay > longestDelay ? NEVER : timer(Math.max(0, delay), scheduler)
