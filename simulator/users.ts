import type { App } from './app.js'
import { clickCard } from './click-card.js'
import type { Clicked, ClickOptions } from './click-card.js'
import { pushOf } from './envelope.js'
import { mentionsIn } from './mentions.js'
import { messageReceived, reactionCreated } from './message-events.js'
import type { Person } from './person.js'
import { queryOf } from './query-of.js'
import { previewLink } from './preview-link.js'
import { addReaction } from './reactions.js'
import type { Previewed } from './preview-link.js'
import type { Chat } from './tenant.js'
import type { UserContext } from './user-context.js'

/** Somebody of the simulated tenant. Whatever they do is done when the Promise resolves; what bots make of it comes later. */
export interface SimulatedUser extends Person {
  /**
   * Says something, by default to the first app's bot alone.
   *
   * @param text - `@` and the name of a bot or a person who is there mentions them.
   */
  says(text: string, options?: SaysOptions): Promise<Said>
  /** Clicks a button of a card, and waits for what the bot answers, at most 3 s. */
  clicks(messageId: string, label: string, options?: ClickOptions): Promise<Clicked>
  /**
   * Sees a link in a chat, and waits for what the bot shows in its place, at most 3 s (protocol 6.4). By default that of the first app. What
   * it shows when the app has it asked for again is among `deliveries$`.
   */
  previews(url: string, options?: { readonly appId?: string }): Promise<Previewed>
  /**
   * Opens the page where an app asks to act for them, and decides.
   *
   * @param url - Of the page, as `authorizeUrl` makes it.
   * @returns Where the browser is sent back to.
   */
  authorizes(url: string, options?: { readonly deny?: boolean }): Promise<string>
  /** Enters the code of a login by device, and decides. */
  confirms(userCode: string, options?: { readonly deny?: boolean }): Promise<void>
  /**
   * Scans the code of a registration, and decides.
   *
   * @param url - Of the page, as `registerApp` gives it.
   * @param options - `brand`: where their tenant lives. Default: `feishu`.
   */
  registers(url: string, options?: { readonly deny?: boolean; readonly brand?: 'feishu' | 'lark' }): Promise<void>
  /** Puts an emoji (`THUMBSUP`) to a message. */
  reacts(messageId: string, emoji: string): Promise<Reacted>
}

export interface SaysOptions {
  /** Where: the id of a chat, the id of an app to talk to its bot alone, or the name of a group, which is made if need be. */
  readonly in?: string
  /** The message that this answers; it is said where that one was. */
  readonly replyTo?: string
}

export interface Said {
  readonly messageId: string
  readonly chatId: string
  /** The event that the first bot who hears it gets; empty where none does. */
  readonly eventId: string
}

export interface Reacted {
  /** The event that the first bot of the chat gets; empty where there is none. */
  readonly eventId: string
}

/** The person of this name, with hands and a mouth. */
export function simulatedUser(name: string, context: UserContext): SimulatedUser {
  const person = context.tenant.person(name)
  return {
    ...person,
    says: async (text, options = {}) => say(person, text, options, context),
    clicks: (messageId, label, options = {}) => clickCard(person, messageId, { label, ...options }, context),
    previews: (url, { appId } = {}) => previewLink(person, { url, appId }, context),
    authorizes: async (url, options) => authorize(person, url, options, context),
    confirms: async (userCode, { deny = false } = {}) => {
      const known = context.devices.decide(userCode, deny ? 'denied' : { openId: person.openId })
      if (!known) throw new Error(`there is no login with code ${userCode}`)
    },
    registers: async (url, options) => scan(person, url, options, context),
    reacts: async (messageId, emoji) => react(person, messageId, emoji, context),
  }
}

function say(person: Person, text: string, { in: place, replyTo }: SaysOptions, context: UserContext): Said {
  const { tenant, apps, publish, ids, clock } = context
  const parent = replyTo === undefined ? undefined : messageOf(replyTo, context)
  const chat = parent ? chatOf(parent.chatId, context) : chatFor(person, place, context)
  const bots = apps.filter(({ appId }) => chat.bots.includes(appId))
  const byOpenId = (openId: string) => tenant.findPerson('open_id', openId)
  const people = chat.members.map(byOpenId).filter((one) => one !== undefined)
  const written = mentionsIn(text, { people, apps: bots })
  const message = tenant.addMessage({
    chatId: chat.chatId,
    msgType: 'text',
    content: JSON.stringify({ text: written.text }),
    sender: { type: 'user', id: person.openId, name: person.name },
    mentions: written.mentions,
    ...(parent && { parentId: parent.messageId, rootId: parent.rootId ?? parent.messageId }),
    ...(parent?.threadId !== undefined && { threadId: parent.threadId }),
  })
  const pushes = bots
    .filter((app) => hears(app, chat, written.mentions))
    .map((app) => {
      const event = messageReceived(message, { chat, sender: person, person: byOpenId, tenantKey: app.tenantKey })
      return pushOf({ app, type: 'im.message.receive_v1', event, at: clock.now() }, ids)
    })
  pushes.forEach(publish)
  return { messageId: message.messageId, chatId: chat.chatId, eventId: pushes[0]?.id ?? '' }
}

function authorize(
  person: Person,
  url: string,
  { deny = false }: { readonly deny?: boolean } = {},
  context: UserContext,
): string {
  const { searchParams } = new URL(url)
  searchParams.set('user', person.name)
  searchParams.set('decision', deny ? 'deny' : 'allow')
  const { answer } = context.decide(Object.fromEntries(searchParams))
  if (answer.status !== 302) throw new Error('text' in answer ? answer.text : 'the page shows an error')
  return answer.headers?.['location'] ?? ''
}

function scan(
  person: Person,
  url: string,
  { deny = false, brand = 'feishu' }: { readonly deny?: boolean; readonly brand?: 'feishu' | 'lark' } = {},
  context: UserContext,
): void {
  const query = queryOf(new URL(url).searchParams)
  const { answer } = context.decideRegistration({ ...query, user: person.name, brand, decision: deny ? 'deny' : 'allow' })
  if (answer.status !== 200) throw new Error('text' in answer ? answer.text : 'the page shows an error')
}

/** In a group, a bot hears what mentions it, and all else only with a scope. */
const hears = (app: App, { mode }: Chat, mentions: readonly { readonly openId: string }[]) =>
  mode === 'p2p' || mentions.some(({ openId }) => openId === app.botOpenId) || app.granted(['im:message.group_msg'])

function react(person: Person, messageId: string, emoji: string, context: UserContext): Reacted {
  const { apps, publish, ids, clock, collections } = context
  const chat = chatOf(messageOf(messageId, context).chatId, context)
  const operator = { operator_id: person.openId, operator_type: 'user' } as const
  addReaction(collections, { id: `ZCaC${ids.hex(40)}`, messageId, emoji, operator, at: clock.now() })
  const event = reactionCreated(messageId, emoji, person, clock.now())
  const pushes = apps
    .filter(({ appId }) => chat.bots.includes(appId))
    .map((app) => pushOf({ app, type: 'im.message.reaction.created_v1', event, at: clock.now() }, ids))
  pushes.forEach(publish)
  return { eventId: pushes[0]?.id ?? '' }
}

function chatFor(person: Person, place: string | undefined, context: UserContext): Chat {
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

function chatOf(chatId: string, { tenant }: UserContext): Chat {
  const chat = tenant.chat(chatId)
  if (!chat) throw new Error(`there is no chat ${chatId}`)
  return chat
}

function messageOf(messageId: string, { tenant }: UserContext) {
  const message = tenant.message(messageId)
  if (!message) throw new Error(`there is no message ${messageId}`)
  return message
}
