import { asyncScheduler, filter, type Observable } from 'rxjs'
import type { Decoder } from '../src/model/either.js'
import type { EventOf, LarkEvent } from '../src/model/event.js'
import { matchesCard, type CardMatch } from './card-match.js'
import { rejectionOf } from './rejection-of.js'

/** The card action whose `action` a codec has judged. */
export type CardActionOf<A> = EventOf<'card.action.trigger'> & { readonly payload: { readonly action: A } }

/**
 * Lets the clicks on one component of a card pass, by its name or its value; with a codec, what `value`, `form_value` and the other
 * members of `action` hold is typed.
 *
 * For bots with more than one button. The same event goes on, as it came: a codec judges, it does not change. What it refuses does not
 * pass, and is rejected as `malformed`. Every click is an event of its own, also the second one on the same button.
 *
 * ```text
 * source  -a-b-a-c-|
 * result  -a---a---|    ofCardAction('approve')
 * ```
 *
 * @example
 * ```ts
 * import * as t from 'io-ts'
 *
 * const Approval = t.type({ value: t.type({ order: t.string }), form_value: t.type({ reason: t.string }) })
 * source.pipe(
 *   ofCardAction('approve', Approval),
 *   handle(({ payload: { action } }) => save(`${action.value.order}: ${action.form_value.reason}`)),
 * ).subscribe()
 * declare const save: (line: string) => Promise<void>
 * ```
 * @param match - A text: the component's name, or its value where that is a text. An object: members that the value has to have.
 * @param codec - Judges `payload.action`; every io-ts codec does.
 * @returns Emits and completes with the source; enriched events keep their extra fields.
 * @throws Only what the source errors with.
 * @see protocol 6.1
 * @category Operators
 */
export function ofCardAction(
  match: CardMatch,
): <T extends LarkEvent>(source: Observable<T>) => Observable<T & EventOf<'card.action.trigger'>>
export function ofCardAction<A>(
  match: CardMatch,
  codec: Decoder<A>,
): <T extends LarkEvent>(source: Observable<T>) => Observable<T & CardActionOf<A>>
export function ofCardAction<A>(match: CardMatch, codec?: Decoder<A>) {
  return <T extends LarkEvent>(source: Observable<T>) =>
    source.pipe(filter((event): event is T & CardActionOf<A> => matchesCard(event, match) && (!codec || fits(event, codec))))
}

function fits(event: EventOf<'card.action.trigger'>, codec: Decoder<unknown>): boolean {
  if (codec.decode(event.payload.action)._tag === 'Right') return true
  const message = 'the action is not what its codec expects'
  event.delivery.report?.(rejectionOf('malformed', event, { at: asyncScheduler.now(), message }))
  return false
}
