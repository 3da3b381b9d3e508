import type { FetchLike } from './fetch-like.js'

/** The edge to the network: a `fetch`, and the connections behind it. */
export interface Transport {
  readonly fetch: FetchLike
  /** Destroys the connections that it keeps. */
  close(): void
}

export interface TransportOptions {
  /** In place of the default transport. */
  readonly fetch?: FetchLike
  /** An agent of `node:http`, in place of our own keep-alive one. It stays its owner's: closing does not destroy it. */
  readonly agent?: object
}
