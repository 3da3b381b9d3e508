import type { Json } from './collections.js'

/** The JSON of a card, or of a part of it, that comes as a text; nothing where it is none. */
export function parsedCard(text: unknown): Json | undefined {
  try {
    const value = JSON.parse(text as string) as unknown
    return typeof value === 'object' && value !== null ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** All elements of a card, at any depth. */
export function elementsOf(part: unknown): readonly Json[] {
  if (Array.isArray(part)) return part.flatMap(elementsOf)
  if (!isObject(part)) return []
  const inner = Object.values(part).flatMap(elementsOf)
  return typeof part['tag'] === 'string' ? [part, ...inner] : inner
}

/** The card with other elements in the place of this one; nothing where it has none of this id. */
function placed(card: Json, id: string, others: (element: Json) => readonly Json[]): Json | undefined {
  if (!elementsOf(card).some((element) => element['element_id'] === id)) return undefined
  const isHere = (one: unknown): one is Json => isObject(one) && one['element_id'] === id
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.flatMap((one: unknown): unknown[] => (isHere(one) ? [...others(one)] : [walk(one)]))
    return isObject(part) ? Object.fromEntries(Object.entries(part).map(([key, value]) => [key, walk(value)])) : part
  }
  return walk(card) as Json
}

export const changedElement = (card: Json, id: string, change: (element: Json) => Json): Json | undefined =>
  placed(card, id, (element) => [change(element)])

export const removedElement = (card: Json, id: string): Json | undefined => placed(card, id, () => [])

/** The card with more elements: around one of it, or else at the end. */
export function appended(card: Json, elements: readonly Json[], type: string, target: string | undefined): Json | undefined {
  if (target !== undefined && type !== 'append')
    return placed(card, target, (element) => (type === 'insert_before' ? [...elements, element] : [element, ...elements]))
  const body = (card['body'] ?? {}) as Json
  return { ...card, body: { ...body, elements: [...((body['elements'] ?? []) as readonly Json[]), ...elements] } }
}

/** The card with these settings beside those it has. */
export const configured = (card: Json, settings: Json): Json => ({
  ...card,
  config: { ...(card['config'] as Json | undefined), ...(settings['config'] as Json | undefined) },
})
