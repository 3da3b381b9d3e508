import { Observable, type Subscriber } from 'rxjs'

/** An end that comes once. */
export interface Ending {
  /** Errors when it comes, also for who comes later. */
  readonly end$: Observable<never>
  end(error: unknown): void
}

/** An end that many wait for and most leave before it comes: to come and to go costs the same, however many they are. */
export function ending(): Ending {
  const waiting = new Set<Subscriber<never>>()
  let ended: { readonly error: unknown } | undefined
  return {
    end$: new Observable((subscriber) => {
      if (ended) {
        subscriber.error(ended.error)
        return
      }
      waiting.add(subscriber)
      subscriber.add(() => waiting.delete(subscriber))
    }),
    end: (error) => {
      ended ??= { error }
      for (const subscriber of waiting) subscriber.error(error)
    },
  }
}
