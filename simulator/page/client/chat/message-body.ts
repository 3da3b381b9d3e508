import type { Mention, SimulatedMessage } from '../../../message.js'
import { wordsOfBlocks, wordsOfInline } from './markup.js'
import type { Block, Inline } from './markup.js'
import { parsePlain } from './parse-inline.js'
import { parsePost } from './parse-post.js'

type Json = Readonly<Record<string, unknown>>

/** What there is to show of a message. */
export type MessageBody =
  | { readonly kind: 'text'; readonly inner: readonly Inline[] }
  | { readonly kind: 'post'; readonly title: string; readonly blocks: readonly Block[] }
  | { readonly kind: 'image'; readonly key: string }
  | { readonly kind: 'file'; readonly key: string; readonly name: string }
  | { readonly kind: 'card'; readonly content: Json }
  | { readonly kind: 'system'; readonly text: string }
  /** What is not shown as itself, but said: an icon, what it is, and what there is to say of it. */
  | {
      readonly kind: 'other'
      readonly icon: string
      readonly what: string
      readonly details: readonly string[]
      /** What can be downloaded of it. */
      readonly key?: string
    }

export const parsedContent = (content: string): Json => {
  try {
    const value = JSON.parse(content) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
  } catch {
    return {}
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Puts the names into a text that has placeholders for them (`@_user_1`), the longer ones first: `@_user_1` begins `@_user_10`. */
export function withMentions(inner: readonly Inline[], mentions: readonly Mention[]): readonly Inline[] {
  const everybody: Mention = { key: '@_all', openId: 'all', name: 'all' }
  const byLength = [everybody, ...mentions].sort((a, b) => b.key.length - a.key.length)
  return byLength.reduce((nodes, mention) => nodes.flatMap((one) => named(one, mention)), inner)
}

function named(one: Inline, { key, openId, name }: Mention): readonly Inline[] {
  if (one.kind !== 'text' || !one.text.includes(key)) return [one]
  return one.text.split(key).flatMap((text, index): readonly Inline[] => {
    const before: readonly Inline[] = index === 0 ? [] : [{ kind: 'mention', id: openId, name }]
    return text === '' ? before : [...before, { kind: 'text', text }]
  })
}

const seconds = (duration: unknown): readonly string[] => {
  const ms = Number(duration)
  return duration !== undefined && Number.isFinite(ms) && ms >= 0 ? [`${Math.round(ms / 100) / 10} s`] : []
}

const moment = (time: unknown): string => {
  const ms = Number(time)
  return Number.isFinite(ms) && ms > 0 ? new Date(ms).toISOString().slice(0, 16).replace('T', ' ') : ''
}

const span = ({ start_time: from, end_time: to }: Json): readonly string[] =>
  [[moment(from), moment(to)].filter(Boolean).join(' – ')].filter(Boolean)

type Other = Extract<MessageBody, { kind: 'other' }>

const other = (icon: string, what: string, details: readonly unknown[] = [], key?: unknown): Other => ({
  kind: 'other',
  icon,
  what,
  details: details.map(textOf).filter((detail) => detail !== ''),
  ...(typeof key === 'string' && key !== '' && { key }),
})

const event = (content: Json) => other('📅', 'Calendar event', [content['summary'], ...span(content)])

function systemText({ template, ...values }: Json): string {
  const text = textOf(template) || '[system message]'
  return text.replace(/\{([a-z_]+)\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (Array.isArray(value)) return value.map((one: unknown) => textOf(one)).join(', ')
    return typeof value === 'string' ? value : placeholder
  })
}

/** By the type of the message. */
const bodies: Readonly<Record<string, (content: Json, message: SimulatedMessage) => MessageBody>> = {
  text: ({ text }, { mentions }) => ({ kind: 'text', inner: withMentions(parsePlain(textOf(text)), mentions) }),
  post: (content, { mentions }) => ({
    kind: 'post',
    ...parsePost(content, (id, name) => {
      const meant = mentions.find(({ key, openId }) => key === id || openId === id)
      return { kind: 'mention', id: meant?.openId ?? id, name: meant?.name ?? name }
    }),
  }),
  image: ({ image_key: key }) => ({ kind: 'image', key: textOf(key) }),
  file: ({ file_key: key, file_name: name }) => ({ kind: 'file', key: textOf(key), name: textOf(name) || 'file' }),
  interactive: (content) => ({ kind: 'card', content }),
  system: (content) => ({ kind: 'system', text: systemText(content) }),
  audio: ({ file_key: key, duration }) => other('🎙️', 'Voice message', seconds(duration), key),
  media: ({ file_key: key, file_name: name, duration }) => other('🎬', 'Video', [name, ...seconds(duration)], key),
  sticker: ({ file_key: key }) => other('🏷️', 'Sticker', [key]),
  share_chat: ({ chat_id: id }) => other('👥', 'Group card', [id]),
  share_user: ({ user_id: id }) => other('👤', 'Contact card', [id]),
  location: ({ name, latitude, longitude }) =>
    other('📍', 'Location', [name, [latitude, longitude].map(textOf).filter(Boolean).join(', ')]),
  folder: ({ file_name: name }) => other('📁', 'Folder', [name]),
  hongbao: ({ text }) => other('🧧', 'Red packet', [text]),
  calendar: event,
  general_calendar: event,
  share_calendar_event: event,
  video_chat: ({ topic, meet_number: number, ...times }) => other('📹', 'Video meeting', [topic, number, ...span(times)]),
  vote: ({ topic, options }) => other('🗳️', 'Vote', [topic, ...(Array.isArray(options) ? (options as readonly unknown[]) : [])]),
  todo: ({ summary, due_time: due }) => {
    const inside = typeof summary === 'object' && summary !== null ? (summary as Json) : {}
    const { title, blocks } = parsePost(inside, (id, name) => ({ kind: 'mention', id, name }))
    return other('☑️', 'Task', [title, wordsOfBlocks(blocks), moment(due) && `due ${moment(due)}`])
  },
  merge_forward: (content) => other('🗂️', 'Forwarded messages', [content['title'], content['content']]),
}

/** What there is to show of a message; of a type that nobody knows, its name and its text. */
export function messageBody(message: SimulatedMessage): MessageBody {
  const content = parsedContent(message.content)
  const { msgType } = message
  const body = Object.hasOwn(bodies, msgType) ? bodies[msgType] : undefined
  return body?.(content, message) ?? other('❔', `Message of type ${msgType}`, [content['text']])
}

/** A message in one line. */
export function messageWords(message: SimulatedMessage): string {
  if (message.deleted) return 'recalled'
  const body = messageBody(message)
  switch (body.kind) {
    case 'text':
      return wordsOfInline(body.inner)
    case 'post':
      return [body.title, wordsOfBlocks(body.blocks)].filter((words) => words !== '').join(' · ')
    case 'image':
      return '[image]'
    case 'file':
      return `[file] ${body.name}`
    case 'card':
      return '[card]'
    case 'system':
      return body.text
    case 'other':
      return `${body.icon} ${[body.what, ...body.details].join(' · ')}`
  }
}
