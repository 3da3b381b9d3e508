import { useMemo, useState } from 'preact/hooks'
import type { SimulatedMessage } from '../../../message.js'
import type { Person } from '../../../person.js'
import { placesOf, unreadOf } from './places.js'
import type { PlaceSources, TalkPlace } from './places.js'

const none: readonly SimulatedMessage[] = []

export interface Standing {
  readonly me: Person
  readonly everybody: readonly Person[]
  readonly places: readonly TalkPlace[]
  readonly place: TalkPlace | undefined
  /** Of the place, the oldest first. */
  readonly messages: readonly SimulatedMessage[]
  readonly unread: (place: TalkPlace) => number
  readonly setMe: (openId: string) => void
  readonly setPlace: (key: string) => void
}

/** Who one is where nobody is yet: she is hired when she says something, by her name. */
const firstPerson: Person = { name: 'Ann', openId: 'Ann', unionId: '', userId: '' }

const newestOf = (messages: readonly SimulatedMessage[]): number => messages.at(-1)?.createdAt ?? 0

/** Who one is and where one stands, and what one has not read elsewhere: all that was there when the page was opened is read. */
export function useStanding(
  sources: PlaceSources,
  messages: ReadonlyMap<string, readonly SimulatedMessage[]>,
  isLive: boolean,
): Standing {
  const [openId, setMe] = useState('')
  const [key, setPlace] = useState('')
  const [seen] = useState(() => new Map<string, number>())
  const openedAt = useMemo(() => Math.max(0, ...[...messages.values()].map(newestOf)), [isLive])
  const { people } = sources
  const everybody = useMemo(() => (people.size > 0 ? [...people.values()] : [firstPerson]), [people])
  const me = people.get(openId) ?? everybody[0] ?? firstPerson
  const places = useMemo(() => placesOf(me, sources), [me, sources.apps, sources.chats, people])
  const place = places.find((one) => one.key === key) ?? places[0]
  const messagesOf = ({ chatId }: TalkPlace) => messages.get(chatId ?? '') ?? none
  const here = place ? messagesOf(place) : none
  const seenKey = (chatId: string | undefined) => `${me.openId} ${chatId ?? ''}`
  if (place?.chatId !== undefined) seen.set(seenKey(place.chatId), newestOf(here))
  return {
    me,
    everybody,
    places,
    place,
    messages: here,
    setMe,
    setPlace,
    unread: (one) => (one === place ? 0 : unreadOf(messagesOf(one), me.openId, seen.get(seenKey(one.chatId)) ?? openedAt)),
  }
}
