import { isObservable, Observable, type SchedulerLike, type Subject, type Subscriber } from 'rxjs'
import { isPromiseLike } from '../../src/model/awaitable.js'
import type { Rejection } from '../../src/model/rejection.js'
import type { WebhookRequest, WebhookResponse } from '../../src/model/webhook.js'
import { answerWindow } from '../answer-window.js'
import type { Inbound, Reply } from '../create-source.js'
import { candidates, checkMountPath, type App, type appsOf } from './apps.js'
import { checkRequest, type RequestRules } from './check-request.js'
import { judge, type Found, type Rules, type Verdict } from './judge.js'
import { toCardAction, toLegacyAnswer } from './legacy-card.js'
import { bodyReader, type BodyRules } from './read-body.js'
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
export function respondWith(options: RespondOptions): (request: WebhookRequest) => Observable<WebhookResponse> {
  const rules = { ...options, read: bodyReader(options) }
  return (request) => new Observable((subscriber) => new Exchange(request, rules, subscriber).begin())
}

interface ExchangeRules extends RespondOptions {
  readonly read: ReturnType<typeof bodyReader>
}

/**
 * A request on its way to its answer. What goes wrong in a step is the answer; none is taken when nobody waits for it any more.
 *
 * A class, with a method for each step: there is one for every push, and those that are done at once, as on Node all are, cost no more
 * than their work.
 */
class Exchange {
  readonly #request: WebhookRequest
  readonly #options: ExchangeRules
  readonly #subscriber: Subscriber<WebhookResponse>
  readonly #deadline: number

  constructor(request: WebhookRequest, options: ExchangeRules, subscriber: Subscriber<WebhookResponse>) {
    this.#request = request
    this.#options = options
    this.#subscriber = subscriber
    this.#deadline = options.scheduler.now() + answerWindow
  }

  begin(): void {
    try {
      const { apps, scheduler, read } = this.#options
      checkMountPath(this.#request)
      const found = candidates(apps, this.#request, scheduler)
      checkRequest(this.#request, this.#options)
      this.#await(read(this.#request), (body) => this.#await(found, (several) => this.#judge(body, several)))
    } catch (error) {
      this.#refuse(error)
    }
  }

  /** Goes on with what is there, or as soon as it is. */
  #await<T>(value$: T | Observable<T>, next: (value: T) => void): void {
    if (!isObservable(value$)) next(value$)
    else this.#subscriber.add(value$.subscribe({ next, error: (error: unknown) => this.#refuse(error) }))
  }

  #judge(body: Uint8Array, apps: readonly App[]): void {
    if (this.#subscriber.closed) return
    try {
      const verdict = judge(this.#request, body, apps, this.#options)
      if (isPromiseLike(verdict))
        verdict.then(
          (known) => this.#deliver(known),
          (error: unknown) => this.#refuse(error),
        )
      else this.#deliver(verdict)
    } catch (error) {
      this.#refuse(error)
    }
  }

  /** Answers a challenge, and hands everything else over. */
  #deliver({ found, app, audited }: Verdict): void {
    if (this.#subscriber.closed) return
    try {
      const { inbound$, reject, scheduler } = this.#options
      if (found.kind === 'challenge') {
        this.#answer(json(200, { challenge: found.challenge }))
        return
      }
      if (!inbound$.observed) throw new Refusal('not-listening', 'nobody listens for events')
      if (audited !== undefined) reject({ reason: 'audited', message: `let pass: ${audited}`, at: scheduler.now() })
      const envelope = found.kind === 'event' ? found.envelope : toCardAction(found.envelope, app.appId ?? '')
      inbound$.next({ envelope, deadline: this.#deadline, answer: (reply) => this.#reply(reply, found.kind) })
    } catch (error) {
      this.#refuse(error)
    }
  }

  #reply(reply: Reply, kind: Exclude<Found['kind'], 'challenge'>): void {
    if (this.#subscriber.closed) return
    try {
      this.#answer(written(reply, kind))
    } catch (error) {
      this.#refuse(error)
    }
  }

  #refuse(error: unknown): void {
    if (!this.#subscriber.closed) this.#answer(refusal(error, this.#options))
  }

  #answer(response: WebhookResponse): void {
    this.#subscriber.next(response)
    this.#subscriber.complete()
  }
}

/** An answer as HTTP: events are answered by the status alone (protocol 5.6). */
function written(reply: Reply, kind: Exclude<Found['kind'], 'challenge'>): WebhookResponse {
  if (!reply.ack) return empty(reply.refused ? 503 : reply.malformed ? 400 : 500)
  if (reply.answer === undefined) return empty(200)
  try {
    return json(200, kind === 'event' ? reply.answer : toLegacyAnswer(reply.answer))
  } catch (cause) {
    throw new Refusal('answer-failed', 'the answer to a callback cannot be written as JSON', { status: 500, cause })
  }
}

/** What went wrong, as HTTP, once it was told. */
function refusal(error: unknown, { scheduler, reject }: RespondOptions): WebhookResponse {
  const refused =
    error instanceof Refusal
      ? error
      : new Refusal('bad-request', 'the request could not be judged', { status: 500, cause: error })
  const { reason, message, excerpt, cause } = refused
  reject({
    reason,
    message,
    at: scheduler.now(),
    ...(excerpt !== undefined && { excerpt }),
    ...(cause !== undefined && { error: cause }),
  })
  return refused.response
}
