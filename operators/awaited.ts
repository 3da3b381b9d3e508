import { defer, from, of, type Observable } from 'rxjs'
import { isPromiseLike, type Awaitable } from '../src/model/awaitable.js'

/**
 * What a function gives, now or later: a synchronous result stays synchronous, so that virtual time sees it.
 *
 * @internal
 */
export const awaited = <T>(make: () => Awaitable<T>): Observable<T> =>
  defer((): Observable<T> => {
    const value = make()
    return isPromiseLike(value) ? from(value) : of(value)
  })
