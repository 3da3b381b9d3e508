import { defer, fromEvent, map, takeUntil, throwError, type MonoTypeOperatorFunction, type Observable } from 'rxjs'

/** Ends a stream when a signal is aborted: unsubscribes from it, and errors with the signal's reason. */
export function abortWith<T>(signal: AbortSignal | undefined): MonoTypeOperatorFunction<T> {
  return signal ? takeUntil(aborted(signal)) : (source) => source
}

const aborted = (signal: AbortSignal): Observable<never> =>
  defer(() =>
    signal.aborted
      ? throwError(() => signal.reason as unknown)
      : fromEvent(signal, 'abort').pipe(
          map((): never => {
            throw signal.reason
          }),
        ),
  )
