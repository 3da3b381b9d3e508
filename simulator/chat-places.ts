import type { Person } from './person.js'
import type { Chat } from './chat.js'
import type { SimulatedMessage } from './message.js'
import type { UserContext } from './user-context.js'

/** The chat that a person means: by its id, by the id of a bot's app, or by its name; a group is made if need be. */
export function chatFor(person: Person, place: string | undefined, context: UserContext): Chat {
  const { tenant, apps } = context
  if (place?.startsWith('oc_')) return chatOf(place, context)
  const app = place === undefined ? apps[0] : apps.find(({ appId }) => appId === place)
  if (app) return tenant.directChat(person, app)
  const name = place as string
  const group =
    tenant.chats().find((chat) => chat.mode === 'group' && chat.name === name && !chat.dissolved) ??
    tenant.addChat({ name, ownerId: person.openId, bots: apps.map(({ appId }) => appId) })
  const members = [...new Set([...group.members, person.openId])]
  return tenant.changeChat(group.chatId, { members }) ?? group
}

export function chatOf(chatId: string, { tenant }: UserContext): Chat {
  const chat = tenant.chat(chatId)
  if (!chat) throw new Error(`there is no chat ${chatId}`)
  return chat
}

export function messageOf(messageId: string, { tenant }: UserContext): SimulatedMessage {
  const message = tenant.message(messageId)
  if (!message) throw new Error(`there is no message ${messageId}`)
  return message
}
