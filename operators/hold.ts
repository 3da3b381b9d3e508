import { merge, tap, type Observable } from 'rxjs'
import type { Claim, Deliverable, Settlement } from '../src/model/delivery.js'

/** A value that an operator keeps over time, and the claim that answers for it meanwhile. */
export interface Held<T extends Deliverable> {
  readonly value: T
  readonly claim: Claim
  /** What it has to share with others to belong to them. */
  readonly key: unknown
}

const settle = (claim: Claim, { handled, error }: Settlement): void => (handled === 'failed' ? claim.nack(error) : claim.ack())

/**
 * Hands values on, all at once, and settles the claim on each with what came of it: also when nobody listens here any more.
 *
 * @param handOver - Passes them on, synchronously.
 * @param over - Called when all have settled.
 * @internal
 */
export function handOn<T extends Deliverable>(held: readonly Held<T>[], handOver: () => void, over?: () => void): void {
  const settled: Observable<Settlement>[] = []
  // Each watches the hand-over of those before it, so that they reach who is below as one, and settle in their order.
  const watchAll = held.reduce<() => void>(
    (inner, { value, claim }) =>
      () =>
        settled.push(value.delivery.watch(inner, claim).pipe(tap((settlement) => settle(claim, settlement)))),
    handOver,
  )
  watchAll()
  merge(...settled).subscribe({ complete: () => over?.() })
}
