import type { MonoTypeOperatorFunction, ObservableInput } from 'rxjs'
import type { LarkEvent } from '../src/model/event.js'
import { filterKnowingMe, type KnowingMeOptions, type Me } from './filter-knowing-me.js'
import { payloadOf, textOf } from './payload-of.js'

export type { KnowingMeOptions, Me }

/**
 * Drops what the bot did itself: its messages, its reactions, its changes of chats.
 *
 * For every bot that answers messages: without it, two sentences make a loop. Who did it is told by its open id, never by the kind of sender,
 * which the platform calls `app`, `bot` and sometimes `user`. What is dropped is acked unless somebody else wants it.
 *
 * ```text
 * me      ---i|               asked with the first event
 * source  -a----b-c-|         b is the bot's own
 * result  ----a---c-|
 * ```
 *
 * @example
 * ```ts
 * source.pipe(ofEventType('im.message.receive_v1'), ignoreSelf(lark.bot()), handle(reply))
 * ```
 * @param me - Who we are, usually `lark.bot()`; its first value counts. Subscribed with the first event, and again after a failure.
 * @param options - How many events may wait for it.
 * @returns Emits and completes with the source; what comes before it is known who we are is held until then, in order. Unsubscribing
 * nacks what is held.
 * @throws Only what the source errors with: where `me` fails, what waits is nacked and rejected as `identity-unknown`.
 * @see channel 5.2, 5.4
 * @category Operators
 */
export function ignoreSelf<T extends LarkEvent>(
  me: ObservableInput<Me>,
  options?: KnowingMeOptions,
): MonoTypeOperatorFunction<T> {
  return filterKnowingMe(me, (event, { openId }) => actorOf(event) !== openId && !isOwnReaction(event), options)
}

/** Who did it, by open id, where the event says so. */
function actorOf(event: LarkEvent): string | undefined {
  const { sender, operator_id, operator, reaction_type, user_id, notice_meta } = payloadOf(event)
  const ids = [sender?.sender_id, operator_id, operator, reaction_type && user_id, notice_meta?.from_user_id]
  return ids.map((id) => textOf(id?.open_id)).find((id) => id !== undefined)
}

/** Reactions of apps name the app in place of a user. */
function isOwnReaction(event: LarkEvent): boolean {
  const { operator_type, app_id, reaction_type } = payloadOf(event)
  return reaction_type !== undefined && textOf(operator_type) === 'app' && textOf(app_id) === event.appId
}
