import { map, ReplaySubject, share, type Observable } from 'rxjs'
import { loadOnce } from '../http/load-once.js'
import type { ValidateOptions, Validation } from './validate-by.js'

/**
 * What checks the calls of a client, loaded when the first call needs it: who does not validate does not load it.
 *
 * Emits once and completes; `undefined` where nothing is to be checked.
 */
export const validation = (options: ValidateOptions | undefined): Observable<Validation> | undefined =>
  options &&
  loadOnce('validation', () => import('./validate-by.js')).pipe(
    map(({ validateBy }) => validateBy(options)),
    share({ connector: () => new ReplaySubject(1), resetOnComplete: false, resetOnRefCountZero: false }),
  )
