import { ReplaySubject } from 'rxjs'
import type { Observable } from 'rxjs'
import type { App } from './app.js'
import { BoundedMap } from './bounded-map.js'
import type { SimulatorClock } from './clock.js'
import type { Ids } from './ids.js'
import { createPeople } from './people.js'
import type { People } from './people.js'
import type { Person } from './person.js'

/** How many users, chats and messages a tenant remembers, each; and how many messages `messages$` replays. */
const kept = 10_000
const replayed = 1_000

export interface Chat {
  readonly chatId: string
  readonly mode: 'p2p' | 'group'
  readonly name: string
  readonly description: string
  readonly ownerId: string
  /** Open ids. */
  readonly members: readonly string[]
  /** App ids. */
  readonly bots: readonly string[]
  readonly createdAt: number
  readonly dissolved: boolean
}

/** Somebody a message talks to by name. */
export interface Mention {
  readonly key: string
  readonly openId: string
  readonly name: string
}

/** A message as the platform keeps it. Times are ms since the epoch. */
export interface SimulatedMessage {
  readonly messageId: string
  readonly chatId: string
  readonly msgType: string
  /** The JSON text. */
  readonly content: string
  readonly sender: { readonly type: 'user' | 'app'; readonly id: string; readonly name: string }
  readonly parentId?: string
  readonly rootId?: string
  readonly threadId?: string
  readonly mentions: readonly Mention[]
  readonly createdAt: number
  readonly updatedAt: number
  readonly updated: boolean
  readonly deleted: boolean
}

export type NewMessage = Pick<SimulatedMessage, 'chatId' | 'msgType' | 'content' | 'sender'> &
  Partial<Pick<SimulatedMessage, 'parentId' | 'rootId' | 'threadId' | 'mentions'>>

/** The people, chats and messages of one tenant. */
export interface Tenant extends People {
  readonly messages$: Observable<SimulatedMessage>
  chat(chatId: string): Chat | undefined
  chats(): readonly Chat[]
  /** The chat of a person and a bot. */
  directChat(person: Person, app: App): Chat
  addChat(chat: Partial<Chat> & Pick<Chat, 'name'>): Chat
  changeChat(chatId: string, change: Partial<Chat>): Chat | undefined
  message(messageId: string): SimulatedMessage | undefined
  messagesIn(chatId: string): readonly SimulatedMessage[]
  /** The one that it begins with, and the answers to it. */
  messagesInThread(threadId: string): readonly SimulatedMessage[]
  addMessage(message: NewMessage): SimulatedMessage
  changeMessage(messageId: string, change: Partial<SimulatedMessage>): SimulatedMessage | undefined
  /** Everybody and everything, as it is now. */
  export(): TenantState
  /** Forgets all of it, and takes this in its place; `messages$` says nothing of it. */
  import(state: TenantState): void
  close(): void
}

/** What a tenant remembers. */
export interface TenantState {
  readonly people: readonly Person[]
  readonly chats: readonly Chat[]
  readonly messages: readonly SimulatedMessage[]
}

export function createTenant(clock: SimulatorClock, ids: Ids): Tenant {
  const [people, replacePeople] = createPeople(ids, kept)
  const chats = new BoundedMap<string, Chat>(kept)
  const messages = new BoundedMap<string, SimulatedMessage>(kept)
  const messages$ = new ReplaySubject<SimulatedMessage>(replayed)

  const addChat: Tenant['addChat'] = (given) => {
    const chatId = `oc_${ids.hex(32)}`
    const blank = {
      chatId,
      mode: 'group',
      description: '',
      ownerId: '',
      members: [],
      bots: [],
      createdAt: clock.now(),
      dissolved: false,
    } as const
    const chat = { ...blank, ...given }
    chats.set(chatId, chat)
    return chat
  }

  const isDirect = ({ mode, members, bots }: Chat, person: Person, app: App) =>
    mode === 'p2p' && members.includes(person.openId) && bots.includes(app.appId)

  return {
    messages$: messages$.asObservable(),
    ...people,
    chat: (chatId) => chats.get(chatId),
    chats: () => [...chats.values()],
    directChat: (person, app) =>
      [...chats.values()].find((chat) => isDirect(chat, person, app)) ??
      addChat({ name: '', mode: 'p2p', members: [person.openId], bots: [app.appId] }),
    addChat,
    changeChat: (chatId, change) => changed(chats, chatId, change),
    message: (messageId) => messages.get(messageId),
    messagesIn: (chatId) => [...messages.values()].filter((message) => message.chatId === chatId),
    messagesInThread: (threadId) => [...messages.values()].filter((message) => message.threadId === threadId),
    addMessage(given) {
      const now = clock.now()
      const times = { createdAt: now, updatedAt: now, updated: false, deleted: false }
      const message = { messageId: `om_${ids.hex(32)}`, mentions: [], ...given, ...times }
      messages.set(message.messageId, message)
      messages$.next(message)
      return message
    },
    changeMessage(messageId, change) {
      const message = changed(messages, messageId, { ...change, updatedAt: clock.now() })
      if (message) messages$.next(message)
      return message
    },
    export: () => ({ people: people.people(), chats: [...chats.values()], messages: [...messages.values()] }),
    import(state) {
      replacePeople(state.people)
      chats.clear()
      messages.clear()
      state.chats.forEach((chat) => chats.set(chat.chatId, chat))
      state.messages.forEach((message) => messages.set(message.messageId, message))
    },
    close: () => messages$.complete(),
  }
}

/** Replaces an entry where it stands: a changed message keeps its age. */
function changed<T>(map: BoundedMap<string, T>, key: string, change: Partial<T>): T | undefined {
  const current = map.get(key)
  if (!current) return undefined
  const next = { ...current, ...change }
  map.replace(key, next)
  return next
}
