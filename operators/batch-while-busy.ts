import {
  asyncScheduler,
  defer,
  EMPTY,
  finalize,
  mergeMap,
  Observable,
  of,
  tap,
  type OperatorFunction,
  type TimestampProvider,
} from 'rxjs'
import type { Deliverable } from '../src/model/delivery.js'
import { chatOf } from './chat-of.js'
import { handOn, type Held } from './hold.js'
import { mergeByKey } from './merge-by-key.js'
import { waitingRoom, type WaitingRoom } from './waiting-room.js'

export interface BatchOptions<T> {
  /** What events have to share to be in one batch. Default: the chat that they are about; one for all that are about none. */
  readonly key?: (event: T) => unknown
  /** The most events in a batch. Default: 100. */
  readonly max?: number
  /** How many keys may be busy at once; the others wait for a place. Default: 1,000. */
  readonly concurrency?: number
  /** How many events may wait; beyond it they are nacked, and rejected as `queue-full`. Default: 10,000. */
  readonly queue?: number
  /** Default: the wall clock. */
  readonly clock?: TimestampProvider
}

/** A batch: it takes more while it waits. */
interface Batch<T extends Deliverable> {
  readonly key: unknown
  readonly items: Held<T>[]
}

/**
 * Hands an event on at once where its key is idle, and gathers what comes while it is busy: that follows as one batch, when
 * everybody below has settled the batch before.
 *
 * For bots whose answer takes long and should take in all that was said meanwhile. A batch is a list of the events themselves; `handle`
 * takes lists, and acks or nacks all of one.
 *
 * ```text
 * source  -a--bc----------|    a handler that takes 6
 * result  -a-----x-----|       a: [a], x: [b, c]
 * wire    -------a-----(bc)
 * ```
 *
 * @example
 * ```ts
 * source.pipe(
 *   ofEventType('im.message.receive_v1'),
 *   batchWhileBusy(),
 *   handle((events) => answerAll(events)),
 * )
 * ```
 * @param options - What goes together, and how much of it.
 * @returns Emits batches of one or more, in order per key; completes when the source has and all were handed on and settled. Holds
 * at most `queue` waiting events. Unsubscribing nacks what waits; what was handed on is answered by who claimed it.
 * @throws Only what the source errors with; where `key` throws, the event is nacked and rejected as `handler-failed`.
 * @category Operators
 */
export function batchWhileBusy<T extends Deliverable>({
  key = chatOf,
  max = 100,
  concurrency = 1_000,
  queue = 10_000,
  clock = asyncScheduler,
}: BatchOptions<T> = {}): OperatorFunction<T, readonly T[]> {
  return (source) =>
    defer(() => {
      const room = waitingRoom<T>({ max: queue, key, clock })
      const gathering = new Map<unknown, Batch<T>>()
      return source.pipe(
        mergeMap((value) => room.enter(value)),
        tap({ error: () => room.close() }),
        mergeMap((held) => gather(held, max, gathering)),
        mergeByKey((batch) => pass(batch, gathering, room), {
          key: (batch) => batch.key,
          concurrency,
          queue: Infinity,
          onBusy: 'queue',
          dropped: ({ items }) => items.forEach((held) => room.giveUp(held)),
        }),
        finalize(() => room.close()),
      )
    })
}

type Gathering<T extends Deliverable> = Map<unknown, Batch<T>>

/** Puts one into the batch of its key that waits, or makes that batch. */
function gather<T extends Deliverable>(held: Held<T>, max: number, gathering: Gathering<T>): Observable<Batch<T>> {
  const waiting = gathering.get(held.key)
  if (waiting && waiting.items.length < max) {
    waiting.items.push(held)
    return EMPTY
  }
  const batch: Batch<T> = { key: held.key, items: [held] }
  gathering.set(held.key, batch)
  return of(batch)
}

function pass<T extends Deliverable>(batch: Batch<T>, gathering: Gathering<T>, room: WaitingRoom<T>): Observable<readonly T[]> {
  return new Observable((subscriber) => {
    if (gathering.get(batch.key) === batch) gathering.delete(batch.key)
    const items = batch.items.filter((held) => room.leave(held))
    if (items.length === 0) subscriber.complete()
    else
      handOn(
        items,
        () => subscriber.next(items.map(({ value }) => value)),
        () => subscriber.complete(),
      )
  })
}
