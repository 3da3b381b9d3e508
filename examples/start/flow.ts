import type { Activity, Lark, LarkEvent, LarkSource, SourceActivity } from 'rxlark'
import { filter, map, merge, type Observable } from 'rxjs'

/** One thing that happened, for a person who watches. */
export interface Line {
  /** In ms since the epoch. */
  readonly at: number
  readonly kind: 'event' | 'call' | 'answer' | 'trouble' | 'state'
  readonly what: string
  readonly detail: string
}

/** Says who an open id is. */
export type NameOf = (openId: string) => string

interface Person {
  readonly open_id?: string
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as never) : {})

/** Who did it, wherever this kind of event says so. */
function whoDid({ payload }: LarkEvent, nameOf: NameOf): string {
  const { sender, operator, operator_id, user_id } = record(payload)
  const id = record(sender)['sender_id'] ?? operator_id ?? operator ?? user_id
  const openId = (record(id) as Person).open_id
  return openId === undefined ? '' : nameOf(openId)
}

/** What was written, out of the JSON text of a message. */
function textOf(content: string): string {
  const { text } = record(JSON.parse(content))
  return typeof text === 'string' ? text : content
}

function whatDone({ payload }: LarkEvent): string {
  const { message, action } = record(payload)
  const content = record(message)['content']
  if (typeof content === 'string') return textOf(content)
  return action === undefined ? '' : `clicks ${JSON.stringify(record(action)['value'])}`
}

const eventLine = (event: LarkEvent, nameOf: NameOf, at: number): Line => ({
  at,
  kind: 'event',
  what: event.type,
  detail: `${whoDid(event, nameOf)}: ${whatDone(event)}`,
})

function answerLine(activity: SourceActivity): Line | undefined {
  if (activity.kind !== 'acked' && activity.kind !== 'nacked') return undefined
  const body = activity.kind === 'acked' && activity.answer !== undefined ? ` ${JSON.stringify(activity.answer)}` : ''
  return {
    at: activity.at,
    kind: 'answer',
    what: activity.eventType,
    detail: `${activity.kind} after ${activity.latency} ms${body}`,
  }
}

function callLine(activity: Activity): Line | undefined {
  if (activity.kind !== 'response') return undefined
  const outcome = activity.code === 0 ? 'ok' : `code ${activity.code}`
  return { at: activity.at, kind: 'call', what: activity.endpoint, detail: `${outcome}, ${activity.duration} ms` }
}

/** What flows through a client and a source, as lines; it claims nothing. */
export function flow(lark: Lark, source: LarkSource, nameOf: NameOf): Observable<Line> {
  const present = (line: Line | undefined): line is Line => line !== undefined
  return merge<Line[]>(
    source.connection$.pipe(map(({ since, status }): Line => ({ at: since, kind: 'state', what: 'connection', detail: status }))),
    source.pipe(map((event) => eventLine(event, nameOf, Date.now()))),
    source.activity$.pipe(map(answerLine), filter(present)),
    source.rejected$.pipe(map(({ at, reason, message }): Line => ({ at, kind: 'trouble', what: reason, detail: message }))),
    lark.activity$.pipe(map(callLine), filter(present)),
  )
}
