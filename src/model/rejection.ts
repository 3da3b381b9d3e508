/**
 * Why something was not delivered, or not handled.
 *
 * - `malformed`: no envelope, frame or JSON that the protocol knows
 * - `bad-signature`, `stale`, `bad-token`, `undecryptable`, `wrong-app`: a push that failed a check of security
 * - `audited`: a push that the security `strict` would have refused; it was delivered
 * - `bad-request`, `too-large`, `too-slow`, `raw-body-missing`: a request that is not a push
 * - `not-listening`: nobody subscribed, or the source is stopping
 * - `unknown-frame`, `incomplete`: WebSocket frames without a meaning, fragments that never became whole
 * - `handler-failed`: a handler threw or errored
 * - `deadline-missed`: an event was still open when the platform stopped waiting; its handler goes on
 * - `late-claim`: an operator claimed an event after its answer had gone out
 * - `queue-full`: an operator's bounded queue had no room; the event was nacked
 * - `too-old`: an event happened too long ago, and was dropped (`dropStale`)
 * - `identity-unknown`: it could not be told who the bot is; the event was nacked
 * - `store-failed`: a dedupe store failed; the event passed
 * - `evicted`: a bounded memory forgot something before its time
 * - `answer-failed`: an answer could not be given, or came back refused
 * - `untold`: the transport broke off what it tells of its rejections
 */
export type RejectionReason =
  | 'malformed'
  | 'bad-signature'
  | 'stale'
  | 'bad-token'
  | 'undecryptable'
  | 'wrong-app'
  | 'audited'
  | 'bad-request'
  | 'too-large'
  | 'too-slow'
  | 'raw-body-missing'
  | 'not-listening'
  | 'unknown-frame'
  | 'incomplete'
  | 'handler-failed'
  | 'deadline-missed'
  | 'late-claim'
  | 'queue-full'
  | 'too-old'
  | 'identity-unknown'
  | 'store-failed'
  | 'evicted'
  | 'answer-failed'
  | 'untold'
  | (string & {})

/** Something that a source could not deliver, or that nobody handled. */
export interface Rejection {
  readonly reason: RejectionReason
  /** One line for people, without secrets. */
  readonly message: string
  /** When, in ms since the epoch. */
  readonly at: number
  /** Where an event is known: which. */
  readonly eventId?: string
  readonly eventType?: string
  /** The beginning of what came in, at most 200 characters, redacted. */
  readonly excerpt?: string
  readonly error?: unknown
}
