import type { FetchInit, FetchResponse } from './fetch-like.js'

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
