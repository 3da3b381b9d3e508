import {
  asyncScheduler,
  defer,
  finalize,
  mergeMap,
  Observable,
  tap,
  type MonoTypeOperatorFunction,
  type TimestampProvider,
} from 'rxjs'
import type { Deliverable } from '../src/model/delivery.js'
import { handOn, type Held } from './hold.js'
import { mergeByKey } from './merge-by-key.js'
import { waitingRoom } from './waiting-room.js'

export interface SerializeOptions {
  /** How many keys may be busy at once; the others wait for a place. Default: 1,000. */
  readonly concurrency?: number
  /** How many events may wait; beyond it they are nacked, and rejected as `queue-full`. Default: 10,000. */
  readonly queue?: number
  /** Default: the wall clock. */
  readonly clock?: TimestampProvider
}

/**
 * Hands on the events of one key one after the other: the next when everybody below has settled the one before.
 *
 * For pipelines where several handlers follow, and a chat has to be in order over all of them; for a single `handle` its own `key`
 * does the same. An event that nobody below claims is over at once. A failure nacks its own event only, and the next follows.
 *
 * ```text
 * source  -a-b-c-----|    a and b of one key; handlers that take 5
 * result  -a---cb----|
 * wire    ------a---(bc)
 * ```
 *
 * @example
 * ```ts
 * source.pipe(
 *   ofEventType('im.message.receive_v1'),
 *   serializeBy((event) => event.payload.message.chat_id),
 *   handle(reply),
 * )
 * ```
 * @param key - What events have to share to be in order. `undefined` is a key like any other; where it throws, the event is nacked and
 * rejected as `handler-failed`.
 * @param options - How many keys and events.
 * @returns Emits the same events, and completes when the source has and all were handed on and settled. Holds at most `queue` waiting
 * events. Unsubscribing nacks what waits; what was handed on is answered by who claimed it.
 * @throws Only what the source errors with.
 * @category Operators
 */
export function serializeBy<T extends Deliverable>(
  key: (event: T) => unknown,
  { concurrency = 1_000, queue = 10_000, clock = asyncScheduler }: SerializeOptions = {},
): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      const room = waitingRoom<T>({ max: queue, key, clock })
      const pass = (held: Held<T>): Observable<T> =>
        new Observable((subscriber) => {
          if (room.leave(held))
            handOn(
              [held],
              () => subscriber.next(held.value),
              () => subscriber.complete(),
            )
          else subscriber.complete()
        })
      return source.pipe(
        mergeMap((value) => room.enter(value)),
        tap({ error: () => room.close() }),
        mergeByKey(pass, {
          key: (held) => held.key,
          concurrency,
          queue: Infinity,
          onBusy: 'queue',
          dropped: (held) => room.giveUp(held),
        }),
        finalize(() => room.close()),
      )
    })
}
