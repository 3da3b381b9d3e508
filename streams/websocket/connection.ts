import {
  BehaviorSubject,
  defer,
  filter,
  map,
  retry,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  timeout,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs'
import { ConnectionError, TimeoutError } from '../../src/model/errors.js'
import type { Lark } from '../../src/model/lark.js'
import type { ConnectionState } from '../../src/model/source.js'
import type { Inbound } from '../create-source.js'
import { checkAddress } from './check-address.js'
import { converse, type ConverseOptions, type Signal } from './converse.js'
import { discover } from './discover.js'
import { defaultPace, paced, type Pace } from './pace.js'
import { delayAfterDrop, delayAfterFailure, isFatal } from './reconnect-delay.js'
import type { OpenSocket, Socket, SocketOptions } from './socket.js'
import { warnIfSplit } from './warn-if-split.js'

export interface ConnectionOptions extends Pick<ConverseOptions, 'pongTimeout' | 'fragments' | 'reject' | 'scheduler'> {
  readonly openSocket: OpenSocket
  readonly socket: SocketOptions
  /** Ms for each step of connecting. */
  readonly connectTimeout: number
  /** Attempts in a row that may fail. */
  readonly maxAttempts: number
  /** In place of what the platform says. */
  readonly pace: Partial<Pace>
  /** Whether remote addresses without encryption are allowed. */
  readonly insecure: boolean
  /** From 0 to 1. */
  readonly random: () => number
  /** Where the states go. */
  readonly states$: BehaviorSubject<ConnectionState>
}

/** A socket that is open, and what discovery said of it. */
interface Opened {
  readonly socket: Socket
  readonly service: number
}

/** The pace of a connection as the platform last said: it outlives the sockets. */
type LivePace = BehaviorSubject<Pace>

/**
 * The long connection as one stream over all of its sockets: discovery, handshake and conversation, again and again.
 *
 * Connects when subscribed, closes when unsubscribed, never completes. Errors with a `ConnectionError`, and only with what no retry can
 * cure, or after `maxAttempts`.
 *
 * ```text
 * socket 1  --e--e--#
 * socket 2             --e--e--
 * inbound   --e--e-------e--e--
 * ```
 */
export const connection = (lark: Lark, options: ConnectionOptions): Observable<Inbound> =>
  defer(() => {
    const { random, states$, scheduler } = options
    const pace$: LivePace = new BehaviorSubject<Pace>({ ...defaultPace, ...options.pace })
    return opening(lark, options, pace$).pipe(
      switchMap((opened) => session(opened, options, pace$)),
      retry({
        // What came in shows that the connection was good: from then on, losing it is the first time again.
        resetOnSuccess: true,
        delay: (error: unknown, drops) =>
          pause(error, { attempt: 0, wait: delayAfterDrop(drops, pace$.value, random()) }, options),
      }),
      filter((signal) => signal.kind === 'inbound'),
      map(({ inbound }) => inbound),
      tap({
        error: (cause: unknown) => states$.next({ status: 'failed', since: scheduler.now(), attempt: 0, cause }),
        unsubscribe: () => {
          if (states$.value.status !== 'closing') states$.next({ status: 'closed', since: scheduler.now(), attempt: 0 })
        },
      }),
      warnIfSplit(lark.appId, lark.log),
    )
  })

/** Opens a socket, in as many attempts as it takes. */
const opening = (lark: Lark, options: ConnectionOptions, pace$: LivePace): Observable<Opened> =>
  defer(() => {
    const { maxAttempts, random, states$, scheduler } = options
    const connecting = (attempt: number) => states$.next({ status: 'connecting', since: scheduler.now(), attempt })
    connecting(1)
    return open(lark, options, pace$).pipe(
      retry({
        delay: (error: unknown, failures) => {
          const cause = failures >= maxAttempts && !isFatal(error) ? gaveUp(failures, error) : error
          const wait = delayAfterFailure(error, failures, pace$.value, random())
          return pause(cause, { attempt: failures, wait }, options).pipe(tap(() => connecting(failures + 1)))
        },
      }),
    )
  })

/** Opens a socket, in one attempt: discovery, then the handshake. */
const open = (lark: Lark, options: ConnectionOptions, pace$: LivePace): Observable<Opened> =>
  discover(lark).pipe(
    within('discovery of the long connection', options),
    tap(({ config }) => pace$.next({ ...paced(pace$.value, config), ...options.pace })),
    switchMap(({ url, service }) =>
      options.openSocket(checkAddress(url, options.insecure), options.socket).pipe(
        within('handshake of the long connection', options),
        map((socket) => ({ socket, service })),
      ),
    ),
  )

/** The life of one open socket. */
const session = ({ socket, service }: Opened, options: ConnectionOptions, pace$: LivePace): Observable<Signal> =>
  defer(() => {
    const { scheduler, states$ } = options
    const since = scheduler.now()
    states$.next({ status: 'open', since, attempt: 0 })
    return converse(socket, { ...options, service, pingInterval: () => pace$.value.pingInterval }).pipe(
      tap({
        next: (signal) => {
          if (signal.kind !== 'pong') return
          pace$.next({ ...paced(pace$.value, signal.config), ...options.pace })
          states$.next({ status: 'open', since, attempt: 0, lastInboundAt: scheduler.now() })
        },
        unsubscribe: () => farewell(socket, options),
      }),
    )
  })

/** Says that the socket is closing, and when it has: unless another one is under way by then. */
function farewell({ closed$ }: Socket, { scheduler, states$ }: ConnectionOptions): void {
  if (!closed$) return
  states$.next({ status: 'closing', since: scheduler.now(), attempt: 0 })
  closed$
    .pipe(take(1), takeUntil(states$.pipe(filter(({ status }) => status !== 'closing'))))
    .subscribe(() => states$.next({ status: 'closed', since: scheduler.now(), attempt: 0 }))
}

/** Waits and says so, or passes on what no waiting cures. */
function pause(
  cause: unknown,
  { attempt, wait }: { readonly attempt: number; readonly wait: number },
  { states$, scheduler }: ConnectionOptions,
): Observable<unknown> {
  if (isFatal(cause)) return throwError(() => cause)
  const since = scheduler.now()
  states$.next({ status: 'retrying', since, attempt, nextAttemptAt: since + wait, cause })
  return timer(wait, scheduler)
}

const within = <T>(endpoint: string, { connectTimeout, scheduler }: ConnectionOptions): MonoTypeOperatorFunction<T> =>
  timeout<T, Observable<T>>({
    first: connectTimeout,
    scheduler,
    with: () =>
      throwError(
        () => new TimeoutError(`${endpoint}: nothing came within ${connectTimeout} ms`, { endpoint, timeout: connectTimeout }),
      ),
  })

const gaveUp = (failures: number, cause: unknown) =>
  new ConnectionError(`gave up after ${failures} attempts to open the long connection`, { retryable: false, cause })
