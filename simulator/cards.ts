import { parsedCard } from './card-elements.js'
import type { Collections, Json } from './collections.js'

/** The kind under which card entities are kept. */
export const cardKind = 'cardkit.v1.card'

/** Which generation a card is of. */
export const isSecondGeneration = (card: unknown): boolean =>
  typeof card === 'object' && card !== null && 'schema' in card && card.schema === '2.0'

/** The id of the card entity that the content of a message shows; nothing where it has its card in itself. */
export function cardIdIn(content: Json | undefined): string | undefined {
  const { type, data } = content ?? {}
  const id = type === 'card' ? (data as Json | undefined)?.['card_id'] : undefined
  return typeof id === 'string' ? id : undefined
}

/** The card that a message shows: its content, or the card entity that it names. */
export function shownCard(content: string, collections: Pick<Collections, 'get'>): Json | undefined {
  const parsed = parsedCard(content)
  const cardId = cardIdIn(parsed)
  return cardId === undefined ? parsed : (collections.get(cardKind, cardId)?.value['card'] as Json | undefined)
}
