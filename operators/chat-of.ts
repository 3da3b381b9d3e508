import { payloadOf, textOf } from './payload-of.js'

/**
 * The id of the chat that an event is about, where it says so: of messages, card actions, url previews, and changes of a chat.
 *
 * A key for `handle`, `serializeBy` and the like: events that are about no chat share the key `undefined`.
 *
 * @example
 * ```ts
 * source.pipe(ofEventType('im.message.receive_v1'), serializeBy(chatOf), handle(reply))
 * ```
 * @param event - A `LarkEvent`, or anything that has its payload.
 * @see protocol 5.3, 6.1
 * @category Operators
 */
export function chatOf<T>(event: T): string | undefined {
  const { message, context, chat_id, open_chat_id } = payloadOf(event)
  return textOf(message?.chat_id) ?? textOf(context?.open_chat_id) ?? textOf(chat_id) ?? textOf(open_chat_id)
}
