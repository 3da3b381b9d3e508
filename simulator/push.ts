import type { Observable } from 'rxjs'
import type { App } from './app.js'

/** Something the platform tells an app: an event, which is retried, or a callback, which is not (protocol 0.2). */
export interface Push {
  /** `header.event_id`, or `uuid` in the old envelope. */
  readonly id: string
  readonly type: string
  readonly kind: 'event' | 'callback'
  readonly app: App
  /** When it happened, in ms since the epoch. */
  readonly at: number
  /** The envelope as JSON text, before any encryption. */
  readonly text: string
  /** A card request of the old form (protocol 6.3): never encrypted, and signed with the verification token. */
  readonly legacy?: true
}

/** What one attempt came to. `code` is the HTTP status, or the code of the answer frame. */
export type Outcome =
  | { readonly status: 'acked'; readonly code: number; readonly answer?: unknown }
  | { readonly status: 'nacked'; readonly code: number }
  | { readonly status: 'unanswered' }
  | { readonly status: 'unreachable'; readonly reason: string }

/** How long an app has to answer a push (protocol 5.6, 6.1, 7.7), in ms. */
export const answerDeadline = 3_000

/** A way to an app. */
export interface Transport {
  /** Pushes once. Cold; emits one outcome within the deadline and completes; never errors. */
  attempt(push: Push): Observable<Outcome>
}
