import { isObservable, Observable, type SchedulerLike, type Subject } from 'rxjs'
import { whenKnown } from '../../operators/when-known.js'
import type { Rejection } from '../../src/model/rejection.js'
import type { WebhookRequest, WebhookResponse } from '../../src/model/webhook.js'
import { answerWindow } from '../answer-window.js'
import type { Inbound, Reply } from '../create-source.js'
import { candidates, type App, type appsOf } from './apps.js'
import { checkRequest, type RequestRules } from './check-request.js'
import { judge, type Found, type Rules, type Verdict } from './judge.js'
import { toCardAction, toLegacyAnswer } from './legacy-card.js'
import { readBody, type BodyRules } from './read-body.js'
import { Refusal } from './refusal.js'

export interface RespondOptions extends RequestRules, BodyRules, Rules {
  readonly scheduler: SchedulerLike
  readonly apps: ReturnType<typeof appsOf>
  /** Where pushes go; nobody listens where it is not observed. */
  readonly inbound$: Subject<Inbound>
  readonly reject: (rejection: Rejection) => void
}

const json = (status: number, value: unknown): WebhookResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
})

const empty = (status: number): WebhookResponse => ({ status, headers: {}, body: '' })

/**
 * Answers requests with what the checks and the listeners make of them. Each answer is cold, one value, and never an error.
 *
 * One Observable for all, with functions for steps: those that are done at once, as on Node all are, cost no more than their work.
 */
export const respondWith =
  (options: RespondOptions) =>
  (request: WebhookRequest): Observable<WebhookResponse> =>
    new Observable((subscriber) => {
      const answer = (response: WebhookResponse): void => {
        subscriber.next(response)
        subscriber.complete()
      }
      /** What goes wrong in a step is the answer. None is taken when nobody waits for it any more. */
      const step = (take: () => void): void => {
        if (subscriber.closed) return
        try {
          take()
        } catch (error) {
          answer(refuse(error, options))
        }
      }
      const error = (cause: unknown): void => step(() => answer(refuse(cause, options)))
      step(() => {
        const deadline = options.scheduler.now() + answerWindow
        const found = candidates(options.apps, request, options.scheduler)
        checkRequest(request, options)
        const next = ({ found, app, audited }: Verdict): void =>
          step(() => {
            if (found.kind === 'challenge') answer(json(200, { challenge: found.challenge }))
            else {
              const { kind } = found
              deliver({ found, app, audited, deadline }, options, (reply) => step(() => answer(written(reply, kind))))
            }
          })
        const judged = (body: Uint8Array, apps: readonly App[]): void =>
          step(() => whenKnown(() => judge(request, body, apps, options), { next, error }))
        const read = (body: Uint8Array): void => {
          if (isObservable(found)) subscriber.add(found.subscribe({ next: (apps) => judged(body, apps), error }))
          else judged(body, found)
        }
        subscriber.add(readBody(request.body, options).subscribe({ next: read, error }))
      })
    })

type Delivered = Exclude<Found, { kind: 'challenge' }>

interface Push {
  readonly found: Delivered
  readonly app: App
  readonly audited: string | undefined
  readonly deadline: number
}

/** Hands a push over. */
function deliver(
  { found, app, audited, deadline }: Push,
  { inbound$, reject, scheduler }: RespondOptions,
  answer: (reply: Reply) => void,
): void {
  if (!inbound$.observed) throw new Refusal('not-listening', 'nobody listens for events')
  if (audited !== undefined) reject({ reason: 'audited', message: `let pass: ${audited}`, at: scheduler.now() })
  const envelope = found.kind === 'event' ? found.envelope : toCardAction(found.envelope, app.appId ?? '')
  inbound$.next({ envelope, deadline, answer })
}

/** An answer as HTTP: events are answered by the status alone (protocol 5.6). */
function written(reply: Reply, kind: Delivered['kind']): WebhookResponse {
  if (!reply.ack) return empty(reply.refused ? 503 : reply.malformed ? 400 : 500)
  if (reply.answer === undefined) return empty(200)
  try {
    return json(200, kind === 'event' ? reply.answer : toLegacyAnswer(reply.answer))
  } catch (cause) {
    throw new Refusal('answer-failed', 'the answer to a callback cannot be written as JSON', { status: 500, cause })
  }
}

function refuse(error: unknown, { scheduler, reject }: RespondOptions): WebhookResponse {
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal('bad-request', 'the request could not be judged', { status: 500, cause: error })
  const { reason, message, excerpt, cause } = refusal
  reject({
    reason,
    message,
    at: scheduler.now(),
    ...(excerpt !== undefined && { excerpt }),
    ...(cause !== undefined && { error: cause }),
  })
  return refusal.response
}
