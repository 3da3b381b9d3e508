import {
  defer,
  exhaustMap,
  filter,
  ignoreElements,
  interval,
  map,
  merge,
  pairwise,
  repeat,
  startWith,
  switchMap,
  takeUntil,
  tap,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs'
import { ConnectionError } from '../../src/model/errors.js'

export interface HeartbeatOptions {
  /** Sends a ping. */
  readonly ping: () => void
  /** What comes in: anything is a sign of life. */
  readonly inbound$: Observable<unknown>
  /** How many bytes have come: a large message may take longer than anybody would be silent. */
  readonly bytesRead: () => number
  /** Ms between two pings, as it is now. */
  readonly pingInterval: () => number
  /** Ms that the other side may be silent after a ping. */
  readonly pongTimeout: number
  readonly scheduler: SchedulerLike
}

/** How often the clock is looked at, and how far it may be ahead of the timers before we must have been asleep. */
const look = 5_000
const asleep = 15_000

/** The end of the wait for a sign of life, which begins only when the process has time for timers again. */
const lastChance = 200

/**
 * Pings at once and then at the platform's interval, and after having been asleep (a timer that is set when a laptop closes fires
 * when its rest has passed after it opens). Never emits; errors with a `ConnectionError` when nothing came in for a while after a ping
 * (protocol 7.5).
 *
 * ```text
 * ping     p---------p------
 * inbound  -i-i---i---------
 * beats    -----------------#   '---#' is pongTimeout
 * ```
 */
export function heartbeat({
  ping,
  inbound$,
  bytesRead,
  pingInterval,
  pongTimeout,
  scheduler,
}: HeartbeatOptions): Observable<never> {
  const due$ = defer(() => timer(pingInterval(), scheduler)).pipe(repeat(), startWith(0))
  const silent = () => {
    throw new ConnectionError(`nothing came in for ${pongTimeout} ms after a ping: the connection is dead`, { retryable: true })
  }
  // In two steps: where the process itself was busy, what came meanwhile is read before the second one ends.
  const patience = (before: number) =>
    timer(Math.max(0, pongTimeout - lastChance), scheduler).pipe(
      switchMap(() => timer(Math.min(lastChance, pongTimeout), scheduler)),
      filter(() => bytesRead() === before),
      map(silent),
      takeUntil(inbound$),
    )
  return merge(due$, awoken(scheduler)).pipe(
    tap(ping),
    exhaustMap(() => patience(bytesRead())),
    ignoreElements(),
  )
}

/** Emits when the clock was ahead of the timers. */
const awoken = (scheduler: SchedulerLike): Observable<unknown> =>
  interval(look, scheduler).pipe(
    startWith(0),
    map(() => scheduler.now()),
    pairwise(),
    filter(([before, now]) => now - before > asleep),
  )
