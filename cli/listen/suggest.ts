import { eventTypes } from '../../src/model/generated/event-types.js'
import type { Suggestion, Typed } from '../suggestion.js'

const patterns = new Set(eventTypes.filter((type) => type.includes('.')).map((type) => type.replace(/\..*/, '.*')))

/** The types of events, and patterns for those of a service, that are not listened for yet. */
export const suggest = ({ args }: Typed): readonly Suggestion[] =>
  [...eventTypes, ...patterns].filter((type) => !args.includes(type)).map((text) => ({ text }))
