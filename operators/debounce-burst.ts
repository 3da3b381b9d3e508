import {
  asyncScheduler,
  debounce,
  defer,
  finalize,
  groupBy,
  merge,
  mergeMap,
  Observable,
  scan,
  skip,
  timer,
  toArray,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs'
import type { Deliverable } from '../src/model/delivery.js'
import { chatOf } from './chat-of.js'
import { handOn, type Held } from './hold.js'
import { waitingRoom } from './waiting-room.js'

export interface DebounceOptions<T> {
  /** What events have to share to be in one burst. Default: the chat that they are about; one for all that are about none. */
  readonly key?: (event: T) => unknown
  /** Ms without another one after which a burst is over; a function is told what came so far. Default: 600. */
  readonly quiet?: number | ((burst: readonly T[]) => number)
  /** Ms after its first event when a burst is over in any case. Default: 2,000, which is before the platform stops waiting. */
  readonly longest?: number
  /** The most events in a burst, which is then over. Default: 8. */
  readonly max?: number
  /** How many events may wait; beyond it they are nacked, and rejected as `queue-full`. Default: 10,000. */
  readonly queue?: number
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

/**
 * Gathers what comes in quick succession, and hands it on as one list when it is quiet.
 *
 * For bots that people talk to in several short messages, or forward a handful of pictures to. A list holds the events themselves;
 * `handle` takes lists, and acks or nacks all of one.
 *
 * ```text
 * source  -a-b-------c----|    quiet for 4
 * result  -------x------(y|)   x: [a, b], y: [c]
 * ```
 *
 * @example
 * ```ts
 * source.pipe(
 *   ofEventType('im.message.receive_v1'),
 *   debounceBurst({ quiet: (burst) => (burst.length > 3 ? 2_000 : 600), longest: 5_000 }),
 *   handle((events) => answerAll(events)),
 * )
 * ```
 * @param options - What goes together, and when it is over.
 * @returns Emits lists of one or more, in order per key; completes with the source, after what is gathered. Holds at most `queue`
 * events. Unsubscribing nacks what waits; what was handed on is answered by who claimed it.
 * @throws What the source errors with, and `quiet`; where `key` throws, the event is nacked and rejected as `handler-failed`.
 * @category Operators
 */
export function debounceBurst<T extends Deliverable>({
  key = chatOf,
  quiet = 600,
  longest = 2_000,
  max = 8,
  queue = 10_000,
  scheduler = asyncScheduler,
}: DebounceOptions<T> = {}): OperatorFunction<T, readonly T[]> {
  const quietAfter = typeof quiet === 'number' ? () => quiet : quiet

  const over = (burst$: Observable<Held<T>>): Observable<unknown> =>
    merge(
      burst$.pipe(skip(max - 1)),
      timer(longest, scheduler),
      burst$.pipe(
        scan<Held<T>, readonly T[]>((burst, { value }) => [...burst, value], []),
        debounce((burst) => timer(quietAfter(burst), scheduler)),
      ),
    )

  return (source) =>
    defer(() => {
      const room = waitingRoom<T>({ max: queue, key, clock: scheduler })
      const pass = (burst: readonly Held<T>[]): Observable<readonly T[]> =>
        new Observable((subscriber) => {
          const items = burst.filter((held) => room.leave(held))
          handOn(items, () => subscriber.next(items.map(({ value }) => value)))
          subscriber.complete()
        })
      return source.pipe(
        mergeMap((value) => room.enter(value)),
        groupBy((held) => held.key, { duration: over }),
        mergeMap((burst$) => burst$.pipe(toArray())),
        mergeMap(pass),
        finalize(() => room.close()),
      )
    })
}
