import type { Claim } from '../src/model/delivery.js'
import type { Failure, Scope } from './scope.js'

/** What a claim needs of its delivery. */
export interface PartHost {
  /** A claim settled, or was given away. */
  settled(): void
  /** A body for a callback's response was offered. */
  bodied(answer: unknown): void
}

/** A part in the answer: a claim, and the hand-overs that wait for it. */
export class Part implements Claim {
  readonly late: boolean
  readonly #host: PartHost
  #scopes: readonly Scope[] | undefined

  constructor(late: boolean, scopes: readonly Scope[], host: PartHost) {
    this.late = late
    this.#scopes = scopes
    this.#host = host
  }

  get isOpen(): boolean {
    return this.#scopes !== undefined
  }

  // Bound, so that they may be handed on by themselves.
  readonly ack = (answer?: unknown): void => {
    if (answer !== undefined && this.#scopes) this.#host.bodied(answer)
    this.#settle()
  }

  readonly nack = (error?: unknown): void => this.#settle({ error })

  /** Gives its part away: to another that waits for it, or to who has joined already. */
  passTo(other: Part | undefined): void {
    if (!other) {
      this.#settle()
      return
    }
    other.#scopes = [...(other.#scopes ?? []), ...(this.#scopes ?? [])]
    this.#close()
  }

  #settle(failure?: Failure): void {
    const scopes = this.#scopes
    this.#scopes = undefined
    for (const scope of scopes ?? []) scope.leave(failure)
    // Last: who waits for the last claim to settle finds it answered.
    if (scopes) this.#host.settled()
  }

  #close(): void {
    if (this.#scopes) this.#host.settled()
    this.#scopes = undefined
  }
}
