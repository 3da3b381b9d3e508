import type { Chat } from '../chat.js'

/** A chat in the fields that every chat endpoint has. */
export const chatView = ({ chatId, name, description, ownerId, dissolved }: Chat, tenantKey: string) => ({
  chat_id: chatId,
  avatar: '',
  name,
  description,
  owner_id: ownerId,
  owner_id_type: 'open_id',
  external: false,
  tenant_key: tenantKey,
  chat_status: dissolved ? 'dissolved' : 'normal',
})

/** All that there is to say about a chat. */
export const chatDetails = (chat: Chat, tenantKey: string) => ({
  ...chatView(chat, tenantKey),
  chat_mode: chat.mode,
  chat_type: 'private',
  user_count: String(chat.members.length),
  bot_count: String(chat.bots.length),
})
