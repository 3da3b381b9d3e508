import type { App } from '../app.js'
import type { Answer } from './answer.js'

/** A request to the API, as it came off the wire. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  /** Repeated keys make a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** A request that was received, and waits to be answered. */
export interface Visit {
  /** Its endpoint, where it is known. */
  readonly endpoint?: string
  readonly answer: () => Handled
}

/** What came of a request. */
export interface Handled {
  readonly answer: Answer
  /** Who asked, where that is known. */
  readonly app?: App
  /** `{ path, params, data }` as typed by the facts, where it keeps to them. */
  readonly input?: unknown
}
