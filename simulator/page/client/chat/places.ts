import type { Chat } from '../../../chat.js'
import type { SimulatedMessage } from '../../../message.js'
import type { Person } from '../../../person.js'
import type { PageApp } from '../../protocol.js'

/** How many groups are listed, the newest of all. */
const mostGroups = 200

/** Where a person can talk: with a bot alone, whether or not they have already, or in a group. */
export interface TalkPlace {
  /** What a command calls it: the id of the chat, or of the app of the bot. */
  readonly key: string
  readonly name: string
  readonly isGroup: boolean
  readonly chatId?: string
  /** Who can be mentioned, but for oneself. */
  readonly others: readonly string[]
}

export interface PlaceSources {
  readonly apps: readonly PageApp[]
  readonly chats: ReadonlyMap<string, Chat>
  readonly people: ReadonlyMap<string, Person>
}

/** All places of a person: the bots first, then the groups in the order in which they were opened. */
export function placesOf({ openId }: Person, { apps, chats, people }: PlaceSources): readonly TalkPlace[] {
  const mine = [...chats.values()].filter(({ members, dissolved }) => !dissolved && members.includes(openId))
  const direct = apps.map(({ appId, botName }): TalkPlace => {
    const chat = mine.find(({ mode, bots }) => mode === 'p2p' && bots.includes(appId))
    return { key: appId, name: botName, isGroup: false, others: [botName], ...(chat && { chatId: chat.chatId }) }
  })
  const groups = mine
    .filter(({ mode }) => mode === 'group')
    .slice(-mostGroups)
    .map(({ chatId, name, members, bots }): TalkPlace => {
      const botNames = apps.filter(({ appId }) => bots.includes(appId)).map(({ botName }) => botName)
      const names = members.filter((one) => one !== openId).map((one) => people.get(one)?.name)
      const others = [...botNames, ...names.filter((one) => one !== undefined)]
      return { key: chatId, name: name || others.join(', '), isGroup: true, chatId, others }
    })
  return [...direct, ...groups]
}

/** How many messages of others came since somebody looked last; more than 99 are not counted. */
export function unreadOf(messages: readonly SimulatedMessage[], me: string, since: number): number {
  const first = messages.findLastIndex(({ createdAt }) => createdAt <= since) + 1
  return Math.min(99, messages.slice(first).filter(({ sender, deleted }) => sender.id !== me && !deleted).length)
}
