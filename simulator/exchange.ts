import type { IncomingMessage, ServerResponse } from 'node:http'
import { catchError, defer, EMPTY, from, fromEvent, map, merge, mergeMap, of, take, timer } from 'rxjs'
import type { Observable } from 'rxjs'
import type { Answer } from './api/answer.js'
import type { ApiRequest, Handled, Visit } from './api/request.js'
import type { SimulatorClock } from './clock.js'
import { hits } from './faults.js'
import type { FaultState } from './faults.js'
import type { Ids } from './ids.js'
import { logId } from './log-id.js'
import { queryOf } from './query-of.js'
import { readBody } from './read-body.js'
import { readableBody, withoutTokens } from './request-log.js'
import type { RequestRecord } from './request-log.js'
import { respond } from './respond.js'
import type { End, Transit } from './respond.js'
import { spoil } from './spoil.js'
import type { Outcome } from './spoil.js'

export interface ExchangeContext {
  readonly clock: SimulatorClock
  readonly ids: Ids
  readonly faults: FaultState
  readonly receive: (request: ApiRequest) => Observable<Visit>
}

/** An exchange that has ended. */
export interface Exchanged {
  readonly record: RequestRecord
  /** What was asked, as the endpoint understood it. */
  readonly input?: unknown
  /** The body of the answer, where it is a text of at most 64 kB. */
  readonly sent?: Buffer
}

/**
 * One HTTP exchange, faults included. Cold: answers when subscribed; emits what became of it and completes, also when the client
 * goes away; unsubscribing leaves the client without an answer.
 */
export function exchange(request: IncomingMessage, response: ServerResponse, context: ExchangeContext): Observable<Exchanged> {
  return defer(() => {
    const { clock, ids } = context
    const at = clock.now()
    const id = logId(clock, ids)
    const target = targetOf(request)
    const answered$ = from(readBody(request)).pipe(
      catchError(() => EMPTY),
      mergeMap((body) => (body ? outcomeOf({ ...target, body }, context) : of<Found>({ answer: tooLarge }))),
      mergeMap(({ answer, transit, ...known }) =>
        respond(response, answer, { logId: id, clock, ...transit }).pipe(map((end): Ended => ({ ...known, ...end }))),
      ),
    )
    const aborted$ = fromEvent(response, 'close').pipe(map((): Ended => ({ end: 'aborted' })))
    const facts = { ...target, headers: withoutTokens(target.headers), logId: id, at }
    return merge(answered$, aborted$).pipe(
      take(1),
      map(({ input, sent, ...end }) => ({
        record: { body: undefined, ...facts, duration: clock.now() - at, ...end },
        ...(input !== undefined && { input }),
        ...(sent && { sent }),
      })),
    )
  })
}

type Target = Omit<ApiRequest, 'body'>

function targetOf({ method = 'GET', url = '/', headers }: IncomingMessage): Target {
  const [path = '/', search] = url.split('?')
  const query = queryOf(new URLSearchParams(search))
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  return { method, path, query, headers: Object.fromEntries(texts) }
}

const tooLarge: Answer = { status: 413, text: 'request entity too large' }

interface Known extends Pick<RequestRecord, 'endpoint' | 'appId'> {
  readonly body?: unknown
  readonly input?: unknown
}

type Ended = Known & End

interface Found extends Known {
  readonly answer: Outcome
  readonly transit?: Transit
}

/** What a request comes to: the fault that is meant for it, or else the answer of the platform. */
const outcomeOf = (request: ApiRequest, context: ExchangeContext): Observable<Found> =>
  context.receive(request).pipe(mergeMap((visit) => outcomeOfVisit(visit, request, context)))

function outcomeOfVisit({ endpoint, answer }: Visit, request: ApiRequest, { clock, faults }: ExchangeContext): Observable<Found> {
  const { method, path } = request
  const known = { ...(endpoint !== undefined && { endpoint }), body: readableBody(request.body) }
  const fault = faults.calls.take((one) => hits(one, { method, path, ...(endpoint !== undefined && { endpoint }) }))
  return (fault?.delay ? timer(fault.delay, clock) : of(0)).pipe(
    map(() => {
      let handled: Omit<Handled, 'answer'> = {}
      const truth = () => {
        const { answer: given, ...rest } = answer()
        handled = rest
        return given
      }
      const outcome = fault ? spoil(fault, truth) : truth()
      const { app, input } = handled
      return {
        ...known,
        answer: outcome,
        ...(app && { appId: app.appId }),
        ...(input !== undefined && { input }),
        ...(fault && { transit: fault }),
      }
    }),
  )
}
