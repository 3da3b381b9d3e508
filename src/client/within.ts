import { throwError, timeout, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs'
import { TimeoutError } from '../model/errors.js'

/** The longest time that a timer can wait for; beyond it there is no limit. */
const longest = 2 ** 31 - 1

/** Who has how long. */
export interface Patience {
  readonly endpoint: string
  /** What its error says, in ms. */
  readonly timeout: number
  readonly scheduler: SchedulerLike
  /** What went wrong before. */
  readonly before: unknown
}

/** Errors where nothing was emitted within `limit` ms. Where something comes at once, no timer runs. */
export function within<T>(limit: number, { endpoint, timeout: ms, scheduler, before }: Patience): MonoTypeOperatorFunction<T> {
  if (!(limit <= longest)) return (source) => source
  const late = () => new TimeoutError(`${endpoint}: no answer within ${ms} ms`, { endpoint, timeout: ms, cause: before })
  return timeout({ first: Math.max(0, limit), scheduler, with: () => throwError(() => late()) })
}
