import * as message from '../../src/api/generated/im/v1/message.js'
import type { Chat } from '../chat.js'
import type { SimulatedMessage } from '../message.js'
import { openThread } from '../open-thread.js'
import type { NewMessage } from '../tenant.js'
import { ok } from './answer.js'
import type { Answer } from './answer.js'
import { refuseContent } from './content.js'
import { route } from './context.js'
import type { ApiContext, Route } from './context.js'
import { listMessages } from './message-history.js'
import { messageView } from './message-view.js'
import { badField, im, invalidId } from './refusals.js'

const sending = ['im:message', 'im:message:send', 'im:message:send_as_bot']
const reading = ['im:message', 'im:message:readonly', 'im:message.history:readonly']
const changing = [...sending, 'im:message:update']
const recalling = [...sending, 'im:message:recall']

/** How long a `uuid` makes a repetition harmless (protocol 3.9), and how long it may be. */
const uuidWindow = 3_600_000
const maxUuid = 50

/** Messages: send, reply, forward, read, change, recall. */
export const messageRoutes: readonly Route[] = [
  route(message.create, sending, ({ params, data }, context) => {
    const chat = receiver(params.receive_id_type, data.receive_id, context)
    return 'status' in chat ? chat : send({ ...data, chat, what: `create ${data.receive_id}` }, context)
  }),

  route(message.reply, sending, ({ path, data }, context) => {
    const parent = context.tenant.message(path.message_id)
    if (!parent) return invalidId('message_id', path.message_id)
    if (parent.deleted) return im.recalled
    const chat = context.tenant.chat(parent.chatId)
    if (!chat) return im.outsideChat
    const thread = data.reply_in_thread ? openThread(parent, context) : parent.threadId
    const place = { parentId: parent.messageId, rootId: parent.rootId ?? parent.messageId, ...(thread && { threadId: thread }) }
    return send({ ...data, chat, place, what: `reply ${parent.messageId}` }, context)
  }),

  route(message.forward, sending, ({ path, params, data }, context) =>
    withMessage(path.message_id, context, (found) => {
      if (found.deleted) return im.recalled
      const chat = receiver(params.receive_id_type, data.receive_id, context)
      if ('status' in chat) return chat
      const { msgType: msg_type, content, messageId } = found
      return send({ msg_type, content, uuid: params.uuid, chat, what: `forward ${messageId} ${data.receive_id}` }, context)
    }),
  ),

  route(message.list, reading, listMessages),

  route(message.get, reading, ({ path }, context) =>
    withMessage(path.message_id, context, (found) => ok({ items: [messageView(found, context.app.tenantKey)] })),
  ),

  route(message.patch, changing, ({ path, data }, context) =>
    withOwn(path.message_id, context, (found) =>
      found.msgType === 'interactive' ? change(found, data.content, context, () => ok()) : im.wrongType,
    ),
  ),

  route(message.update, changing, ({ path, data }, context) =>
    withOwn(path.message_id, context, (found) =>
      data.msg_type === found.msgType && ['text', 'post'].includes(data.msg_type)
        ? change(found, data.content, context, (now) => ok(messageView(now, context.app.tenantKey)))
        : im.wrongType,
    ),
  ),

  route(message.delete, recalling, ({ path }, context) =>
    withMessage(path.message_id, context, (found) => {
      if (found.deleted) return im.recalled
      if (found.sender.id !== context.app.appId) return im.mayNotRecall
      context.tenant.changeMessage(found.messageId, { deleted: true })
      return ok()
    }),
  ),
]

/** The chat of an address, or why there is none. */
function receiver(idType: string, id: string, { tenant, app }: ApiContext): Chat | Answer {
  if (idType === 'chat_id') return tenant.chat(id) ?? invalidId('chat_id', id)
  if (idType !== 'open_id' && idType !== 'union_id' && idType !== 'user_id') return im.badReceiver
  const person = tenant.findPerson(idType, id)
  return person ? tenant.directChat(person, app) : invalidId(idType, id)
}

interface Sending {
  readonly chat: Chat
  readonly msg_type: string
  readonly content: string
  readonly uuid?: string | undefined
  readonly place?: Pick<NewMessage, 'parentId' | 'rootId' | 'threadId'>
  /** Tells the uses of one uuid apart. */
  readonly what: string
}

function send({ chat, msg_type: msgType, content, uuid, place, what }: Sending, context: ApiContext): Answer {
  const { app, tenant, idempotency, rateLimits } = context
  if (!app.hasBot) return im.noBot
  if (chat.dissolved) return im.dissolved
  if (!chat.bots.includes(app.appId)) return im.outsideChat
  if (uuid && uuid.length > maxUuid) return badField('uuid', uuid, `the max len is ${maxUuid}`)
  const refused = refuseContent(msgType, content) ?? rateLimits.ofReceiver(chat.chatId)
  if (refused) return refused
  const sender = { type: 'app', id: app.appId, name: app.botName } as const
  const make = () => tenant.addMessage({ chatId: chat.chatId, msgType, content, sender, ...place }).messageId
  const messageId = idempotency.once({ app, what, uuid }, uuidWindow, make)
  return withMessage(messageId, context, (sent) => ok(messageView(sent, app.tenantKey)))
}

/** A message that the bot can see. */
function withMessage(messageId: string, { tenant, app }: ApiContext, use: (found: SimulatedMessage) => Answer): Answer {
  const found = tenant.message(messageId)
  if (!found) return invalidId('message_id', messageId)
  return tenant.chat(found.chatId)?.bots.includes(app.appId) ? use(found) : im.outsideChat
}

/** A message that the bot sent and has not recalled. */
function withOwn(messageId: string, context: ApiContext, use: (found: SimulatedMessage) => Answer): Answer {
  return withMessage(messageId, context, (found) => {
    if (found.deleted) return im.recalled
    return found.sender.id === context.app.appId ? use(found) : im.notSender
  })
}

function change(
  { messageId, msgType }: SimulatedMessage,
  content: string,
  { tenant, rateLimits }: ApiContext,
  done: (now: SimulatedMessage) => Answer,
): Answer {
  const refused = refuseContent(msgType, content) ?? rateLimits.ofReceiver(messageId)
  if (refused) return refused
  const changed = tenant.changeMessage(messageId, { content, updated: true })
  return changed ? done(changed) : invalidId('message_id', messageId)
}
