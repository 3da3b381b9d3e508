import type { IncomingMessage, ServerResponse } from 'node:http'
import { catchError, defer, EMPTY, from, fromEvent, map, merge, mergeMap, of, take, timer } from 'rxjs'
import type { Observable } from 'rxjs'
import { no } from './api/answer.js'
import type { Answer } from './api/answer.js'
import type { ApiRequest, Visit } from './api/request.js'
import type { SimulatorClock } from './clock.js'
import { hits } from './faults.js'
import type { CallFault, FaultState } from './faults.js'
import type { Ids } from './ids.js'
import { logId } from './log-id.js'
import { queryOf } from './query-of.js'
import { readBody } from './read-body.js'
import { readableBody, withoutTokens } from './request-log.js'
import type { RequestRecord } from './request-log.js'
import { respond } from './respond.js'

export interface ExchangeContext {
  readonly clock: SimulatorClock
  readonly ids: Ids
  readonly faults: FaultState
  readonly receive: (request: ApiRequest) => Visit
}

/**
 * One HTTP exchange, faults included. Cold: answers when subscribed; emits the record of it and completes, also when the client
 * goes away; unsubscribing leaves the client without an answer.
 */
export function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  context: ExchangeContext,
): Observable<RequestRecord> {
  return defer(() => {
    const { clock, ids } = context
    const at = clock.now()
    const id = logId(clock, ids)
    const target = targetOf(request)
    const answered$ = from(readBody(request)).pipe(
      catchError(() => EMPTY),
      mergeMap((body) => (body ? outcomeOf({ ...target, body }, context) : of({ answer: tooLarge }))),
      map(({ answer, ...known }) => ({ ...known, ...respond(response, answer, id) })),
    )
    const aborted$ = fromEvent(response, 'close').pipe(map(() => ({ end: 'aborted' }) as const))
    const facts = { ...target, headers: withoutTokens(target.headers), logId: id, at }
    return merge(answered$, aborted$).pipe(
      take(1),
      map((end) => ({ body: undefined, ...facts, duration: clock.now() - at, ...end })),
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

interface Found extends Pick<RequestRecord, 'endpoint' | 'appId'> {
  readonly body?: unknown
  /** Nothing: the connection breaks. */
  readonly answer: Answer | undefined
}

/** What a request comes to: the fault that is meant for it, or else the answer of the platform. */
function outcomeOf(request: ApiRequest, { clock, faults, receive }: ExchangeContext): Observable<Found> {
  const { method, path } = request
  const { endpoint, answer } = receive(request)
  const known = { ...(endpoint !== undefined && { endpoint }), body: readableBody(request.body) }
  const fault = faults.calls.take((one) => hits(one, { method, path, ...(endpoint !== undefined && { endpoint }) }))
  return (fault?.delay ? timer(fault.delay, clock) : of(0)).pipe(
    map(() => {
      if (fault && isSpoiling(fault)) return { ...known, answer: spoiled(fault) }
      const { app, ...given } = answer()
      return { ...known, ...given, ...(app && { appId: app.appId }) }
    }),
  )
}

const isSpoiling = ({ reset, code, status, body }: CallFault) =>
  reset || code !== undefined || status !== undefined || body !== undefined

function spoiled({ reset, code, msg = 'injected', status, headers = {}, body }: CallFault): Answer | undefined {
  if (reset) return undefined
  if (code !== undefined && body === undefined) return { ...no(code, msg, { status: status ?? 400 }), headers }
  return { status: status ?? 500, headers, text: body ?? 'Internal Server Error' }
}
