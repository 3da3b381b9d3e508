import { endWith, map, merge, takeWhile, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs'
import { TimeoutError } from '../src/model/errors.js'
import { alarm } from './alarm.js'

const done = Symbol('done')

/**
 * Errors with a `TimeoutError` when the source has not completed within `limit` ms; `undefined` is no limit.
 *
 * @internal
 */
export function timeLimit<T>(
  limit: number | undefined,
  { what, scheduler }: { readonly what: string; readonly scheduler: SchedulerLike },
): MonoTypeOperatorFunction<T> {
  if (limit === undefined) return (source) => source
  const expired = (): never => {
    throw new TimeoutError(`${what}: not done within ${limit} ms`, { endpoint: what, timeout: limit })
  }
  return (source) =>
    merge(source.pipe(endWith(done)), alarm(limit, scheduler).pipe(map(expired))).pipe(
      takeWhile((value): value is T => value !== done),
    )
}
