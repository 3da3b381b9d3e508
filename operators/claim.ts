import {
  asyncScheduler,
  defer,
  EMPTY,
  mergeMap,
  Observable,
  tap,
  type MonoTypeOperatorFunction,
  type TimestampProvider,
} from 'rxjs'
import type { Claim, Deliverable, Delivery } from '../src/model/delivery.js'
import { rejectionOf } from './rejection-of.js'

export interface HoldOptions {
  /** How many events may be held at once; beyond it they are nacked, and rejected as `queue-full`. Default: 10,000. */
  readonly max?: number
  /** Default: the wall clock. */
  readonly clock?: TimestampProvider
}

/**
 * Holds an event over one's own asynchronous steps: its answer waits until an operator further down (`handle`, `answer`) claims
 * it, and then for that one.
 *
 * For pipelines that look something up, or wait, before they handle. Without it the platform is told that all is well as soon as
 * the source's hand-over has returned, and a crash in between loses the event. What is filtered out between here and the next
 * claim stays unanswered until its deadline, and comes again: filter before.
 *
 * ```text
 * source  -a--b-----|    claim(), delay(2), then a handler that takes 3
 * result  ------a--b|
 * wire    ------a--b-    answered when the handler is done
 * ```
 *
 * @example
 * ```ts
 * source.pipe(ofEventType('im.message.receive_v1'), claim(), delay(100), handle(reply))
 * ```
 * @param options - How many may be held.
 * @returns Emits and completes with the source. Unsubscribing nacks what nobody has claimed yet.
 * @throws Only what the source errors with.
 * @category Operators
 */
export function claim<T extends Deliverable>({
  max = 10_000,
  clock = asyncScheduler,
}: HoldOptions = {}): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      const held = new Map<Claim, Delivery>()
      const giveUp = () => held.forEach((_delivery, mine) => mine.nack())

      const hold = (value: T): Observable<T> => {
        const mine: Claim = value.delivery.claim({ passOn: () => held.delete(mine) })
        held.set(mine, value.delivery)
        return new Observable<T>((subscriber) => {
          value.delivery
            .watch(() => subscriber.next(value), mine)
            .subscribe(({ handled, error }) => {
              // Nobody claimed at once: whoever does later takes over.
              if (handled === 'unclaimed') return
              held.delete(mine)
              if (handled === 'failed') mine.nack(error)
              else mine.ack()
            })
          subscriber.complete()
        })
      }

      const refuse = (value: T): Observable<never> => {
        value.delivery.claim().nack()
        value.delivery.report?.(
          rejectionOf('queue-full', value, { message: `more than ${max} events are held`, at: clock.now() }),
        )
        return EMPTY
      }

      return source.pipe(
        mergeMap((value) => {
          if (held.size >= max) prune(held)
          return held.size < max ? hold(value) : refuse(value)
        }),
        tap({ unsubscribe: giveUp, error: giveUp }),
      )
    })
}

/** Who is still waiting for a claim after the answer has gone out is likely to wait for ever: it may come again. */
function prune(held: Map<Claim, Delivery>): void {
  for (const [mine, delivery] of held) {
    if (!delivery.answered) continue
    held.delete(mine)
    mine.nack()
  }
}
