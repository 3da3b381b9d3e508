import {
  AsyncSubject,
  defer,
  filter,
  map,
  race,
  take,
  tap,
  timer,
  switchMap,
  type BehaviorSubject,
  type Observable,
  type SchedulerLike,
  type Subject,
} from 'rxjs'
import { alarm } from '../operators/alarm.js'
import type { ConnectionState, StopOptions } from '../src/model/source.js'
import type { Reception } from './reception.js'

export interface GracefulStopOptions {
  readonly reception: Reception
  readonly connection$: Observable<ConnectionState>
  readonly scheduler: SchedulerLike
  /** Turns true: no new events from now on. */
  readonly stopping$: BehaviorSubject<boolean>
  /** Emits when the transport may go. */
  readonly drained$: Subject<void>
}

const drainTimeout = 25_000
/** How long the transport may take to say that it has closed. */
const closeTimeout = 2_000

const atRest = ({ status }: ConnectionState): boolean => status === 'closed' || status === 'idle' || status === 'failed'

/** Makes the `stop` of a source: once begun it goes on, whatever becomes of who asked for it. */
export function gracefulStop({ reception, connection$, scheduler, stopping$, drained$ }: GracefulStopOptions) {
  const gone$ = new AsyncSubject<void>()
  const closed$ = connection$.pipe(filter(atRest))

  return ({ timeout = drainTimeout }: StopOptions = {}): Observable<void> =>
    defer(() => {
      if (stopping$.value) return gone$
      stopping$.next(true)
      race(reception.idle$, alarm(timeout, scheduler).pipe(tap(() => reception.abandon())))
        .pipe(
          take(1),
          tap(() => drained$.next()),
          switchMap(() => race(closed$, timer(closeTimeout, scheduler))),
          take(1),
          map(() => undefined),
        )
        .subscribe(gone$)
      return gone$
    })
}
