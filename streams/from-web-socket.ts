import { asyncScheduler, BehaviorSubject, Subject, switchMap, type SchedulerLike } from 'rxjs'
import { loadOnce } from '../src/http/load-once.js'
import { ConfigError, type Fault } from '../src/model/errors.js'
import { internals, type WithInternals } from '../src/model/internals.js'
import type { Lark } from '../src/model/lark.js'
import type { Rejection } from '../src/model/rejection.js'
import type { ConnectionState, LarkSource } from '../src/model/source.js'
import { createSource } from './create-source.js'
import { connection$, lazyConnection } from './websocket/lazy-connection.js'
import type { Pace } from './websocket/pace.js'
import { defaultFragmentLimits, type FragmentLimits } from './websocket/fragment-limits.js'
import type { OpenSocket } from './websocket/socket.js'

/** How a long connection behaves. All times are ms; whatever is left out is as the platform says, or as the defaults are. */
export interface WebSocketOptions {
  /** For each of the two steps of connecting, discovery and handshake. Default: 15,000. */
  readonly connectTimeout?: number | undefined
  /** Between two pings. Default: as the platform says (120 s). */
  readonly pingInterval?: number | undefined
  /** How long the platform may be silent after a ping before the connection counts as dead. Default: 2,500. */
  readonly pongTimeout?: number | undefined
  readonly reconnect?: ReconnectOptions | undefined
  /** The largest message to take from the socket, in bytes. Default: 8 MiB. */
  readonly maxPayload?: number | undefined
  /** What may be kept of messages that come in parts. */
  readonly fragments?: Partial<FragmentLimits> | undefined
  /** The answer to what is still open when the platform stops waiting. Default: `nack`, so that it delivers again. */
  readonly onDeadline?: 'nack' | 'ack' | undefined
  /** Allow remote addresses without encryption (`ws://`). Default: false; this machine is always allowed. */
  readonly insecure?: boolean | undefined
  /** An agent of `node:http` or `node:https`, or a function from a URL to one. Default: that of the client, or of its proxy. */
  readonly agent?: object | undefined
  /** Opens the sockets. Default: `ws` on Node, the global `WebSocket` elsewhere; loaded with the first connection. */
  readonly openSocket?: OpenSocket | undefined
  /** All time of the source. Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike | undefined
  /** The jitter, from 0 to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
}

export interface ReconnectOptions {
  /** A lost connection is opened again after a random part of this. Default: as the platform says (30 s). */
  readonly nonce?: number | undefined
  /** Between two attempts that the platform refuses. Default: as the platform says (120 s). */
  readonly interval?: number | undefined
  /** Attempts in a row that may fail before the source errors. Default: Infinity, whatever the platform says. */
  readonly maxAttempts?: number | undefined
}

const socket$ = /* @__PURE__ */ loadOnce('sockets', () => import('#socket'))

/** The socket of the host, loaded when the first connection needs it. */
const hostSocket: OpenSocket = (url, options) => socket$.pipe(switchMap(({ openSocket }) => openSocket(url, options)))

const defaults = {
  connectTimeout: 15_000,
  pongTimeout: 2_500,
  maxPayload: 8 * 1024 * 1024,
  onDeadline: 'nack',
  insecure: false,
  openSocket: hostSocket,
  scheduler: asyncScheduler,
  random: () => Math.random(),
} as const satisfies WebSocketOptions

/**
 * The events of an app over its long connection (protocol 7).
 *
 * Subscribing connects, the last unsubscribe closes; all subscribers share one connection. A lost connection is opened again, without
 * end, and the source goes on as if nothing had happened: what the platform sent meanwhile it sends again.
 *
 * ```text
 * connection$  c-o-----r-c-o-----   connecting, open, retrying
 * source       ---a--b-------c---
 * ```
 *
 * @example
 * ```ts
 * import { createLark, fromWebSocket, ofEventType } from 'rxlark'
 *
 * const lark = createLark({ appId: 'cli_a1b2c3d4e5f60718', appSecret: 'the secret of the app' })
 * fromWebSocket(lark)
 *   .pipe(ofEventType('im.message.receive_v1'))
 *   .subscribe(({ payload }) => console.log(payload.message.message_id))
 * ```
 *
 * @param lark - The client of the app: its domain, credentials and log.
 * @returns Hot while it has subscribers; completes only by `stop()`. Errors only with what no retry can cure: a `ConnectionError`, when
 * the app or its credentials are refused, the address is not allowed, or `maxAttempts` were made.
 * @throws ConfigError at once, for options that make no sense.
 * @see protocol 7
 * @category Streams
 */
export function fromWebSocket(lark: Lark, options: WebSocketOptions = {}): LarkSource {
  checkOptions(options)
  const settings = { ...defaults, ...given(options) }
  const { agent, fragments, maxPayload, onDeadline, reconnect, scheduler } = settings
  const states$ = new BehaviorSubject<ConnectionState>({ status: 'idle', since: scheduler.now(), attempt: 0 })
  const rejected$ = new Subject<Rejection>()
  const inbound$ = lazyConnection(connection$)(lark, {
    ...settings,
    openSocket: agent ? settings.openSocket : withAgentOf(lark, settings.openSocket),
    socket: { maxPayload, ...(agent && { agent }) },
    maxAttempts: reconnect?.maxAttempts ?? Infinity,
    pace: paceOf(options),
    fragments: { ...defaultFragmentLimits, ...given(fragments ?? {}) },
    states$,
    reject: (reason, message, more) => rejected$.next({ reason, message, at: scheduler.now(), ...more }),
  })
  return createSource(inbound$, {
    transport: 'websocket',
    connection$: states$,
    rejected$,
    onDeadline,
    log: lark.log,
    scheduler,
  })
}

/** The sockets of a client go the way of its calls. */
const withAgentOf =
  (lark: Lark, openSocket: OpenSocket): OpenSocket =>
  (url, options) => {
    const { agent$ } = (lark as Lark & WithInternals)[internals]
    return agent$
      ? agent$.pipe(switchMap((agent) => openSocket(url, agent ? { ...options, agent } : options)))
      : openSocket(url, options)
  }

/** Options without those that are there and undefined. */
const given = <T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never

const paceOf = ({ pingInterval, reconnect }: WebSocketOptions): Partial<Pace> =>
  given({ pingInterval, reconnectInterval: reconnect?.interval, reconnectNonce: reconnect?.nonce })

function checkOptions(options: WebSocketOptions): void {
  const { connectTimeout, pingInterval, pongTimeout, reconnect, maxPayload, fragments } = options
  const positive = {
    connectTimeout,
    pingInterval,
    pongTimeout,
    maxPayload,
    'reconnect.interval': reconnect?.interval,
    'reconnect.maxAttempts': reconnect?.maxAttempts,
  }
  const limits = Object.entries(fragments ?? {}).map(([name, value]) => [`fragments.${name}`, value] as const)
  const faults: Fault[] = [...Object.entries(positive), ...limits]
    .filter(([, value]) => value !== undefined && !(typeof value === 'number' && value > 0))
    .map(([path]) => ({ path, message: 'has to be a number above 0' }))
  const nonce = reconnect?.nonce ?? 0
  if (!(nonce >= 0)) faults.push({ path: 'reconnect.nonce', message: 'has to be a number, 0 or above' })
  if (faults.length > 0) throw new ConfigError(faults)
}
