import type { Observable } from 'rxjs'
import type { LarkEvent } from './event.js'
import type { Rejection } from './rejection.js'

/**
 * A source of events. Subscribing starts it, its subscribers share it, and it completes only by {@link LarkSource.stop}. It errors
 * only with what no retry can cure (a wrong secret, a forbidden app): never because of one payload, handler or connection.
 */
export interface LarkSource extends Observable<LarkEvent> {
  /** How the transport is; replays the latest, never errors or completes. */
  readonly connection$: Observable<ConnectionState>
  /** What could not be delivered or handled. Hot, never completes, replays the last 100; subscribing starts nothing. */
  readonly rejected$: Observable<Rejection>
  /** What happens to each delivery. Hot, replays nothing, never completes. */
  readonly activity$: Observable<SourceActivity>
  /**
   * Stops gracefully: takes no new events, completes the source, lets what is claimed settle and be answered, closes the
   * transport, then emits and completes. It starts when subscribed; twice is the same as once.
   *
   * @param options - `timeout`: ms to wait for what is claimed; then the rest is nacked. Default 25,000.
   */
  stop(options?: StopOptions): Observable<void>
}

export interface StopOptions {
  readonly timeout?: number
}

interface ConnectionFacts {
  /** Since when, in ms since the epoch. */
  readonly since: number
  /** Connection attempts since it was last open; 0 when idle. */
  readonly attempt: number
  /** When the last byte came in, in ms since the epoch. */
  readonly lastInboundAt?: number
}

/** The state of a transport, a union on `status`. */
export type ConnectionState =
  | (ConnectionFacts & { readonly status: 'idle' })
  | (ConnectionFacts & { readonly status: 'connecting' })
  | (ConnectionFacts & { readonly status: 'open' })
  | (ConnectionFacts & { readonly status: 'retrying'; readonly nextAttemptAt: number; readonly cause: unknown })
  | (ConnectionFacts & { readonly status: 'closing' })
  | (ConnectionFacts & { readonly status: 'closed' })
  | (ConnectionFacts & { readonly status: 'failed'; readonly cause: unknown })

interface ActivityFacts {
  readonly eventId: string
  readonly eventType: string
  /** When, in ms since the epoch. */
  readonly at: number
}

/** What happens to a delivery, a union on `kind`. `latency` is in ms since the event was received; `pending` counts the unanswered. */
export type SourceActivity =
  | (ActivityFacts & { readonly kind: 'received'; readonly attempt?: number; readonly pending: number })
  | (ActivityFacts & { readonly kind: 'claimed' })
  | (ActivityFacts & { readonly kind: 'acked'; readonly latency: number; readonly answer?: unknown; readonly pending: number })
  | (ActivityFacts & { readonly kind: 'nacked'; readonly latency: number; readonly error?: unknown; readonly pending: number })
  | (ActivityFacts & { readonly kind: 'deadline-missed'; readonly latency: number })
  | (ActivityFacts & { readonly kind: 'answered-twice' })
