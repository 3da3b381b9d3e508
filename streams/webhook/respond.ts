import {
  AsyncSubject,
  catchError,
  concatMap,
  defer,
  isObservable,
  map,
  of,
  type Observable,
  type SchedulerLike,
  type Subject,
} from 'rxjs'
import type { Rejection } from '../../src/model/rejection.js'
import type { WebhookRequest, WebhookResponse } from '../../src/model/webhook.js'
import { answerWindow } from '../answer-window.js'
import type { Inbound, Reply } from '../create-source.js'
import { candidates, type App, type appsOf } from './apps.js'
import { checkRequest, type RequestRules } from './check-request.js'
import { judge, type Rules, type Verdict } from './judge.js'
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

/** Answers requests with what the checks and the listeners make of them. Each answer is cold, one value, and never an error. */
export const respondWith =
  (options: RespondOptions) =>
  (request: WebhookRequest): Observable<WebhookResponse> =>
    defer(() => {
      const deadline = options.scheduler.now() + answerWindow
      const found = candidates(options.apps, request, options.scheduler)
      checkRequest(request, options)
      return readBody(request.body, options).pipe(
        concatMap((body) => {
          const judged = (apps: readonly App[]) => judge(request, body, apps, options)
          return isObservable(found) ? found.pipe(concatMap(judged)) : judged(found)
        }),
        concatMap((verdict) =>
          verdict.kind === 'challenge' ? of(json(200, { challenge: verdict.challenge })) : deliver(verdict, deadline, options),
        ),
      )
    }).pipe(catchError((error: unknown) => of(refuse(error, options))))

type Push = Exclude<Verdict, { kind: 'challenge' }>

/** Hands a push over, and answers when it is. */
function deliver(push: Push, deadline: number, { inbound$, reject, scheduler }: RespondOptions): Observable<WebhookResponse> {
  const { kind, envelope, app, audited } = push
  if (!inbound$.observed) throw new Refusal('not-listening', 'nobody listens for events')
  if (audited !== undefined) reject({ reason: 'audited', message: `let pass: ${audited}`, at: scheduler.now() })
  const reply$ = new AsyncSubject<Reply>()
  inbound$.next({
    envelope: kind === 'event' ? envelope : toCardAction(envelope, app.appId ?? ''),
    deadline,
    answer(reply) {
      reply$.next(reply)
      reply$.complete()
    },
  })
  return reply$.pipe(map((reply) => written(reply, kind)))
}

/** An answer as HTTP: events are answered by the status alone (protocol 5.6). */
function written(reply: Reply, kind: Push['kind']): WebhookResponse {
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
