import type { Observable } from 'rxjs'

/** At most so many starts in any `per` ms. */
export interface RateWindow {
  readonly count: number
  readonly per: number
}

/** What bounds calls: all of one key together keep to every one of the windows. */
export interface RateLimit {
  readonly key: string
  readonly windows: readonly RateWindow[]
  /** The code by which the platform says that it is this limit; absent: every other one. */
  readonly code?: number
}

/** How it stands with a call that has to wait: how many wait, it included, and the least time until its turn, in ms. */
export interface QueuePlace {
  readonly waiting: number
  readonly wait: number
}

/** What a call that wants to start says of itself. */
export interface Turn {
  /** All that bind it. */
  readonly limits: readonly RateLimit[]
  /** What its errors call it. */
  readonly endpoint?: string
  /** What to do where there is no room: `wait`, or `fail` with a `RateLimitError`. Default: `wait`. */
  readonly onLimit?: 'wait' | 'fail'
  /** Ms: where it is known that it would wait longer, it errors at once. Default: `Infinity`. */
  readonly patience?: number
  /** Told when it has to wait. */
  readonly onWait?: (place: QueuePlace) => void
}

/** What an answer said of a limit. */
export interface Refusal {
  /** Ms until the platform takes calls again. */
  readonly retryAfter: number
  /** The platform's code; 0 where it gave none. */
  readonly code: number
  /** How many calls a window has, where the answer said so. */
  readonly limit?: number
}

/** Decides when calls may start. */
export interface Limiter {
  /**
   * Emits once when the call may start, and completes; errors with a `RateLimitError` where it may not even wait. Cold; calls of the
   * same limits come in the order of subscribing, and unsubscribing gives the place up.
   */
  acquire(turn: Turn): Observable<unknown>
  /** Whether the call may start at once; then it has its turn. For who would rather not wait for an Observable; may be absent. */
  admit?(turn: Turn): boolean
  /** Tells that a call that has its turn goes out: until `over` is told of it, it may reach the platform at any moment. May be absent. */
  sent?(turn: Turn): void
  /**
   * Tells that a call is over, answered or not, `took` ms after it went out: at some moment in between it reached the platform, which
   * counts from there. May be absent.
   */
  over?(turn: Turn, took: number): void
  /** Tells what an answer said: nothing under that limit starts before its time is over, or ten minutes where it is longer. */
  backOff(turn: Turn, refusal: Refusal): void
}
