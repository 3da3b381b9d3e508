import type { RejectionReason } from '../../src/model/rejection.js'
import type { WebhookResponse } from '../../src/model/webhook.js'

/** Why a request is refused: thrown inside `respond`, which answers with the status alone and rejects with the rest. */
export class Refusal extends Error {
  readonly reason: RejectionReason
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly excerpt: string | undefined

  constructor(
    reason: RejectionReason,
    message: string,
    more: { headers?: Readonly<Record<string, string>>; status?: number; excerpt?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.reason = reason
    this.status = more.status ?? statuses[reason] ?? 400
    this.headers = more.headers ?? {}
    this.excerpt = more.excerpt
  }

  /** Says nothing about the reason: who is refused may be anybody. */
  get response(): WebhookResponse {
    return { status: this.status, headers: this.headers, body: '' }
  }
}

/** One status for all checks of security, so that they cannot be told apart from outside. */
const unauthorized = 401

const statuses: Readonly<Record<string, number>> = {
  malformed: 400,
  'bad-request': 400,
  'bad-signature': unauthorized,
  stale: unauthorized,
  'bad-token': unauthorized,
  undecryptable: unauthorized,
  'wrong-app': unauthorized,
  'too-slow': 408,
  'too-large': 413,
  'raw-body-missing': 500,
  'not-listening': 503,
}
