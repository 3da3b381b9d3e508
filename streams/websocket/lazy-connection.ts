import { catchError, switchMap, throwError, type Observable } from 'rxjs'
import { loadOnce } from '../../src/http/load-once.js'
import type { connection, ConnectionOptions } from './connection.js'

/** What a long connection is made of. */
export const connection$ = /* @__PURE__ */ loadOnce('the long connection', () => import('./connection.js'))

/** The long connection as one stream, that begins when `made$` has emitted what it is made of; unsubscribed before that it never does. */
export const lazyConnection =
  (made$: Observable<{ readonly connection: typeof connection }>): typeof connection =>
  (lark, options) =>
    made$.pipe(
      catchError(failed(options)),
      switchMap((made) => made.connection(lark, options)),
    )

const failed =
  ({ states$, scheduler }: ConnectionOptions) =>
  (cause: unknown) => {
    states$.next({ status: 'failed', since: scheduler.now(), attempt: 0, cause })
    return throwError(() => cause)
  }
