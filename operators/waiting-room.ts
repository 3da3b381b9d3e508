import { EMPTY, of, type Observable, type TimestampProvider } from 'rxjs'
import type { Deliverable } from '../src/model/delivery.js'
import type { Held } from './hold.js'
import { rejectionOf } from './rejection-of.js'

export interface WaitingRoomOptions<T> {
  /** How many may wait. */
  readonly max: number
  readonly key?: (value: T) => unknown
  readonly clock: TimestampProvider
}

/** What is held, and was not handed on yet: bounded. */
export interface WaitingRoom<T extends Deliverable> {
  /**
   * Claims a value and lets it in. Nothing comes where there is no room, or its key cannot be told: then it is nacked, and rejected as
   * `queue-full` or `handler-failed`.
   */
  enter(value: T): Observable<Held<T>>
  /** Lets one out, to be handed on. `false`: it was given up before. */
  leave(held: Held<T>): boolean
  /** Nacks one that will not be handed on, unless it was. */
  giveUp(held: Held<T>): void
  /** Nacks all that were not handed on. */
  close(): void
}

/**
 * Makes the waiting room of one subscription.
 *
 * @internal
 */
export function waitingRoom<T extends Deliverable>({ max, key, clock }: WaitingRoomOptions<T>): WaitingRoom<T> {
  const waiting = new Set<Held<T>>()

  const admit = (held: Held<T>): Observable<Held<T>> => {
    waiting.add(held)
    return of(held)
  }

  const refuse = (value: T, reason: 'queue-full' | 'handler-failed', more: { error?: unknown; message?: string }) => {
    value.delivery.claim().nack(more.error)
    value.delivery.report?.(rejectionOf(reason, value, { ...more, at: clock.now() }))
    return EMPTY
  }

  const giveUp = (held: Held<T>): void => {
    if (waiting.delete(held)) held.claim.nack()
  }

  return {
    enter(value) {
      if (waiting.size >= max)
        return refuse(value, 'queue-full', { message: `more than ${max} events wait; nacked, to come again` })
      try {
        return admit({ value, key: key?.(value), claim: value.delivery.claim() })
      } catch (error) {
        return refuse(value, 'handler-failed', { error })
      }
    },
    leave: (held) => waiting.delete(held),
    giveUp,
    close: () => waiting.forEach(giveUp),
  }
}
