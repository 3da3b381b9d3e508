import type { EventMap } from '../src/model/event.js'
import type { Person } from './person.js'
import type { Chat } from './chat.js'
import type { SimulatedMessage } from './message.js'

const idsOf = ({ unionId, userId, openId }: Person) => ({ union_id: unionId, user_id: userId, open_id: openId })

/** Somebody said something (`im.message.receive_v1`). */
export function messageReceived(
  message: SimulatedMessage,
  {
    chat,
    sender,
    person,
    tenantKey,
  }: { chat: Chat; sender: Person; person: (openId: string) => Person | undefined; tenantKey: string },
): EventMap['im.message.receive_v1'] {
  const { rootId, parentId, threadId } = message
  return {
    sender: { sender_id: idsOf(sender), sender_type: 'user', tenant_key: tenantKey },
    message: {
      message_id: message.messageId,
      ...(rootId !== undefined && { root_id: rootId }),
      ...(parentId !== undefined && { parent_id: parentId }),
      ...(threadId !== undefined && { thread_id: threadId }),
      create_time: String(message.createdAt),
      update_time: String(message.updatedAt),
      chat_id: chat.chatId,
      chat_type: chat.mode,
      message_type: message.msgType,
      content: message.content,
      ...(message.mentions.length > 0 && {
        mentions: message.mentions.map(({ key, name, openId }) => {
          const mentioned = person(openId)
          return {
            key,
            id: mentioned ? idsOf(mentioned) : { union_id: '', user_id: '', open_id: openId },
            mentioned_type: mentioned ? 'user' : 'bot',
            name,
            tenant_key: tenantKey,
          }
        }),
      }),
    },
  }
}

/** Somebody put an emoji to a message, or took it away (`im.message.reaction.created_v1`, `deleted_v1`). */
export const reactionEvent = (
  messageId: string,
  emoji: string,
  operator: Person,
  at: number,
): EventMap['im.message.reaction.created_v1'] => ({
  message_id: messageId,
  reaction_type: { emoji_type: emoji },
  operator_type: 'user',
  user_id: idsOf(operator),
  action_time: String(at),
})

/** Somebody recalled a message of their own (`im.message.recalled_v1`). */
export const messageRecalled = ({ messageId, chatId }: SimulatedMessage, at: number): EventMap['im.message.recalled_v1'] => ({
  message_id: messageId,
  chat_id: chatId,
  recall_time: String(at),
  recall_type: 'message_owner',
})

/** Somebody took a bot into a group (`im.chat.member.bot.added_v1`). */
export const botAdded = ({ chatId, name }: Chat, operator: Person): EventMap['im.chat.member.bot.added_v1'] => ({
  chat_id: chatId,
  operator_id: idsOf(operator),
  external: false,
  name,
})
