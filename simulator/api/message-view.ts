import type { SimulatedMessage } from '../message.js'

/** A message in the fields of the API. Times are text, in ms. */
export function messageView(message: SimulatedMessage, tenantKey: string): object {
  const { sender, rootId, parentId, threadId, mentions } = message
  const ids = { root_id: rootId, parent_id: parentId, thread_id: threadId }
  return {
    message_id: message.messageId,
    ...Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined)),
    msg_type: message.msgType,
    create_time: String(message.createdAt),
    update_time: String(message.updatedAt),
    deleted: message.deleted,
    updated: message.updated,
    chat_id: message.chatId,
    sender: {
      id: sender.id,
      id_type: sender.type === 'app' ? 'app_id' : 'open_id',
      sender_type: sender.type,
      tenant_key: tenantKey,
    },
    body: { content: message.deleted ? 'This message was recalled' : message.content },
    ...(mentions.length > 0 && {
      mentions: mentions.map(({ key, openId, name }) => ({ key, id: openId, id_type: 'open_id', name, tenant_key: tenantKey })),
    }),
  }
}
