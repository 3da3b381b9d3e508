import type { LarkEvent } from 'rxlark'
import type { Paint } from '../terminal.js'

/** The most that is shown of what happened. */
const longest = 120

/** An event as a row of a table: when, what, and the gist of it. */
export function eventRow({ type, createdAt, payload }: LarkEvent, paint: Paint): string {
  const time = new Date(createdAt).toISOString().slice(11, 23)
  return `${paint(time, 'dim')}  ${paint(type.padEnd(28), 'cyan')}  ${gistOf(payload)}`
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

/** Who said what, who clicked what; of any other event its JSON. */
function gistOf(payload: unknown): string {
  const { message, sender, action, operator } = fields(payload)
  const content = fields(message)['content']
  if (typeof content === 'string') return cut(`${idOf(fields(sender)['sender_id'])}: ${textOf(content)}`)
  if (action !== undefined) return cut(`${idOf(operator)} clicks ${JSON.stringify(fields(action)['value'] ?? action)}`)
  return cut(JSON.stringify(payload))
}

const idOf = (person: unknown): string => {
  const { open_id: openId } = fields(person)
  return typeof openId === 'string' ? openId : '?'
}

function textOf(content: string): string {
  try {
    const { text } = fields(JSON.parse(content))
    return typeof text === 'string' ? text : content
  } catch {
    return content
  }
}

const cut = (text: string): string => {
  const line = text.replace(/\s+/g, ' ')
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
