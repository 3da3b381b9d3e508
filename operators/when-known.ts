import { isPromiseLike, type Awaitable } from '../src/model/awaitable.js'

/** How it goes on; exactly one of both is called. */
export interface WhenKnown<T> {
  readonly next: (value: T) => void
  readonly error: (error: unknown) => void
}

/**
 * Goes on with what a function gives, now or later: a synchronous result stays synchronous, so that virtual time sees it. The
 * result counts whoever has stopped listening meanwhile; where it should not, take `awaited`.
 *
 * @internal
 */
export function whenKnown<T>(make: () => Awaitable<T>, { next, error }: WhenKnown<T>): void {
  let result: Awaitable<T>
  try {
    result = make()
  } catch (thrown) {
    error(thrown)
    return
  }
  if (isPromiseLike(result)) result.then(next, error)
  else next(result)
}
