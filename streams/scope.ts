import type { Settlement } from '../src/model/delivery.js'

/** Why a claim failed; the error itself may be anything, `undefined` too. */
export interface Failure {
  readonly error: unknown
}

export interface ScopeOwner {
  /** Told what came of the hand-over; it may be told more often: the first time counts. */
  conclude(settlement: Settlement): void
}

export interface ScopeOptions {
  /** The hand-over that this one happens in: its claims count there too, together as one. */
  readonly parent?: Scope | undefined
  /** Somebody's claim answers for the claims made in here. */
  readonly covered?: boolean
  /** Settle at the first failure already, and again when all has settled. */
  readonly eager?: boolean
}

/**
 * One hand-over with the claims that are made in it. It settles when it has returned and they have all settled: whoever handed on
 * last comes first, the source at last.
 */
export class Scope {
  /** Its claims reach the answer without any doing of theirs. */
  readonly answeredFor: boolean
  readonly #parent: Scope | undefined
  readonly #eager: boolean
  readonly #owner: ScopeOwner
  /** The hand-over itself counts as one, so that nothing settles before it has returned. */
  #open = 1
  #claims = 0
  #failure: Failure | undefined
  #returned = false

  constructor(owner: ScopeOwner, { parent, covered = false, eager = false }: ScopeOptions) {
    this.answeredFor = covered || parent?.answeredFor === true
    this.#parent = parent
    this.#eager = eager
    this.#owner = owner
  }

  get isClaimed(): boolean {
    return this.#claims > 0
  }

  get isOpen(): boolean {
    return this.#open > 0
  }

  /** A claim takes part. */
  join(): void {
    if (this.#claims === 0) this.#parent?.join()
    this.#claims += 1
    this.#open += 1
  }

  /** A claim has settled. */
  leave(failure?: Failure): void {
    this.#failure ??= failure
    this.#open -= 1
    if (this.#open === 0) this.#close()
    else if (failure) this.#fail(failure)
  }

  /** The hand-over has returned. */
  end(): void {
    this.#returned = true
    this.leave(this.#failure)
  }

  #close(): void {
    this.#owner.conclude(this.#settlement())
    if (this.isClaimed) this.#parent?.leave(this.#failure)
  }

  /** One failure is enough for who is eager, here and further out. */
  #fail(failure: Failure): void {
    this.#failure ??= failure
    if (this.#eager && this.#returned) this.#owner.conclude(this.#settlement())
    if (this.#parent) this.#parent.#fail(failure)
  }

  #settlement(): Settlement {
    if (this.#failure) return { handled: 'failed', error: this.#failure.error }
    return { handled: this.isClaimed ? 'ok' : 'unclaimed' }
  }
}
