import { Subject, Subscription, type Observable, type Unsubscribable } from 'rxjs'
import type { Activity } from '../model/activity.js'
import type { ActivityWatcher } from '../model/internals.js'

/** Where a client says what it does. */
export interface ActivityHub {
  readonly activity$: Observable<Activity>
  /** Says something; where nobody listens, it is not even made. */
  report(make: () => Activity): void
  /** Somebody who listens now and then; asked each time, and told only if so. */
  watch(watcher: ActivityWatcher): Unsubscribable
  close(): void
}

export function activityHub(): ActivityHub {
  const subject = new Subject<Activity>()
  let watcher: ActivityWatcher | undefined
  return {
    activity$: subject.asObservable(),
    report: (make) => {
      const watched = watcher?.wants() ?? false
      if (!subject.observed && !watched) return
      const activity = make()
      subject.next(activity)
      if (watched) watcher?.next(activity)
    },
    watch: (next) => {
      watcher = next
      return new Subscription(() => (watcher = watcher === next ? undefined : watcher))
    },
    close: () => subject.complete(),
  }
}
