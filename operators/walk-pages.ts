import {
  asyncScheduler,
  BehaviorSubject,
  catchError,
  concatMap,
  defer,
  EMPTY,
  expand,
  filter,
  from,
  identity,
  mergeMap,
  observeOn,
  of,
  queueScheduler,
  subscribeOn,
  take,
  tap,
  throwError,
  type Observable,
  type ObservableInput,
  type OperatorFunction,
} from 'rxjs'
import { DecodeError } from '../src/model/errors.js'
import { page, type Paged } from '../src/model/page.js'

export interface WalkOptions {
  /** How many pages may be fetched ahead of the one that is being worked on. */
  readonly prefetch: number
}

/** An error of a later page, which has to wait for the pages before it. */
class Failed {
  constructor(readonly error: unknown) {}
}

/** Tokens that are remembered to notice a circle. */
const remembered = 10_000

/** Errors when a token comes a second time: a walk that follows it would never end. */
function refuseCircles(): (token: string | undefined) => void {
  const seen = new Set<string>()
  return (token) => {
    if (token === undefined) return
    if (seen.has(token)) {
      throw new DecodeError({
        what: 'page',
        faults: [{ path: 'page_token', message: 'was given before; the pages go in a circle' }],
      })
    }
    if (seen.size < remembered) seen.add(token)
  }
}

/**
 * Walks from a first page over all that follow, working on one after the other: the core of `pages` and `paginateAll`.
 *
 * A page is fetched when the work on the one before has completed, or `prefetch` pages earlier; an error of a page comes after
 * the work on those before it.
 *
 * @internal
 */
export function walkPages<P extends Paged<unknown, unknown>, R>(
  work: (page: P, index: number) => ObservableInput<R>,
  { prefetch }: WalkOptions,
): OperatorFunction<P, R> {
  const walk = (first: P): Observable<R> =>
    defer(() => {
      const wanted$ = new BehaviorSubject(prefetch)
      const refuse = refuseCircles()
      const following = (current: P, index: number): Observable<P> => {
        const { next, token, nextToken } = current[page]
        if (!next) return EMPTY
        if (index === 0) refuse(token)
        refuse(nextToken)
        return wanted$.pipe(
          filter((wanted) => wanted > index),
          take(1),
          mergeMap(() => next as Observable<P>),
          // However many pages come synchronously, the stack does not grow.
          subscribeOn(queueScheduler),
        )
      }
      return of(first).pipe(
        expand(following),
        catchError((error: unknown) => of(new Failed(error))),
        // A page that is worked on at once would keep the request for the next one from leaving.
        prefetch > 0 ? observeOn(asyncScheduler) : identity,
        concatMap((item, index) =>
          item instanceof Failed
            ? throwError(() => item.error)
            : from(work(item, index)).pipe(tap({ complete: () => wanted$.next(wanted$.value + 1) })),
        ),
      )
    })
  return concatMap(walk)
}
