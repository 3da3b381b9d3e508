import { appended, changedElement, configured, removedElement } from './card-elements.js'
import type { Json } from './collections.js'

/** A card after a change; nothing where the element that it is about is not there. */
type Change = (card: Json, params: Json) => Json | undefined

const idOf = (params: Json) => params['element_id'] as string

/** The changes that a batch may hold, by their names. */
const changes: Readonly<Record<string, Change>> = {
  partial_update_setting: (card, { settings }) => configured(card, (settings ?? {}) as Json),
  add_elements: (card, { elements, type, target_element_id: target }) =>
    appended(card, (elements ?? []) as readonly Json[], type as string, target as string | undefined),
  delete_elements: (card, { element_ids: ids }) =>
    ((ids ?? []) as readonly string[]).reduce<Json | undefined>((rest, id) => rest && removedElement(rest, id), card),
  update_element: (card, params) => changedElement(card, idOf(params), () => params['element'] as Json),
  partial_update_element: (card, params) =>
    changedElement(card, idOf(params), (before) => ({ ...before, ...(params['partial_element'] as Json) })),
}

/** A card after all changes of a batch, in their order; nothing where one of them cannot be made. */
export const applied = (card: Json, batch: readonly Json[]): Json | undefined =>
  batch.reduce<Json | undefined>(
    (before, { action, params }) => before && changes[action as string]?.(before, (params ?? {}) as Json),
    card,
  )
