import type { ServerResponse } from 'node:http'
import { defer, endWith, ignoreElements, NEVER, Observable, of, take, tap, timer } from 'rxjs'
import type { Envelope } from './api/answer.js'
import type { SimulatorClock } from './clock.js'
import { longestKept } from './request-log.js'
import type { RequestRecord } from './request-log.js'
import type { Outcome } from './spoil.js'

/** How a body travels. */
export interface Transit {
  /** Only the first half of it, and then the connection breaks. */
  readonly half?: boolean
  /** In pieces, so many ms apart. */
  readonly slow?: number
}

/** What the log is told of an answer. */
export type End = Pick<RequestRecord, 'end' | 'status' | 'code'> & {
  /** The body, where it is a short text. */
  readonly sent?: Buffer
}

/** How many pieces a slow body travels in. */
const pieces = 8

/**
 * Writes an answer, or breaks or holds the connection where there is none. Emits what goes into the log about it when it is out, and
 * completes; unsubscribing stops the writing.
 */
export function respond(
  response: ServerResponse,
  answer: Outcome,
  { logId, clock, half, slow }: Transit & { readonly logId: string; readonly clock: SimulatorClock },
): Observable<End> {
  if (answer === 'hang') return NEVER
  if (answer === 'reset') return defer(() => (response.destroy(), of<End>({ end: 'reset' })))
  const { status, headers = {} } = answer
  const type = 'text' in answer ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  const body = Buffer.from(
    'envelope' in answer ? JSON.stringify(withLogId(answer.envelope, logId)) : 'text' in answer ? answer.text : answer.bytes,
  )
  const told: End = {
    end: half ? 'reset' : 'answered',
    status,
    ...('envelope' in answer && { code: answer.envelope.code }),
    ...(!('bytes' in answer) && body.length <= longestKept && { sent: body }),
  }
  return defer(() => {
    const length = half || slow ? { 'content-length': String(body.length) } : {}
    const date = new Date(clock.now()).toUTCString()
    response.writeHead(status, { date, 'content-type': type, 'x-tt-logid': logId, 'x-request-id': logId, ...length, ...headers })
    if (half) return broken(response, body).pipe(endWith(told))
    if (slow) return dribbled(response, body, timer(slow, slow, clock)).pipe(endWith(told))
    response.end(body)
    return of(told)
  })
}

/** The connection breaks when the first half is on the wire. */
const broken = (response: ServerResponse, body: Buffer): Observable<never> =>
  new Observable((subscriber) => {
    response.write(body.subarray(0, body.length >> 1), () => {
      response.destroy()
      subscriber.complete()
    })
  })

/** A piece at each tick. */
function dribbled(response: ServerResponse, body: Buffer, tick$: Observable<number>): Observable<never> {
  const size = Math.ceil(body.length / pieces)
  return tick$.pipe(
    take(pieces),
    tap({
      next: (piece) => response.write(body.subarray(piece * size, (piece + 1) * size)),
      complete: () => response.end(),
    }),
    ignoreElements(),
  )
}

/** An error object carries the log id, and where to look it up (protocol 3.7). */
function withLogId(envelope: Envelope, logId: string): object {
  if (!envelope.error) return envelope
  const troubleshooter = `Troubleshooting suggestions: https://open.feishu.cn/search?from=openapi&log_id=${logId}&code=${envelope.code}`
  return { ...envelope, error: { log_id: logId, troubleshooter, ...envelope.error } }
}
