import { chatFor, chatOf, messageOf } from './chat-places.js'
import type { App } from './app.js'
import { pushOf } from './envelope.js'
import { openThread } from './open-thread.js'
import { mentionsIn } from './mentions.js'
import { messageReceived } from './message-events.js'
import type { Person } from './person.js'
import type { Chat } from './chat.js'
import type { SimulatedMessage } from './message.js'
import type { NewMessage } from './tenant.js'
import type { UserContext } from './user-context.js'

export interface SaysOptions {
  /** Where: the id of a chat, the id of an app to talk to its bot alone, or the name of a group, which is made if need be. */
  readonly in?: string
  /** The message that this answers; it is said where that one was. */
  readonly replyTo?: string
  /** Answers in the thread of that message, which is opened if need be. Default: where it is in one. */
  readonly inThread?: boolean
}

export interface Said {
  readonly messageId: string
  readonly chatId: string
  /** The event that the first bot who hears it gets; empty where none does. */
  readonly eventId: string
}

/** An image or a file that somebody sends. */
export interface SentFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** An image type makes it an image. Default: `application/octet-stream`. */
  readonly contentType?: string
}

export function say(person: Person, text: string, options: SaysOptions, context: UserContext): Said {
  const place = placeOf(person, options, context)
  const written = mentionsIn(text, { people: peopleIn(place.chat, context), apps: place.bots })
  const content = JSON.stringify({ text: written.text })
  return post(person, place, { msgType: 'text', content, mentions: written.mentions }, context)
}

/** The bytes are kept as those of nobody's app: a bot gets them by the message that they came with. */
export function send(
  person: Person,
  { name, bytes, contentType = 'application/octet-stream' }: SentFile,
  options: SaysOptions,
  context: UserContext,
): Said {
  if (bytes.byteLength === 0) throw new Error(`the file ${name} is empty`)
  const place = placeOf(person, options, context)
  const isImage = contentType.startsWith('image/')
  const key = context.files.add(isImage ? 'img_v3_' : 'file_v3_', { appId: '', bytes, name, contentType })
  const content = JSON.stringify(isImage ? { image_key: key } : { file_key: key, file_name: name })
  return post(person, place, { msgType: isImage ? 'image' : 'file', content, mentions: [] }, context)
}

interface Place {
  readonly chat: Chat
  readonly bots: readonly App[]
  /** What the message answers. */
  readonly answers: Pick<NewMessage, 'parentId' | 'rootId' | 'threadId'>
}

function placeOf(person: Person, { in: place, replyTo, inThread }: SaysOptions, context: UserContext): Place {
  const parent = replyTo === undefined ? undefined : messageOf(replyTo, context)
  const chat = parent ? chatOf(parent.chatId, context) : chatFor(person, place, context)
  const answers = parent ? answering(parent, inThread === true, context) : {}
  return { chat, bots: context.apps.filter(({ appId }) => chat.bots.includes(appId)), answers }
}

function answering(parent: SimulatedMessage, inThread: boolean, context: UserContext): Place['answers'] {
  const { messageId, rootId, threadId } = parent
  const thread = inThread ? openThread(parent, context) : threadId
  return { parentId: messageId, rootId: rootId ?? messageId, ...(thread !== undefined && { threadId: thread }) }
}

const peopleIn = ({ members }: Chat, { tenant }: UserContext): readonly Person[] =>
  members.map((openId) => tenant.findPerson('open_id', openId)).filter((one) => one !== undefined)

/** Puts the message into its chat, and tells the bots who hear it. */
function post(
  person: Person,
  { chat, bots, answers }: Place,
  said: Pick<SimulatedMessage, 'msgType' | 'content' | 'mentions'>,
  { tenant, publish, ids, clock }: UserContext,
): Said {
  const sender = { type: 'user', id: person.openId, name: person.name } as const
  const message = tenant.addMessage({ chatId: chat.chatId, sender, ...said, ...answers })
  const byOpenId = (openId: string) => tenant.findPerson('open_id', openId)
  const pushes = bots
    .filter((app) => hears(app, chat, said.mentions))
    .map((app) => {
      const event = messageReceived(message, { chat, sender: person, person: byOpenId, tenantKey: app.tenantKey })
      return pushOf({ app, type: 'im.message.receive_v1', event, at: clock.now() }, ids)
    })
  pushes.forEach(publish)
  return { messageId: message.messageId, chatId: chat.chatId, eventId: pushes[0]?.id ?? '' }
}

/** In a group, a bot hears what mentions it, and all else only with a scope. */
const hears = (app: App, { mode }: Chat, mentions: readonly { readonly openId: string }[]) =>
  mode === 'p2p' || mentions.some(({ openId }) => openId === app.botOpenId) || app.granted(['im:message.group_msg'])
