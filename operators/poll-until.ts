import {
  asyncScheduler,
  filter,
  repeat,
  take,
  timer,
  type MonoTypeOperatorFunction,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs'
import { timeLimit } from './time-limit.js'

export interface PollUntilOptions {
  /** Ms between the end of one question and the next. Default: 1,000. */
  readonly interval?: number
  /** Ms for all of it; `Infinity` for no limit. Default: 300,000. */
  readonly timeout?: number
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

/**
 * Asks again and again, until the answer is the one that was waited for.
 *
 * For calls that start work and calls that tell how far it has come: exports, imports, agent runs. The source is asked by
 * subscribing, so it has to be cold, as calls are; the pause begins when it has completed, so that no two questions are under way.
 * To see the answers in between, `tap` the source.
 *
 * ```text
 * source  -a|           not done
 *           ---a|       not done; the interval is 2
 *               ---b|   done
 * result  ----------(b|)
 * ```
 *
 * @example
 * ```ts
 * const job = lark.request<{ readonly status: 'running' | 'done' }>({ method: 'GET', url: '/open-apis/drive/v1/export_tasks/1' })
 * job.pipe(pollUntil(({ status }) => status === 'done', { interval: 2_000, timeout: 60_000 })).subscribe()
 * ```
 * @param done - Whether this is the answer; a type guard narrows it.
 * @param options - The pause, and the patience.
 * @returns Emits the first answer that is `done`, and completes. Keeps nothing; unsubscribing aborts the question under way.
 * @throws What the source errors with, at once: calls have tried again by then. A `TimeoutError` when the time is over. What `done` throws.
 * @category Operators
 */
export function pollUntil<T, S extends T>(done: (value: T) => value is S, options?: PollUntilOptions): OperatorFunction<T, S>
export function pollUntil<T>(done: (value: T) => boolean, options?: PollUntilOptions): MonoTypeOperatorFunction<T>
export function pollUntil<T>(
  done: (value: T) => boolean,
  { interval = 1_000, timeout = 300_000, scheduler = asyncScheduler }: PollUntilOptions = {},
): MonoTypeOperatorFunction<T> {
  return (source) =>
    source.pipe(
      repeat({ delay: () => timer(interval, scheduler) }),
      filter((value) => done(value)),
      take(1),
      timeLimit(timeout, { what: 'pollUntil', scheduler }),
    )
}
