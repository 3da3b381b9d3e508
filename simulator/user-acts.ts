import { chatOf, messageOf } from './chat-places.js'
import { pushOf } from './envelope.js'
import { botAdded, messageRecalled, reactionEvent } from './message-events.js'
import type { Person } from './person.js'
import { addReaction, removeReaction } from './reactions.js'
import type { Chat } from './chat.js'
import type { UserContext } from './user-context.js'

export interface Reacted {
  /** The event that the first bot of the chat gets; empty where there is none. */
  readonly eventId: string
}

export interface OpensOptions {
  /** Who is in it beside whoever opens it, by name. */
  readonly people?: readonly string[]
  /** Ids of the apps whose bots are in it. Default: all. */
  readonly bots?: readonly string[]
}

export function react(person: Person, messageId: string, emoji: string, context: UserContext): Reacted {
  const { ids, clock, collections } = context
  const chat = chatOf(messageOf(messageId, context).chatId, context)
  const operator = { operator_id: person.openId, operator_type: 'user' } as const
  addReaction(collections, { id: `ZCaC${ids.hex(40)}`, messageId, emoji, operator, at: clock.now() })
  return tell(chat, 'im.message.reaction.created_v1', reactionEvent(messageId, emoji, person, clock.now()), context)
}

export function unreact(person: Person, messageId: string, emoji: string, context: UserContext): Reacted {
  const { clock, collections } = context
  const chat = chatOf(messageOf(messageId, context).chatId, context)
  if (!removeReaction(collections, messageId, emoji, person.openId))
    throw new Error(`${person.name} has not put ${emoji} to ${messageId}`)
  return tell(chat, 'im.message.reaction.deleted_v1', reactionEvent(messageId, emoji, person, clock.now()), context)
}

export function recall(person: Person, messageId: string, context: UserContext): void {
  const { tenant, clock } = context
  const message = messageOf(messageId, context)
  if (message.sender.id !== person.openId || message.deleted) throw new Error(`${person.name} cannot recall ${messageId}`)
  tenant.changeMessage(messageId, { deleted: true })
  tell(chatOf(message.chatId, context), 'im.message.recalled_v1', messageRecalled(message, clock.now()), context)
}

export function open(person: Person, name: string, { people = [], bots }: OpensOptions, context: UserContext): Chat {
  const { tenant, apps } = context
  const known = apps.map(({ appId }) => appId)
  const stranger = bots?.find((appId) => !known.includes(appId))
  if (stranger !== undefined) throw new Error(`there is no app ${stranger}`)
  const members = [person.openId, ...people.map((one) => tenant.person(one).openId)]
  const chat = tenant.addChat({ name, ownerId: person.openId, members: [...new Set(members)], bots: bots ?? known })
  tell(chat, 'im.chat.member.bot.added_v1', botAdded(chat, person), context)
  return chat
}

/** Tells all bots of a chat. */
function tell({ bots }: Chat, type: string, event: object, { apps, publish, ids, clock }: UserContext): Reacted {
  const pushes = apps.filter(({ appId }) => bots.includes(appId)).map((app) => pushOf({ app, type, event, at: clock.now() }, ids))
  pushes.forEach(publish)
  return { eventId: pushes[0]?.id ?? '' }
}
