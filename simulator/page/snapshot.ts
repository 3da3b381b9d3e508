import type { App } from '../app.js'
import { cardKind } from '../cards.js'
import type { Entry } from '../collections.js'
import type { SimulatedPlatform } from '../platform.js'
import { emojiOf, operatorOf, reactionKind } from '../reactions.js'
import type { SimulatedConnection } from '../simulated-connection.js'
import type { PageLog } from './page-log.js'
import { mostMessages } from './protocol.js'
import type { PageApp, PageCard, PageReaction, PageSnapshot } from './protocol.js'
import { waitingFaults } from './waiting-faults.js'

/** The most characters of messages in a snapshot; the newest are in it. */
const mostText = 16_000_000

/** All that the page shows, as it is now. */
export function snapshotOf(platform: SimulatedPlatform, log: PageLog): PageSnapshot {
  const { clock, apps, tenant, collections, webSockets, faults } = platform
  const { people, chats, messages } = tenant.export()
  const shown = newest(messages)
  const known = new Set(shown.map(({ messageId }) => messageId))
  return {
    kind: 'snapshot',
    now: clock.now(),
    apps: apps.map(pageApp),
    people,
    chats,
    messages: shown,
    reactions: collections
      .list(reactionKind)
      .map(pageReaction)
      .filter(({ messageId }) => known.has(messageId)),
    cards: collections.list(cardKind).map(pageCard),
    requests: log.requests(),
    deliveries: log.deliveries(),
    connections: webSockets.all().map(pageConnection),
    faults: waitingFaults(faults),
    jumps: log.jumps(),
  }
}

function newest<T extends { readonly content: string }>(messages: readonly T[]): readonly T[] {
  let room = mostText
  const found = messages.slice(-mostMessages)
  const first = found.findLastIndex(({ content }) => (room -= content.length) < 0)
  return found.slice(first + 1)
}

export const pageApp = ({ appId, botName, botOpenId, transport }: App): PageApp => ({ appId, botName, botOpenId, transport })

export const pageReaction = ({ id, parent, value }: Entry): PageReaction => ({
  reactionId: id,
  messageId: parent,
  emoji: String(emojiOf(value)),
  operatorId: operatorOf(value),
})

export const pageCard = ({ id, value }: Entry): PageCard => ({
  cardId: id,
  card: value['card'],
  sequence: Number(value['sequence']),
})

export const pageConnection = ({ appId, deviceId, since }: SimulatedConnection): SimulatedConnection => ({
  appId,
  deviceId,
  since,
})
