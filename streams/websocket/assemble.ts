import {
  catchError,
  concat,
  connect,
  debounceTime,
  filter,
  map,
  merge,
  of,
  scan,
  tap,
  throwError,
  type Observable,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs'
import type { DataFrame } from './data-frame.js'
import type { FragmentLimits } from './fragment-limits.js'
import { abandon, addPart, emptyAssembly, expire, type Assembly, type Step } from './reassembly.js'

/** A whole message, and the frame that made it whole: that one is answered. */
export interface Message {
  readonly payload: Uint8Array
  readonly received: Uint8Array
}

export interface AssembleOptions {
  readonly limits: FragmentLimits
  readonly scheduler: SchedulerLike
  /** Told what was given up, and why. */
  readonly giveUp: (why: string) => void
}

type Advance = (assembly: Assembly) => Step & { readonly received?: Uint8Array }

/**
 * Makes messages of the frames that carry their parts. What is whole passes at once; parts are kept within the limits.
 *
 * ```text
 * frames    ---1/2---w---2/2---
 * messages  ---------w---m-----
 * ```
 */
export const assemble = (options: AssembleOptions): OperatorFunction<DataFrame, Message> =>
  connect((frames$) =>
    // The parts come first: they have something to say before an error ends everything.
    merge(fromParts(frames$.pipe(filter(({ sum }) => sum > 1)), options), frames$.pipe(filter(({ sum }) => sum === 1))),
  )

function fromParts(parts$: Observable<DataFrame>, { limits, scheduler, giveUp }: AssembleOptions): Observable<Message> {
  const add = (frame: DataFrame): Advance => {
    const at = scheduler.now()
    return (assembly) => {
      const expired = expire(assembly, at, limits)
      const added = addPart(expired.assembly, frame, at, limits)
      const dropped = expired.dropped.length > 0 ? [...expired.dropped, ...added.dropped] : added.dropped
      return Object.assign({ received: frame.received }, added, { dropped })
    }
  }
  const steps$ = merge(
    parts$.pipe(
      map(add),
      catchError((error: unknown) =>
        concat(
          of<Advance>(abandon),
          throwError(() => error),
        ),
      ),
    ),
    parts$.pipe(
      debounceTime(limits.age, scheduler),
      map((): Advance => (assembly) => expire(assembly, scheduler.now(), limits)),
    ),
  )
  return steps$.pipe(
    scan((step, advance) => advance(step.assembly), { assembly: emptyAssembly, dropped: [] } as ReturnType<Advance>),
    tap(({ dropped }) => dropped.forEach(giveUp)),
    map(({ whole, received }) => (whole && received ? { payload: whole, received } : undefined)),
    filter((message) => message !== undefined),
  )
}
