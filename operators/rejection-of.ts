import type { Deliverable } from '../src/model/delivery.js'
import type { Rejection, RejectionReason } from '../src/model/rejection.js'

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const sentences: Partial<Record<string, string>> = {
  'queue-full': 'the queue of the handler is full; nacked, to come again',
  'store-failed': 'the dedupe store failed; the event passed',
}

/** The rejection that an operator reports of a value, with the event's id and type where the value has them. */
export function rejectionOf(
  reason: RejectionReason,
  value: Deliverable,
  { error, message, at }: { readonly error?: unknown; readonly message?: string; readonly at: number },
): Rejection {
  const { id, type } = value as { id?: unknown; type?: unknown }
  const cause = error === undefined ? undefined : messageOf(error)
  return {
    reason,
    message: [message ?? sentences[reason], cause].filter((part) => part !== undefined).join(': ') || reason,
    at,
    ...(typeof id === 'string' ? { eventId: id } : {}),
    ...(typeof type === 'string' ? { eventType: type } : {}),
    ...(error === undefined ? {} : { error }),
  }
}
