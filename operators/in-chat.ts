import { filter, type MonoTypeOperatorFunction } from 'rxjs'
import type { LarkEvent } from '../src/model/event.js'
import { chatOf } from './chat-of.js'
import { payloadOf } from './payload-of.js'

/** A chat by its id, or all chats of a kind: with one person, or with several. */
export type ChatChoice = 'p2p' | 'group' | (string & {})

/**
 * Lets events pass that are about one of these chats.
 *
 * For bots that do different things in different rooms. The kinds `p2p` and `group` are known of messages only. What does not pass is
 * not claimed, so it is acked unless somebody else wants it.
 *
 * ```text
 * source  -a-b-a-c-|    a in oc_1, b in oc_2, c in no chat
 * result  -a---a---|    inChat('oc_1')
 * ```
 *
 * @example
 * ```ts
 * source.pipe(ofEventType('im.message.receive_v1'), inChat('p2p', 'oc_a1b2c3'))
 * ```
 * @param chats - Ids and kinds; none of them lets nothing pass.
 * @returns Emits and completes with the source.
 * @throws Only what the source errors with.
 * @category Operators
 */
export function inChat<T extends LarkEvent>(...chats: readonly ChatChoice[]): MonoTypeOperatorFunction<T> {
  const chosen = new Set<unknown>(chats)
  return filter((event) => {
    const chat = chatOf(event)
    return chat !== undefined && (chosen.has(chat) || chosen.has(payloadOf(event).message?.chat_type))
  })
}
