import {
  asyncScheduler,
  BehaviorSubject,
  defer,
  filter,
  identity,
  Observable,
  of,
  ReplaySubject,
  share,
  Subject,
  takeUntil,
  tap,
  type MonoTypeOperatorFunction,
  type SchedulerLike,
} from 'rxjs'
import { keepContexts } from '../src/http/keep-contexts.js'
import type { LarkEvent } from '../src/model/event.js'
import type { LogSink } from '../src/model/log.js'
import type { Rejection } from '../src/model/rejection.js'
import type { ConnectionState, LarkSource } from '../src/model/source.js'
import { gracefulStop } from './graceful-stop.js'
import type { Inbound, Reply } from './inbound.js'
import { createReception, type Reception } from './reception.js'
import { sourceReports } from './source-reports.js'

export type { Inbound, Reply }

export interface SourceOptions {
  /** What `event.transport` says. */
  readonly transport: string
  /** The states of the transport, hot. Default: open while subscribed. */
  readonly connection$?: Observable<ConnectionState>
  /** What the transport itself rejects, hot; subscribed at once. */
  readonly rejected$?: Observable<Rejection>
  /** The answer to what is still open at its deadline. Default: `nack`, so that the platform delivers again. */
  readonly onDeadline?: 'nack' | 'ack'
  /** Where rejections, reconnects and missed deadlines are written, a line each. Default: nowhere. */
  readonly log?: LogSink
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

/** The events of a transport: each is handed over while its delivery watches. */
const receive = (inbound$: Observable<Inbound>, reception: Reception): Observable<LarkEvent> =>
  new Observable((subscriber) => {
    const left$ = new Subject<void>()
    const next = (event: LarkEvent): void => subscriber.next(event)
    // Answers go out before the transport does.
    const leave = (): void => {
      reception.abandon()
      left$.next()
    }
    subscriber.add(leave)
    inbound$.pipe(takeUntil(left$)).subscribe({
      next: (inbound) => reception.take(inbound, next),
      error: (error: unknown) => subscriber.error(error),
      complete() {
        // No more comes in; what runs may still be answered.
        subscriber.remove(leave)
        subscriber.complete()
      },
    })
  })

/**
 * Makes a source of what a transport gives: the one core under WebSocket, webhook, logs and replays.
 *
 * An event is handed to the subscribers synchronously; the answer goes out when that has returned and what they claimed has
 * settled (see `Delivery`). It errors when `inbound$` does, and completes when `inbound$` completes or the source is stopped.
 *
 * ```text
 * inbound$  -a-b---
 * source    -a-b---
 * wire      ----a-b    answered when the handlers, which take 3, are done
 * ```
 *
 * @param inbound$ - What comes in. Subscribed with the first subscriber; unsubscribed with the last, or when a stop has drained.
 * @param options - What the transport is, and tells.
 * @returns Hot while it has subscribers: they share one subscription of `inbound$`.
 * @example
 * ```ts
 * const replayed = createSource(from(lines).pipe(map((line) => ({
 *   envelope: JSON.parse(line), deadline: Infinity, answer: () => undefined,
 * }))), { transport: 'replay' })
 * ```
 * @category Streams
 */
export function createSource(inbound$: Observable<Inbound>, options: SourceOptions): LarkSource {
  keepContexts()
  const { transport, scheduler = asyncScheduler, onDeadline = 'nack', log, connection$, rejected$ } = options
  const stopping$ = new BehaviorSubject(false)
  const drained$ = new ReplaySubject<void>(1)
  const reports = sourceReports({ transport, scheduler, connection$, rejected$, log })
  const reception = createReception({ ...reports, transport, scheduler, onDeadline, refusing: () => stopping$.value })

  const shared$ = receive(inbound$, reception).pipe(
    connection$ ? identity : plainConnection(scheduler, reports.connected),
    // Who stops completes its subscribers first; the transport goes when the last answer has.
    share({ resetOnRefCountZero: () => (stopping$.value ? drained$ : of(undefined)) }),
    takeUntil(stopping$.pipe(filter(Boolean))),
  )

  return Object.assign(shared$, {
    connection$: reports.connection$.asObservable(),
    rejected$: reports.rejected$.asObservable(),
    activity$: reports.activity$.asObservable(),
    stop: gracefulStop({ reception, connection$: reports.connection$, scheduler, stopping$, drained$ }),
  })
}

/** Tells the states of a transport that has none of its own: it is open while somebody listens. */
const plainConnection =
  (scheduler: SchedulerLike, connected: (state: ConnectionState) => void): MonoTypeOperatorFunction<LarkEvent> =>
  (source) =>
    defer(() => {
      const now = () => ({ since: scheduler.now(), attempt: 0 })
      const closed = () => connected({ status: 'closed', ...now() })
      connected({ status: 'open', ...now() })
      return source.pipe(
        tap({
          complete: closed,
          unsubscribe: closed,
          error: (cause: unknown) => connected({ status: 'failed', ...now(), cause }),
        }),
      )
    })
