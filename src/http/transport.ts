import type { FetchInit, FetchLike, FetchResponse } from './fetch-like.js'

/** A request on its way. */
export interface Started {
  readonly response: PromiseLike<FetchResponse>
  /** Closes its connection, also while a body is read; does nothing once all is read. */
  abort(): void
}

/** Starts a request. */
export type Start = (url: string, init: Omit<FetchInit, 'signal'>) => Started

/** The edge to the network: what starts requests, and the connections behind it. */
export interface Transport {
  readonly start: Start
  /** Destroys the connections that it keeps. */
  close(): void
}

export interface TransportOptions {
  /** In place of the default transport. */
  readonly fetch?: FetchLike
  /** An agent of `node:http`, in place of our own keep-alive one. It stays its owner's: closing does not destroy it. */
  readonly agent?: object
}
