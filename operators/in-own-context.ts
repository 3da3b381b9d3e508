import { Observable, type MonoTypeOperatorFunction } from 'rxjs'
import { capturedContext } from '../src/model/context.js'

/**
 * Gives each subscriber what comes in the asynchronous context in which it subscribed: for what many wait for, and only one has started.
 *
 * @internal
 */
export const inOwnContext =
  <T>(): MonoTypeOperatorFunction<T> =>
  (source) =>
    new Observable((subscriber) => {
      const inContext = capturedContext()
      return source.subscribe({
        next: (value) => inContext(() => subscriber.next(value)),
        error: (error: unknown) => inContext(() => subscriber.error(error)),
        complete: () => inContext(() => subscriber.complete()),
      })
    })
