import { ReplaySubject, Subject } from 'rxjs'
import type { Observable } from 'rxjs'
import { BoundedMap } from './bounded-map.js'
import type { Chat } from './chat.js'
import { createChats } from './chats.js'
import type { Chats } from './chats.js'
import type { SimulatorClock } from './clock.js'
import type { Ids } from './ids.js'
import type { SimulatedMessage } from './message.js'
import { createPeople } from './people.js'
import type { People } from './people.js'
import type { Person } from './person.js'

/** How many users, chats and messages a tenant remembers, each; and how many messages `messages$` replays. */
const kept = 10_000
const replayed = 1_000

export type NewMessage = Pick<SimulatedMessage, 'chatId' | 'msgType' | 'content' | 'sender'> &
  Partial<Pick<SimulatedMessage, 'parentId' | 'rootId' | 'threadId' | 'mentions'>>

/** The people, chats and messages of one tenant. */
export interface Tenant extends People, Chats {
  readonly messages$: Observable<SimulatedMessage>
  /** The same, without those of before. */
  readonly changes$: Observable<SimulatedMessage>
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
  const [chats, replaceChats] = createChats(clock, ids, kept)
  const messages = new BoundedMap<string, SimulatedMessage>(kept)
  const messages$ = new ReplaySubject<SimulatedMessage>(replayed)
  const changes$ = new Subject<SimulatedMessage>()
  changes$.subscribe(messages$)

  return {
    messages$: messages$.asObservable(),
    changes$: changes$.asObservable(),
    ...people,
    ...chats,
    message: (messageId) => messages.get(messageId),
    messagesIn: (chatId) => [...messages.values()].filter((message) => message.chatId === chatId),
    messagesInThread: (threadId) => [...messages.values()].filter((message) => message.threadId === threadId),
    addMessage(given) {
      const now = clock.now()
      const times = { createdAt: now, updatedAt: now, updated: false, deleted: false }
      const message = { messageId: `om_${ids.hex(32)}`, mentions: [], ...given, ...times }
      messages.set(message.messageId, message)
      changes$.next(message)
      return message
    },
    changeMessage(messageId, change) {
      const message = messages.change(messageId, { ...change, updatedAt: clock.now() })
      if (message) changes$.next(message)
      return message
    },
    export: () => ({ people: people.people(), chats: chats.chats(), messages: [...messages.values()] }),
    import(state) {
      replacePeople(state.people)
      replaceChats(state.chats)
      messages.clear()
      state.messages.forEach((message) => messages.set(message.messageId, message))
    },
    close: () => changes$.complete(),
  }
}
