import type { PageCard } from '../../protocol.js'
import { isObject, objectOf, textOf } from './card-json.js'
import type { Json } from './card-json.js'

/** The id of the card entity that a message shows. */
export const cardIdOf = (content: Json): string =>
  content['type'] === 'card' ? textOf(objectOf(content['data'])['card_id']) : ''

const note = (text: string): Json => ({ elements: [{ tag: 'note', elements: [{ tag: 'plain_text', content: text }] }] })

/** What becomes of a template, which is kept where this simulator is not: its id, and what it would be filled in with. */
function templateCard({ template_id: id, template_version_name: version, template_variable: variables }: Json): Json {
  const rows = Object.entries(objectOf(variables)).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }))
  const columns = [
    { name: 'name', display_name: 'variable' },
    { name: 'value', display_name: 'value' },
  ]
  return {
    header: {
      title: { tag: 'plain_text', content: 'Card template' },
      subtitle: { tag: 'plain_text', content: [textOf(id), textOf(version)].filter(Boolean).join(' · ') },
    },
    elements: rows.length > 0 ? [{ tag: 'table', columns, rows }] : [],
  }
}

/** The card that a message shows: its content, the card entity that it names, or what is known of a template. */
export function cardOf(content: Json, card: PageCard | undefined): Json {
  if (content['type'] === 'template') return templateCard(objectOf(content['data']))
  const cardId = cardIdOf(content)
  if (cardId === '') return content
  return card && isObject(card.card) ? card.card : note(`The card ${cardId} is not there any more.`)
}
