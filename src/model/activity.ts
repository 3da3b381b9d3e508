import type { HttpMethod } from './endpoint.js'

interface CallFacts {
  /** When, in ms since the epoch. */
  readonly at: number
  /** Counts the calls of a client, so that the lines of one call find each other. */
  readonly callId: number
  /** The endpoint's id, or method and path of a raw request. */
  readonly endpoint: string
}

/** What a client does, a union on `kind`. Never holds a secret. `duration` is in ms. */
export type Activity =
  | (CallFacts & { readonly kind: 'request'; readonly method: HttpMethod; readonly path: string; readonly attempt: number })
  | (CallFacts & {
      readonly kind: 'response'
      readonly status: number
      readonly code: number
      readonly logId: string
      readonly duration: number
    })
  | (CallFacts & {
      /** Another try is to come: which, after how many ms, and why. */
      readonly kind: 'retry'
      readonly attempt: number
      readonly delay: number
      readonly error: unknown
    })
  | (CallFacts & {
      /** The call has to wait its turn: for at least so many ms, among so many that wait. */
      readonly kind: 'limit'
      readonly wait: number
      readonly waiting: number
    })
  | (CallFacts & { readonly kind: 'error'; readonly error: unknown; readonly duration: number })
  | { readonly kind: 'token'; readonly at: number; readonly identity: string; readonly expiresIn: number }
