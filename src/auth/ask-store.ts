import { throwError, timeout, type Observable, type SchedulerLike } from 'rxjs'
import { awaited } from '../../operators/awaited.js'
import type { Awaitable } from '../model/awaitable.js'
import { TimeoutError } from '../model/errors.js'

/** A store that hangs is one that fails: what is beside the work must not stop it. In ms. */
const patience = 3_000

/** Asks a store for something. Cold; emits once and completes; errors with what the store does, or a `TimeoutError`. */
export const askStore = <T>(ask: () => Awaitable<T>, scheduler: SchedulerLike): Observable<T> =>
  awaited(ask).pipe(timeout({ first: patience, scheduler, with: () => throwError(() => hung()) }))

const hung = () =>
  new TimeoutError(`the token store did not answer within ${patience} ms`, { endpoint: 'store', timeout: patience })
