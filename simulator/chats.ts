import { Subject } from 'rxjs'
import type { Observable } from 'rxjs'
import type { App } from './app.js'
import { BoundedMap } from './bounded-map.js'
import type { Chat } from './chat.js'
import type { SimulatorClock } from './clock.js'
import type { Ids } from './ids.js'
import type { Person } from './person.js'

/** The chats of a tenant. */
export interface Chats {
  /** Every chat when it is made or changed. */
  readonly chats$: Observable<Chat>
  chat(chatId: string): Chat | undefined
  chats(): readonly Chat[]
  /** The chat of a person and a bot. */
  directChat(person: Person, app: App): Chat
  addChat(chat: Partial<Chat> & Pick<Chat, 'name'>): Chat
  changeChat(chatId: string, change: Partial<Chat>): Chat | undefined
}

/** The chats, and how to put others in their place. */
export function createChats(
  clock: SimulatorClock,
  ids: Ids,
  max: number,
): [chats: Chats, replace: (others: readonly Chat[]) => void] {
  const known = new BoundedMap<string, Chat>(max)
  const chats$ = new Subject<Chat>()
  const all = () => [...known.values()]

  const addChat: Chats['addChat'] = (given) => {
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
    known.set(chatId, chat)
    chats$.next(chat)
    return chat
  }

  const chats: Chats = {
    chats$: chats$.asObservable(),
    chat: (chatId) => known.get(chatId),
    chats: all,
    directChat: (person, app) =>
      all().find((chat) => isDirect(chat, person, app)) ??
      addChat({ name: '', mode: 'p2p', members: [person.openId], bots: [app.appId] }),
    addChat,
    changeChat(chatId, change) {
      const chat = known.change(chatId, change)
      if (chat) chats$.next(chat)
      return chat
    },
  }
  const replace = (others: readonly Chat[]) => {
    known.clear()
    others.forEach((chat) => known.set(chat.chatId, chat))
  }
  return [chats, replace]
}

const isDirect = ({ mode, members, bots }: Chat, person: Person, app: App) =>
  mode === 'p2p' && members.includes(person.openId) && bots.includes(app.appId)
