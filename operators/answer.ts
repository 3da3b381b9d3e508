import {
  asyncScheduler,
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  map,
  mergeMap,
  of,
  startWith,
  take,
  tap,
  withLatestFrom,
  type Observable,
  type ObservableInput,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs'
import type { Claim } from '../src/model/delivery.js'
import type { CallbackAnswer, LarkEvent } from '../src/model/event.js'
import { alarm } from './alarm.js'
import { mergeByKey } from './merge-by-key.js'
import { rejectionOf } from './rejection-of.js'

export interface AnswerOptions<T, A> {
  /** Ms that the project has from the event's arrival here; then the fallback is sent. At most, and by default: until 500 ms before the platform's deadline. */
  readonly deadline?: number
  /** What to answer when the project is late, or fails. Default: nothing changes (`{}`) when late; failures are nacked. */
  readonly fallback?: A
  /** What to do with an answer that came after the fallback was sent. Without it, the answer is rejected as `answer-failed`. */
  readonly late?: (answer: A, event: T) => ObservableInput<unknown>
  /** How many callbacks are worked on at once; beyond it they are nacked, and rejected as `queue-full`. Default: 100. */
  readonly concurrency?: number
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

interface Asked<T> {
  readonly event: T
  readonly claim: Claim
}

/** Time for the answer to travel. */
const margin = 500

/**
 * Answers callbacks (card actions, url previews) in time: with what `project` makes, or with the fallback when that takes too
 * long; the late answer then goes to `late`.
 *
 * For bots whose cards do real work. The platform waits 3 s for a callback and never asks again; whoever clicked sees an error.
 *
 * ```text
 * source  -a-----b-----|
 * a        --x|
 * b              -----y|
 * wire    ---x------f-----    f: the fallback, at the deadline
 * result  ---x--------y|      y has gone to late
 * ```
 *
 * @example
 * ```ts
 * source.pipe(
 *   ofEventType('card.action.trigger'),
 *   answer((event) => approve(event), { fallback: { toast: { type: 'info', content: 'Working on it' } }, late: updateCard }),
 * )
 * ```
 * @param project - Makes the answer: its first value; none at all changes nothing.
 * @param options - The deadline, and what happens when it is missed.
 * @returns Emits every answer that the project gave, in time or late. Completes when the source and all projects have;
 * unsubscribing nacks what is unanswered. At most `concurrency` projects run.
 * @throws Only what the source errors with: a failing project nacks (or sends the fallback) and is rejected as `handler-failed`.
 * @see protocol 6.1
 * @category Operators
 */
export function answer<T extends LarkEvent, A extends CallbackAnswer<T>>(
  project: (event: T) => ObservableInput<A>,
  options: AnswerOptions<T, A> = {},
): OperatorFunction<T, A> {
  const { deadline = Infinity, fallback, late, concurrency = 100, scheduler = asyncScheduler } = options
  const report = (
    reason: 'answer-failed' | 'handler-failed' | 'queue-full',
    event: T,
    more: { error?: unknown; message?: string },
  ) => event.delivery.report?.(rejectionOf(reason, event, { ...more, at: scheduler.now() }))

  /** Says whether an answer is in time, and answers for the project when it is not. */
  const timing = ({ event, claim }: Asked<T>): Observable<'in time' | 'late'> => {
    const limit = Math.min(deadline, event.delivery.deadline - margin - scheduler.now())
    return alarm(limit, scheduler).pipe(
      tap(() => claim.ack(fallback ?? {})),
      map(() => 'late' as const),
      startWith('in time' as const),
    )
  }

  const give = ({ event, claim }: Asked<T>, value: A, when: 'in time' | 'late'): Observable<A> => {
    if (when === 'in time') claim.ack(value)
    else if (late) return concat(defer(() => late(value, event)).pipe(ignoreElements()), of(value))
    else report('answer-failed', event, { message: 'the answer came after the fallback was sent, and there is no `late`' })
    return of(value)
  }

  const fail = ({ event, claim }: Asked<T>, error: unknown): Observable<never> => {
    if (fallback === undefined) claim.nack(error)
    else claim.ack(fallback)
    report('handler-failed', event, { error })
    return EMPTY
  }

  const ask = (asked: Asked<T>): Observable<A> =>
    defer(() => project(asked.event)).pipe(
      take(1),
      withLatestFrom(timing(asked)),
      mergeMap(([value, when]) => give(asked, value, when)),
      // Where no value came, nothing changes.
      tap({ complete: () => asked.claim.ack({}) }),
      catchError((error: unknown) => fail(asked, error)),
    )

  return (source) =>
    source.pipe(
      map((event): Asked<T> => ({ event, claim: event.delivery.claim() })),
      mergeByKey(ask, {
        key: (asked) => asked,
        concurrency,
        queue: 0,
        onBusy: 'queue',
        dropped({ event, claim }, why) {
          claim.nack()
          if (why === 'full') report('queue-full', event, { message: `more than ${concurrency} callbacks are being answered` })
        },
      }),
    )
}
