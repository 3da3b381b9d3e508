import type { Retry } from '../../operators/retry-transient.js'
import type { BuiltRequest } from '../http/build-request.js'
import { logIdOf, type OpenedAnswer } from '../http/open-answer.js'
import type { QueuePlace } from '../model/limiter.js'
import type { Core } from './core.js'

/** Tells of one call, where somebody listens. */
export interface CallTrace {
  sending(): void
  answered(answer: OpenedAnswer): void
  retrying(retry: Retry): void
  waiting(place: QueuePlace): void
  failed(error: unknown): void
}

export function traceCall({ hub, settings, nextCallId }: Core, { endpoint, method, path }: BuiltRequest): CallTrace {
  const callId = nextCallId()
  const start = settings.scheduler.now()
  let attempt = 0
  const facts = () => ({ at: settings.scheduler.now(), callId, endpoint })
  const duration = () => settings.scheduler.now() - start
  return {
    sending: () => {
      attempt += 1
      hub.report(() => ({ kind: 'request', ...facts(), method, path, attempt }))
    },
    answered: (answer) =>
      hub.report(() => ({
        kind: 'response',
        ...facts(),
        status: answer.response.status,
        code: answer.code,
        logId: logIdOf(answer),
        duration: duration(),
      })),
    retrying: (retry) => hub.report(() => ({ kind: 'retry', ...facts(), ...retry })),
    waiting: (place) => hub.report(() => ({ kind: 'limit', ...facts(), ...place })),
    failed: (error) => hub.report(() => ({ kind: 'error', ...facts(), error, duration: duration() })),
  }
}
