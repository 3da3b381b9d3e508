import type { Observable } from 'rxjs'
import type { Rejection } from './rejection.js'

/** Something that came with an answer to give: a {@link LarkEvent}, or what users build around one. */
export interface Deliverable {
  readonly delivery: Delivery
}

/**
 * One push of the platform, which waits for one answer (protocol 5.6, 7.7).
 *
 * Whoever wants a say in the answer claims it while the event is handed over, synchronously. The answer goes out after the
 * whole hand-over has returned: an ack if nobody claimed or all claims were acked, a nack as soon as one is nacked.
 */
export interface Delivery {
  /** When the platform stops waiting, in ms on the source's scheduler; `Infinity` where nobody waits. */
  readonly deadline: number
  /** Whether the answer has gone out (also by the deadline). */
  readonly answered: boolean
  /** Takes part in the answer. */
  claim(options?: ClaimOptions): Claim
  /**
   * Runs `handOver` now, and tells when every claim that was made meanwhile has settled. It emits one settlement and completes;
   * who subscribes later gets it too.
   *
   * @param handOver - Passes the event on, synchronously.
   * @param held - The caller's own open claim, where it hands on after the source's hand-over is over: it answers for the claims
   * made in here.
   */
  watch(handOver: () => void, held?: Claim): Observable<Settlement>
  /** Puts something about this event on its source's `rejected$`. */
  report?(rejection: Rejection): void
}

export interface ClaimOptions {
  /**
   * Give the part in the answer to the next claim that is made after the source's hand-over, whoever makes it, and call this
   * when that happens.
   */
  readonly passOn?: () => void
}

/** A part in the answer, the claimer's own. Its first settling counts, later ones do nothing. */
export interface Claim {
  /** Whether the answer had gone out before this claim was made: the work may run, its result reaches nobody. */
  readonly late: boolean
  /** The work is done. `answer` is the body of a callback's response (card actions and url previews); events ignore it. */
  ack(answer?: unknown): void
  /** The work failed: the platform should deliver again. */
  nack(error?: unknown): void
}

/** What the claims of one hand-over came to. */
export interface Settlement {
  readonly handled: 'ok' | 'failed' | 'unclaimed'
  /** What the first nack was given, when `handled` is `failed`. */
  readonly error?: unknown
}
