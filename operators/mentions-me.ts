import { filter, type Observable, type ObservableInput } from 'rxjs'
import type { EventOf, LarkEvent } from '../src/model/event.js'
import { filterKnowingMe, type KnowingMeOptions, type Me } from './filter-knowing-me.js'
import { payloadOf, textOf, type Unsure } from './payload-of.js'

export interface MentionsMeOptions extends KnowingMeOptions {
  /** Pass messages that mention everybody (`@all`), too. Default: false. */
  readonly everyone?: boolean
  /** Pass all messages of chats with one person, where nobody mentions anybody. Default: false. */
  readonly direct?: boolean
}

type MessageEvent = EventOf<'im.message.receive_v1'>

/**
 * Lets messages pass that mention the bot, and narrows to `im.message.receive_v1`.
 *
 * For bots in groups that should speak when they are spoken to. A mention of the bot counts, whoever else is mentioned with it; `@all` is none,
 * unless you say so. What does not pass is acked unless somebody else wants it.
 *
 * ```text
 * me      ---i|               asked with the first message
 * source  -a----b-c-|         b mentions somebody else
 * result  ----a---c-|
 * ```
 *
 * @example
 * ```ts
 * source.pipe(mentionsMe(lark.bot(), { direct: true }), handle(reply))
 * ```
 * @param me - Who we are, usually `lark.bot()`; its first value counts. Subscribed with the first message, and again after a failure.
 * @param options - What else passes, and how many events may wait.
 * @returns Emits and completes with the source; what comes before it is known who we are is held until then, in order. Unsubscribing
 * nacks what is held.
 * @throws Only what the source errors with: where `me` fails, what waits is nacked and rejected as `identity-unknown`.
 * @see channel 7
 * @category Operators
 */
export function mentionsMe(
  me: ObservableInput<Me>,
  { everyone = false, direct = false, ...options }: MentionsMeOptions = {},
): <T extends LarkEvent>(source: Observable<T>) => Observable<T & MessageEvent> {
  const passes = (event: MessageEvent, { openId }: Me): boolean => {
    const { message } = payloadOf(event)
    const mentions = listOf(message?.mentions)
    if (mentions.some((mention) => textOf(mention?.id?.open_id) === openId)) return true
    if (direct && textOf(message?.chat_type) === 'p2p') return true
    return (
      everyone &&
      (mentions.some((mention) => textOf(mention?.key) === everybody) || namesEverybody.test(textOf(message?.content) ?? ''))
    )
  }
  return <T extends LarkEvent>(source: Observable<T>) =>
    source.pipe(
      filter((event): event is T & MessageEvent => event.type === 'im.message.receive_v1'),
      filterKnowingMe<T & MessageEvent>(me, passes, options),
    )
}

/** `@all` is a mention, or stands in the content without one. */
const everybody = '@_all'
const namesEverybody = /@_all\b/

const listOf = (field: Unsure | undefined): readonly (Unsure | undefined)[] => (Array.isArray(field) ? field : [])
