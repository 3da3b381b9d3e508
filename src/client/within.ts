import { throwError, timeout, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs'
import type { TimeoutError } from '../model/errors.js'

/** The longest time that a timer can wait for; beyond it there is no limit. */
const longest = 2 ** 31 - 1

/** Errors where nothing was emitted within `limit` ms. Where something comes at once, no timer runs. */
export function within<T>(limit: number, late: () => TimeoutError, scheduler: SchedulerLike): MonoTypeOperatorFunction<T> {
  if (!(limit <= longest)) return (source) => source
  return timeout({ first: Math.max(0, limit), scheduler, with: () => throwError(() => late()) })
}
