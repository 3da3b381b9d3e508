import { mostMessages } from '../protocol.js'
import type {
  Chat,
  PageApp,
  PageCard,
  PageReaction,
  PageSnapshot,
  Person,
  SimulatedConnection,
  SimulatedMessage,
  WaitingFault,
} from '../protocol.js'
import type { FeedSignal } from './feed.js'
import { emptyMarbles, withDelivery, withJump, withMarbles, withRequest } from './marbles/marbles.js'
import type { Marbles } from './marbles/marbles.js'

/** All that the page knows. Every part is replaced when it changes, but for what marbles hold. */
export interface PageState {
  readonly status: 'connecting' | 'live' | 'lost'
  readonly apps: readonly PageApp[]
  /** By open id. */
  readonly people: ReadonlyMap<string, Person>
  /** By id. */
  readonly chats: ReadonlyMap<string, Chat>
  /** By chat, the oldest first: at most 5,000 together, the oldest goes. */
  readonly messages: ReadonlyMap<string, readonly SimulatedMessage[]>
  /** By message. */
  readonly reactions: ReadonlyMap<string, readonly PageReaction[]>
  /** Card entities by id. */
  readonly cards: ReadonlyMap<string, PageCard>
  readonly connections: readonly SimulatedConnection[]
  readonly faults: readonly WaitingFault[]
  readonly marbles: Marbles
}

export const emptyState: PageState = {
  status: 'connecting',
  apps: [],
  people: new Map(),
  chats: new Map(),
  messages: new Map(),
  reactions: new Map(),
  cards: new Map(),
  connections: [],
  faults: [],
  marbles: emptyMarbles(),
}

/** The state after one piece of news. */
export function reduce(state: PageState, news: FeedSignal): PageState {
  switch (news.kind) {
    case 'lost':
      return { ...state, status: 'lost' }
    case 'snapshot':
      return fromSnapshot(news)
    case 'app':
      return { ...state, apps: [...state.apps, news.app] }
    case 'person':
      return { ...state, people: changed(state.people, news.person.openId, news.gone ? undefined : news.person) }
    case 'chat':
      return { ...state, chats: changed(state.chats, news.chat.chatId, news.chat) }
    case 'message':
      return withMessage(state, news.message)
    case 'reaction':
      return { ...state, reactions: withReaction(state.reactions, news.reaction, news.gone ?? false) }
    case 'card':
      return { ...state, cards: changed(state.cards, news.card.cardId, news.card) }
    default:
      return afterOther(state, news)
  }
}

type Other = Extract<FeedSignal, { readonly kind: 'connections' | 'faults' | 'request' | 'delivery' | 'clock' }>

/** What is not of the chat. */
function afterOther(state: PageState, news: Other): PageState {
  switch (news.kind) {
    case 'connections':
      return { ...state, connections: news.connections }
    case 'faults':
      return { ...state, faults: news.faults }
    case 'request':
      return { ...state, marbles: withRequest(state.marbles, news.request) }
    case 'delivery':
      return { ...state, marbles: withDelivery(state.marbles, news.delivery) }
    case 'clock':
      return { ...state, marbles: withJump(state.marbles, news) }
  }
}

const fromSnapshot = (snapshot: PageSnapshot): PageState => ({
  status: 'live',
  apps: snapshot.apps,
  people: new Map(snapshot.people.map((person) => [person.openId, person])),
  chats: new Map(snapshot.chats.map((chat) => [chat.chatId, chat])),
  messages: grouped(snapshot.messages, ({ chatId }) => chatId),
  reactions: grouped(snapshot.reactions, ({ messageId }) => messageId),
  cards: new Map(snapshot.cards.map((card) => [card.cardId, card])),
  connections: snapshot.connections,
  faults: snapshot.faults,
  marbles: withMarbles(snapshot),
})

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group) group.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}

function changed<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const next = new Map(map)
  if (value === undefined) next.delete(key)
  else next.set(key, value)
  return next
}

function withReaction(reactions: PageState['reactions'], reaction: PageReaction, gone: boolean): PageState['reactions'] {
  const { messageId, reactionId } = reaction
  const others = (reactions.get(messageId) ?? []).filter((one) => one.reactionId !== reactionId)
  return changed(reactions, messageId, gone ? others : [...others, reaction])
}

function withMessage(state: PageState, message: SimulatedMessage): PageState {
  const { messageId, chatId } = message
  const before = state.messages.get(chatId) ?? []
  const place = before.findLastIndex((one) => one.messageId === messageId)
  const after = place < 0 ? [...before, message] : before.with(place, message)
  return { ...state, messages: bounded(changed(state.messages, chatId, after)) }
}

/** Without the oldest, where there are too many. */
function bounded(messages: PageState['messages']): PageState['messages'] {
  const count = [...messages.values()].reduce((sum, { length }) => sum + length, 0)
  if (count <= mostMessages) return messages
  const [oldest, ...others] = [...messages].sort(([, [a]], [, [b]]) => (a?.createdAt ?? 0) - (b?.createdAt ?? 0))
  if (!oldest) return messages
  const [chatId, [, ...rest]] = oldest
  return rest.length > 0 ? changed(messages, chatId, rest) : new Map(others)
}
