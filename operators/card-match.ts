import type { EventOf, LarkEvent } from '../src/model/event.js'

/**
 * Which card actions are meant: a text is the name of the component, or its value where that is a text; an object has to be in the
 * value, member by member, at any depth.
 */
export type CardMatch = string | Readonly<Record<string, unknown>>

/** Whether an event is a card action, whatever was clicked. */
export const isCardAction = (event: LarkEvent): event is EventOf<'card.action.trigger'> => event.type === 'card.action.trigger'

/**
 * Whether an event is a card action that is meant.
 *
 * @internal
 */
export function matchesCard(event: LarkEvent, match: CardMatch): event is EventOf<'card.action.trigger'> {
  if (!isCardAction(event)) return false
  const { name, value } = event.payload.action ?? {}
  return typeof match === 'string' ? name === match || value === match : isIn(match, value)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Members of an object that are not asked for do not matter; lists are compared as they are. */
function isIn(wanted: unknown, value: unknown): boolean {
  if (!isObject(wanted) || !isObject(value)) return Object.is(wanted, value)
  if (Array.isArray(wanted) && !(Array.isArray(value) && value.length === wanted.length)) return false
  return Object.keys(wanted).every((key) => Object.hasOwn(value, key) && isIn(wanted[key], value[key]))
}
