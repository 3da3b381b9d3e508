import type { IncomingMessage, ServerResponse } from 'node:http'
import { catchError, defer, EMPTY, from, fromEvent, map, merge, mergeMap, of, take, timer } from 'rxjs'
import type { Observable } from 'rxjs'
import { no } from './api/answer.js'
import type { Answer } from './api/answer.js'
import type { ApiRequest, Handled } from './api/request.js'
import type { SimulatorClock } from './clock.js'
import { hits } from './faults.js'
import type { CallFault, FaultState } from './faults.js'
import type { Ids } from './ids.js'
import { logId } from './log-id.js'
import { readBody } from './read-body.js'
import { readableBody, withoutTokens } from './request-log.js'
import type { RequestRecord } from './request-log.js'

export interface ExchangeContext {
  readonly clock: SimulatorClock
  readonly ids: Ids
  readonly faults: FaultState
  /** The endpoint of a request, where it is known. */
  readonly endpointOf: (request: ApiRequest) => string | undefined
  readonly handle: (request: ApiRequest) => Handled
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
    const at = context.clock.now()
    const id = logId(context.clock, context.ids)
    const target = targetOf(request)
    const record = (
      body: Uint8Array,
      rest: Omit<RequestRecord, keyof ReturnType<typeof factsOf> | 'logId' | 'at' | 'duration'>,
    ) => ({
      at,
      duration: context.clock.now() - at,
      ...factsOf(target, body),
      logId: id,
      ...rest,
    })

    const answered$ = from(readBody(request)).pipe(
      catchError(() => EMPTY),
      mergeMap((body) => (body ? answerTo({ ...target, body }, context) : of({ body: new Uint8Array(), answer: tooLarge }))),
      map((done) => record(done.body, write(response, done, id))),
    )
    const aborted$ = fromEvent(response, 'close').pipe(map(() => record(new Uint8Array(), { end: 'aborted' })))
    return merge(answered$, aborted$).pipe(take(1))
  })
}

type Target = Omit<ApiRequest, 'body'>

function targetOf({ method = 'GET', url = '/', headers }: IncomingMessage): Target {
  const [path = '/', search] = url.split('?')
  const params = new URLSearchParams(search)
  const query = [...new Set(params.keys())].map((key) => [key, oneOrAll(params.getAll(key))] as const)
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  return { method, path, query: Object.fromEntries(query), headers: Object.fromEntries(texts) }
}

const oneOrAll = (values: readonly string[]) => (values.length === 1 ? (values[0] as string) : values)

const factsOf = ({ method, path, query, headers }: Target, body: Uint8Array) => ({
  method,
  path,
  query,
  headers: withoutTokens(headers),
  body: readableBody(body),
})

const tooLarge: Answer = { status: 413, text: 'request entity too large' }

interface Done {
  readonly body: Uint8Array
  readonly endpoint?: string
  readonly appId?: string
  /** Nothing: the connection breaks. */
  readonly answer: Answer | undefined
}

function answerTo(request: ApiRequest, { clock, faults, endpointOf, handle }: ExchangeContext): Observable<Done> {
  const { method, path, body } = request
  const endpoint = endpointOf(request)
  const facts = { method, path, ...(endpoint && { endpoint }) }
  const fault = faults.calls.take((one) => hits(one, facts))
  const answer = (): Done => {
    const known = { body, ...(endpoint && { endpoint }) }
    if (fault && isSpoiling(fault)) return { ...known, answer: spoiled(fault) }
    const { answer, app } = handle(request)
    return { ...known, answer, ...(app && { appId: app.appId }) }
  }
  return (fault?.delay ? timer(fault.delay, clock) : of(0)).pipe(map(answer))
}

const isSpoiling = ({ reset, code, status, body }: CallFault) =>
  reset || code !== undefined || status !== undefined || body !== undefined

function spoiled({ reset, code, msg = 'injected', status, headers = {}, body }: CallFault): Answer | undefined {
  if (reset) return undefined
  if (code !== undefined && body === undefined) return { ...no(code, msg, { status: status ?? 400 }), headers }
  return { status: status ?? 500, headers, text: body ?? 'Internal Server Error' }
}

/** Writes the answer, and tells what goes into the log about it. */
function write(
  response: ServerResponse,
  { answer, endpoint, appId }: Done,
  id: string,
): Pick<RequestRecord, 'end' | 'status' | 'code'> {
  const known = { ...(endpoint && { endpoint }), ...(appId && { appId }) }
  if (!answer) {
    response.destroy()
    return { ...known, end: 'reset' }
  }
  const { status, headers = {} } = answer
  const isText = 'text' in answer
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  response.writeHead(status, { 'content-type': type, 'x-tt-logid': id, 'x-request-id': id, ...headers })
  response.end(isText ? answer.text : JSON.stringify(withLogId(answer.envelope, id)))
  return { ...known, end: 'answered', status, ...(isText ? {} : { code: answer.envelope.code }) }
}

/** An error object carries the log id, and where to look it up (protocol 3.7). */
function withLogId(envelope: Extract<Answer, { envelope: unknown }>['envelope'], id: string): object {
  if (!envelope.error) return envelope
  const troubleshooter = `Troubleshooting suggestions: https://open.feishu.cn/search?from=openapi&log_id=${id}&code=${envelope.code}`
  return { ...envelope, error: { log_id: id, troubleshooter, ...envelope.error } }
}
