import type { EventMap, EventPattern } from 'rxlark'
import { eventTypes } from '../../src/model/generated/event-types.js'
import { misuse } from '../failure.js'
import { didYouMean } from '../nearest.js'

type Wanted = keyof EventMap | EventPattern

const isPattern = (text: string): text is EventPattern => text === '*' || text.endsWith('.*')

const isKnown = (text: string): text is Wanted =>
  isPattern(text)
    ? eventTypes.some((type) => type.startsWith(text.slice(0, -1)))
    : (eventTypes as readonly string[]).includes(text)

/**
 * The types to listen for; all, where none is named.
 *
 * @throws Failure that names the nearest where there is no such type.
 */
export function wantedTypes(texts: readonly string[]): readonly [Wanted, ...Wanted[]] {
  const wanted = texts.map((text) => {
    if (isKnown(text)) return text
    throw misuse(
      `there is no event type ${text}`,
      didYouMean(text.replace(/\*$/, ''), eventTypes) ?? 'names as in docs/endpoints.txt, or im.*',
    )
  })
  const [first = '*', ...rest] = wanted
  return [first, ...rest]
}
