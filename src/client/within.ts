import { throwError, timeout, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs'
import { TimeoutError } from '../model/errors.js'

/** The longest time that a timer can wait for; beyond it there is no limit. */
const longest = 2 ** 31 - 1

/** Errors with a `TimeoutError` where nothing was emitted within `limit` ms. */
export function within<T>(limit: number, endpoint: string, scheduler: SchedulerLike): MonoTypeOperatorFunction<T> {
  if (!(limit <= longest)) return (source) => source
  const late = () => new TimeoutError(`${endpoint}: no answer within ${limit} ms`, { endpoint, timeout: limit })
  return timeout({ first: limit, scheduler, with: () => throwError(() => late()) })
}
