import { Observable, type Subscriber } from 'rxjs'
import type { Settlement } from '../src/model/delivery.js'

/** One settlement that is to come. */
export interface Settling {
  /** The first one counts. */
  settle(settlement: Settlement): void
  /** Emits it and completes, now or as soon as it is known. */
  readonly settlement$: Observable<Settlement>
}

/** As an `AsyncSubject`, but cheaper: there is one for every event that an operator watches. */
export function settling(): Settling {
  let known: Settlement | undefined
  const waiting: Subscriber<Settlement>[] = []
  const tell = (subscriber: Subscriber<Settlement>, settlement: Settlement): void => {
    subscriber.next(settlement)
    subscriber.complete()
  }
  return {
    settle(settlement) {
      if (known) return
      known = settlement
      for (const subscriber of waiting.splice(0)) tell(subscriber, settlement)
    },
    settlement$: new Observable((subscriber) => {
      if (known) tell(subscriber, known)
      else waiting.push(subscriber)
    }),
  }
}
