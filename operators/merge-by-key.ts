import { ignoreElements, merge, mergeAll, Observable, tap, type OperatorFunction } from 'rxjs'
import { Turns, type Project, type TurnOptions } from './turns.js'

/**
 * `mergeMap` in order within a key: the core of `handle` and its kin. A value whose key is busy queues, takes the place of the
 * older one, or is ignored. Where there are more keys than places, they take turns.
 *
 * Bounded by `concurrency` running and `queue` waiting values; what is over is dropped, and told. Completes when the source and
 * all that was admitted have; errors of source, key and project pass at once.
 *
 * ```text
 * source  -a-b-c-------------|    a and b of one key, c of another
 * a        -----x|
 * b              -----y|
 * c            -----z|
 * result  ------x---z-y------|
 * ```
 *
 * @param project - Starts the work of a value, and gives what is left of it, cold; it does not throw.
 * @internal
 */
export function mergeByKey<T, R>(project: Project<T, R>, options: TurnOptions<T>): OperatorFunction<T, R> {
  return (source) =>
    new Observable<R>((subscriber) => {
      const turns = new Turns(project, options)
      // Before the work itself is unsubscribed, so that nobody takes a place that falls free.
      subscriber.add(() => turns.abandon())
      const entering$ = source.pipe(tap({ next: (value) => turns.enter(value), complete: () => turns.close() }), ignoreElements())
      merge(turns.works$.pipe(mergeAll()), entering$).subscribe(subscriber)
    })
}
