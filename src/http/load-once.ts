import { catchError, defer, from, of, tap, type Observable } from 'rxjs'
import { ConnectionError } from '../model/errors.js'

/**
 * Code that few need: loaded with its first use, and from then on at hand, so that the next is not put off.
 *
 * Cold; emits the module once, and completes. Errors with a `ConnectionError` where it cannot be loaded: the package is incomplete, or
 * a bundle was replaced under the page. No retry cures that.
 *
 * @param what - What it is for, as its error says it.
 */
export function loadOnce<M>(what: string, load: () => Promise<M>): Observable<M> {
  let loaded: M | undefined
  return defer(() =>
    loaded
      ? of(loaded)
      : from(load()).pipe(
          tap((module) => (loaded = module)),
          catchError(missing(what)),
        ),
  )
}

const missing =
  (what: string) =>
  (cause: unknown): never => {
    throw new ConnectionError(`the code for ${what} could not be loaded`, { retryable: false, cause })
  }
