import { Observable, type Subscriber } from 'rxjs'
import type { Settlement } from '../src/model/delivery.js'
import type { ScopeOwner } from './scope.js'

/** One settlement that is to come: as an `AsyncSubject`, but cheaper, for there is one for every event that an operator watches. */
export class Settling implements ScopeOwner {
  /** Emits it and completes, now or as soon as it is known. */
  readonly settlement$ = new Observable<Settlement>((subscriber) => {
    if (this.#known) tell(subscriber, this.#known)
    else this.#waiting.push(subscriber)
  })
  readonly #waiting: Subscriber<Settlement>[] = []
  #known: Settlement | undefined

  /** The first one counts. */
  conclude(settlement: Settlement): void {
    if (this.#known) return
    this.#known = settlement
    for (const subscriber of this.#waiting) tell(subscriber, settlement)
  }
}

function tell(subscriber: Subscriber<Settlement>, settlement: Settlement): void {
  subscriber.next(settlement)
  subscriber.complete()
}
