import { defer, fromEvent, map, takeUntil, tap, throwError, type MonoTypeOperatorFunction, type Observable } from 'rxjs'

/** Ends a stream when a signal is aborted: unsubscribes from it, and errors with the signal's reason, of which it tells. */
export function abortWith<T>(signal: AbortSignal | undefined, tell: (reason: unknown) => void): MonoTypeOperatorFunction<T> {
  return signal ? takeUntil(aborted(signal).pipe(tap({ error: tell }))) : (source) => source
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
