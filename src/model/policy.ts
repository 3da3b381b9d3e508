import type { Limiter, RateWindow } from './limiter.js'

/** How long a call may take, in ms; `Infinity` for as long as it takes. */
export interface TimeoutOptions {
  /** For all of it: waiting its turn, for a token, its tries and the pauses between. Default: 120,000, and none where a file goes up or down. */
  readonly total?: number
  /** For one try, from its sending to the end of the answer. Default: 30,000. */
  readonly attempt?: number
  /** In place of `attempt` where a file goes up or down: without a byte on its way. Default: 30,000. */
  readonly idle?: number
}

/** How a call is tried again where its failure passes and nothing can be done twice by it. */
export interface RetryOptions {
  /** How many tries there are at most, the first one included. Default: 4. */
  readonly attempts?: number
  /** Ms that the first pause has at most; each is random, and the next may be twice as long. Default: 500. */
  readonly delay?: number
  /** Ms that a pause has at most, beyond what the platform asks for. Default: 10,000. */
  readonly maxDelay?: number
  /** From 0 to 1, how much of a pause is kept: for tests. Default: `Math.random`. */
  readonly random?: () => number
}

/** How calls keep to the limits of the platform (protocol 3.8). */
export interface LimitOptions {
  /** The windows of an endpoint, for each tenant. Default: 50 a second and 1,000 a minute. */
  readonly windows?: readonly RateWindow[]
  /** The windows of endpoints with others, by id; an empty list is no limit. */
  readonly endpoints?: Readonly<Record<string, readonly RateWindow[]>>
  /** What a call does that would go over: `wait` its turn, or `fail` with a `RateLimitError`. Default: `wait`. */
  readonly onLimit?: 'wait' | 'fail'
  /** How many calls may wait; beyond it they fail with a `RateLimitError`. Default: 10,000. */
  readonly queue?: number
  /** A limiter of yours, which clients of one app may share. Default: one of the client's own. */
  readonly limiter?: Limiter
}
