import { Subject, type Observable } from 'rxjs'
import type { Activity } from '../model/activity.js'

/** Where a client says what it does. */
export interface ActivityHub {
  readonly activity$: Observable<Activity>
  /** Says something; where nobody listens, it is not even made. */
  report(make: () => Activity): void
  close(): void
}

export function activityHub(): ActivityHub {
  const subject = new Subject<Activity>()
  return {
    activity$: subject.asObservable(),
    report: (make) => {
      if (subject.observed) subject.next(make())
    },
    close: () => subject.complete(),
  }
}
