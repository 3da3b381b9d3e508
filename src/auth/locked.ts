import { catchError, concatMap, defer, EMPTY, finalize, of, throwError, timer, type Observable, type SchedulerLike } from 'rxjs'
import { awaited } from '../../operators/awaited.js'
import { TimeoutError } from '../model/errors.js'
import type { TokenStore } from '../model/token-store.js'
import { askStore } from './ask-store.js'

export interface LockedOptions {
  readonly store: TokenStore
  readonly name: string
  /** How long the lock lasts where nobody gives it back, and how long it is waited for, in ms. */
  readonly lease: number
  readonly scheduler: SchedulerLike
}

/** How often a lock that another holds is asked for, in ms. */
const pause = 200

/**
 * Does something while it holds the lock of a store, which it gives back at the end. A store that cannot lock because it fails lets
 * everybody through: a token that is fetched twice is better than none.
 */
export function locked<T>(work$: Observable<T>, { store, name, lease, scheduler }: LockedOptions): Observable<T> {
  return defer(() => {
    const end = scheduler.now() + lease
    const attempt: Observable<T> = defer(() =>
      askStore(() => store.lock(name, lease), scheduler).pipe(
        catchError(() => of(() => undefined)),
        concatMap((release) => {
          if (release) return work$.pipe(finalize(() => free(release)))
          if (scheduler.now() >= end) return throwError(() => taken(lease))
          return timer(pause, scheduler).pipe(concatMap(() => attempt))
        }),
      ),
    )
    return attempt
  })
}

const free = (release: () => unknown): void => {
  awaited(release)
    .pipe(catchError(() => EMPTY))
    .subscribe()
}

const taken = (lease: number) =>
  new TimeoutError(`another process refreshes this session, and did not end within ${lease} ms`, {
    endpoint: 'session',
    timeout: lease,
  })
