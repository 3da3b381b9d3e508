import type { Fields, Shape } from '../../src/schema/schema.js'
import type { CataloguedCallback, CataloguedEvents } from './catalogue.js'
import { isFields } from './shapes.js'

/** What the catalogue lacks of callbacks, or says too narrowly; the protocol reference has it (protocol 6.1, 6.4). */
const corrections: Readonly<Record<string, { readonly event?: Fields; readonly answer?: Fields }>> = {
  'card.action.trigger': {
    event: {
      'operator?': { 'union_id?': 'string' },
      'action?': { 'value?': ['union', ['map', 'any'], 'string'] },
    },
  },
  'url.preview.get': {
    answer: {
      'inline?': {
        'url?': { 'copy_url?': 'string', 'ios?': 'string', 'android?': 'string', 'pc?': 'string', 'web?': 'string' },
      },
    },
  },
}

/** The events of the catalogue with what it lacks. */
export const correctedEvents = (events: CataloguedEvents): CataloguedEvents => ({
  ...events,
  callbacks: events.callbacks.map(corrected),
})

function corrected(callback: CataloguedCallback): CataloguedCallback {
  const { event = {}, answer = {} } = corrections[callback.type] ?? {}
  return { ...callback, event: merged(callback.event, event), answer: merged(callback.answer, answer) }
}

/** Objects are merged, everything else takes the place of what was there. */
const merged = (fields: Fields, more: Fields): Fields => ({
  ...fields,
  ...Object.fromEntries(Object.entries(more).map(([key, shape]) => [key, mergedShape(fields[key], shape)])),
})

const mergedShape = (shape: Shape | undefined, more: Shape): Shape =>
  shape !== undefined && isFields(shape) && isFields(more) ? merged(shape, more) : more
