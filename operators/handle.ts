import {
  asyncScheduler,
  catchError,
  defer,
  EMPTY,
  from,
  map,
  tap,
  type Observable,
  type ObservableInput,
  type OperatorFunction,
  type SchedulerLike,
  type TimestampProvider,
} from 'rxjs'
import type { Claim, Deliverable } from '../src/model/delivery.js'
import { mergeByKey } from './merge-by-key.js'
import { rejectionOf } from './rejection-of.js'
import { timeLimit } from './time-limit.js'
import type { DropReason } from './turns.js'

/** What a handler is told beside its value. */
export interface HandleContext {
  /** Aborted when the work is given up: the pipeline was unsubscribed, timed out, or a later value took the place. */
  readonly signal: AbortSignal
  /** Counts the values of this subscription from 0. */
  readonly index: number
}

export interface HandleOptions<T, R> {
  /** Values of one key run in order, one after the other. Default: every value alone. */
  readonly key?: (value: T) => unknown
  /** How many run at once. Default: 16. */
  readonly concurrency?: number
  /** How many may wait; beyond it values are nacked, and rejected as `queue-full`. Default: 10,000. */
  readonly queue?: number
  /** Ms that a handler has for one value; then it is given up and nacked. Default: no limit. */
  readonly timeout?: number
  /** When to ack: when the work is `done`, or at its `start`. Default: `done`. */
  readonly ack?: 'done' | 'start'
  /**
   * What to do with a value whose key is busy; without a `key` all values share one. `queue`: wait. `latest`: give the older work
   * up, as `switchMap`. `ignore`: drop it, as `exhaustMap`. What is dropped is acked. Default: `queue`.
   */
  readonly onBusy?: 'queue' | 'latest' | 'ignore'
  /** Observes a failure, and may emit in place of the handler. Without it, failures go to `rejected$` and the log. */
  readonly onError?: (error: unknown, value: T) => ObservableInput<R> | void
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

/** One event, or several that are answered together. */
type Handled = Deliverable | readonly Deliverable[]

interface Work<T> {
  readonly value: T
  readonly context: WorkContext
  readonly claims: readonly Claim[]
  readonly key: unknown
}

/** In place of a key that could not be told. */
class NoKey {
  constructor(readonly error: unknown) {}
}

const itemsOf = (value: Handled): readonly Deliverable[] => ('delivery' in value ? [value] : value)

const claimsOf = (value: Handled): readonly Claim[] =>
  'delivery' in value ? [value.delivery.claim()] : value.map(({ delivery }) => delivery.claim())

/** A key that throws is a failure of its work, not of the stream. */
function keyOf<T>(value: T, key: (value: T) => unknown): unknown {
  try {
    return key(value)
  } catch (error) {
    return new NoKey(error)
  }
}

const ackAll = ({ claims }: Work<unknown>, answer?: unknown) => {
  for (const claim of claims) claim.ack(answer)
}
const nackAll = ({ claims }: Work<unknown>, error?: unknown) => {
  for (const claim of claims) claim.nack(error)
}

const report = ({ value }: Work<Handled>, reason: 'handler-failed' | 'queue-full', more: { at: number; error?: unknown }) => {
  for (const item of itemsOf(value)) item.delivery.report?.(rejectionOf(reason, item, more))
}

/** What becomes of a failure; never errors. */
const recovery =
  <T extends Handled, R>(onError: HandleOptions<T, R>['onError'], clock: TimestampProvider) =>
  (work: Work<T>, error: unknown): Observable<R> => {
    if (!onError) report(work, 'handler-failed', { error, at: clock.now() })
    return defer(() => onError?.(error, work.value) ?? EMPTY).pipe(
      catchError((again: unknown) => {
        report(work, 'handler-failed', { error: again, at: clock.now() })
        return EMPTY
      }),
    )
  }

/** What a handler is told, and the way to abort it. The controller is made when somebody asks for it. */
class WorkContext implements HandleContext {
  #controller: AbortController | undefined
  #isBeginning = false

  constructor(readonly index: number) {}

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  static abort({ context }: Work<unknown>): void {
    context.#controller ??= new AbortController()
    context.#controller.abort()
  }

  /** What the handler makes of its value; nothing where it was given up meanwhile. */
  static begin<T, R>({ value, context }: Work<T>, project: Project<T, R>): ReturnType<Project<T, R>> {
    context.#isBeginning = true
    const made = project(value, context)
    context.#isBeginning = false
    if (context.#controller?.signal.aborted !== true) return made
    // Nobody is left who would care how it ends.
    if (made instanceof Promise) made.catch(() => undefined)
  }

  /** Work that has begun is aborted as it is unsubscribed; of work that only begins there is nothing yet that could be. */
  static giveUp(work: Work<unknown>): void {
    if (work.context.#isBeginning) WorkContext.abort(work)
  }
}

type Project<T, R> = (value: T, context: HandleContext) => ObservableInput<R> | void

/** Runs the work of a value, up to the answer; it never errors. Nothing is left of what is done at once. */
function runner<T extends Handled, R>(
  project: Project<T, R>,
  { timeout, ack = 'done', onError, scheduler = asyncScheduler }: HandleOptions<T, R>,
): (work: Work<T>) => Observable<R> | undefined {
  const recover = recovery(onError, scheduler)

  const failed = (work: Work<T>, error: unknown): Observable<R> => {
    WorkContext.abort(work)
    nackAll(work, error)
    return recover(work, error)
  }

  /** What a handler made of its value, as long as it takes. */
  const lasting = (made: ObservableInput<R>, work: Work<T>): Observable<R> => {
    let last: R | undefined
    return from(made).pipe(
      timeLimit(timeout, { what: 'handler', scheduler }),
      tap({
        next: (value) => (last = value),
        complete: () => ackAll(work, last),
        unsubscribe: () => WorkContext.abort(work),
      }),
      catchError((error: unknown) => failed(work, error)),
    )
  }

  return (work) => {
    if (ack === 'start') ackAll(work)
    try {
      if (work.key instanceof NoKey) throw work.key.error
      const made = WorkContext.begin(work, project) ?? undefined
      if (made !== undefined) return lasting(made, work)
    } catch (error) {
      return failed(work, error)
    }
    // It returned nothing: it is done.
    ackAll(work)
    return undefined
  }
}

/**
 * Does the work for each event: claims it when it arrives, runs `project`, acks when that completes, nacks when it fails. The
 * last value is the answer of a callback.
 *
 * For whoever answers events: bots, workers, importers. Events of one `key` are handled in order, others in parallel. A failure
 * never ends the stream: it nacks (the platform delivers again) and goes to `onError`, or else to the source's `rejected$` as
 * `handler-failed`. A handler that is slower than the platform's deadline goes on; only the answer on the wire is settled then.
 *
 * ```text
 * source  -a-----b---c------
 * a        --x|
 * b              --#
 * c                  --y|
 * result  ---x---------y----
 * ```
 *
 * @example
 * ```ts
 * source.pipe(
 *   ofEventType('im.message.receive_v1'),
 *   handle((event) => reply(event), { key: (event) => event.payload.message.chat_id }),
 * )
 * ```
 * @param project - Makes the work of one value; may return nothing. Thrown errors count as the work's.
 * @param options - Order, bounds, timeouts, and what happens to failures.
 * @returns Emits what the work emits. Completes when the source and all work have; unsubscribing gives the work up and nacks
 * its events. Holds at most `concurrency` running and `queue` waiting values.
 * @throws Only what the source errors with.
 * @category Operators
 */
export function handle<T extends Deliverable | readonly Deliverable[], R = never>(
  project: (value: T, context: HandleContext) => ObservableInput<R> | void,
  options: HandleOptions<T, R> = {},
): OperatorFunction<T, R> {
  const { key, concurrency = 16, queue = 10_000, onBusy = 'queue', scheduler = asyncScheduler } = options

  const dropped = (work: Work<T>, why: DropReason) => {
    if (why === 'busy' || why === 'superseded') ackAll(work)
    else nackAll(work)
    WorkContext.giveUp(work)
    if (why === 'full') report(work, 'queue-full', { at: scheduler.now() })
  }

  const admit = (value: T, index: number): Work<T> => ({
    value,
    context: new WorkContext(index),
    claims: claimsOf(value),
    key: key && keyOf(value, key),
  })

  return (source) =>
    source.pipe(
      map(admit),
      mergeByKey(runner(project, options), {
        key: (work) => work.key ?? (onBusy === 'queue' ? work : undefined),
        concurrency,
        queue,
        onBusy,
        dropped,
      }),
    )
}
