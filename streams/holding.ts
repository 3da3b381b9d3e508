import type { Claim } from '../src/model/delivery.js'
import { Part } from './part.js'
import type { Scope } from './scope.js'

/**
 * The claims on one event that wait for a later one, to give it their part.
 *
 * Whose step a later claim ends cannot be known: all pipelines hand on the same event. So it takes part in everything that is
 * held, and what was held settles when as many have come: a failure may repeat more than its own pipeline, and loses nothing.
 */
export class Holding {
  readonly #parts = new Map<Part, () => void>()
  readonly #scopes = new Set<Scope>()

  /** @param passedOn - Called when a later claim has taken the part. */
  add(part: Part, scopes: readonly Scope[], passedOn: () => void): void {
    this.#parts.set(part, passedOn)
    for (const scope of scopes) this.#scopes.add(scope)
  }

  /** What it was held for was claimed at once: it waits for nobody any more. */
  remove(held: Claim): void {
    if (held instanceof Part) this.#parts.delete(held)
  }

  /** A later claim comes: the hand-overs that it takes part in, once it has taken the place of who held longest. */
  join(): readonly Scope[] {
    const scopes = [...this.#scopes].filter(({ isOpen }) => isOpen)
    for (const scope of scopes) scope.join()
    const [first, second] = [...this.#parts].filter(([{ isOpen }]) => isOpen)
    if (first) {
      const [part, passedOn] = first
      passedOn()
      part.passTo(second?.[0])
    }
    return scopes
  }
}
