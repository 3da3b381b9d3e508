import type { FetchLike } from './fetch-like.js'

/** The edge to the network: a `fetch`, and the connections behind it. */
export interface Transport {
  readonly fetch: FetchLike
  /** Destroys the connections that it keeps. */
  close(): void
}
