import { filter, type Observable } from 'rxjs'
import type { EventMap, EventOf, EventPattern, LarkEvent, Match } from '../src/model/event.js'

/** One set look-up for names, a prefix test for each pattern. */
function matcher(types: readonly string[]): (type: string) => boolean {
  const names = new Set(types.filter((type) => !type.endsWith('*')))
  const prefixes = types.filter((type) => type.endsWith('*')).map((type) => type.slice(0, -1))
  return (type) => names.has(type) || prefixes.some((prefix) => type.startsWith(prefix))
}

/**
 * Lets events of the named types pass, and narrows their payload.
 *
 * For every pipeline that is about one kind of event. A name the `EventMap` lacks does not compile; users augment the map for
 * what it lacks. Patterns are a dotted prefix and a star (`im.*`), or `*`. What does not pass is not claimed, so it is acked
 * unless somebody else wants it.
 *
 * ```text
 * source  -a-b-a-c-|
 * result  -a---a---|    ofEventType('a')
 * ```
 *
 * @example
 * ```ts
 * source.pipe(ofEventType('im.message.receive_v1')).subscribe(({ payload }) => console.log(payload.message.content))
 * ```
 * @param types - Names or patterns; none of them lets nothing pass.
 * @returns Emits and completes with the source; enriched events keep their extra fields.
 * @throws Only what the source errors with.
 * @category Operators
 */
export function ofEventType<const K extends keyof EventMap | EventPattern>(
  ...types: K[]
): <T extends LarkEvent>(source: Observable<T>) => Observable<T & EventOf<Match<K>>> {
  const matches = matcher(types)
  return <T extends LarkEvent>(source: Observable<T>) =>
    source.pipe(filter((event): event is T & EventOf<Match<K>> => matches(event.type)))
}
