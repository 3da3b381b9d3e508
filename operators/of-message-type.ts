import { filter, type Observable } from 'rxjs'
import type { EventOf, LarkEvent } from '../src/model/event.js'
import { payloadOf } from './payload-of.js'

/** The kinds of content that the platform names (channel 6.1), and those it may add. */
export type MessageType =
  | 'text'
  | 'post'
  | 'image'
  | 'file'
  | 'audio'
  | 'media'
  | 'video'
  | 'sticker'
  | 'interactive'
  | 'share_chat'
  | 'share_user'
  | 'merge_forward'
  | 'system'
  | 'location'
  | 'todo'
  | 'vote'
  | 'hongbao'
  | 'video_chat'
  | 'folder'
  | 'calendar'
  | 'share_calendar_event'
  | 'general_calendar'
  | (string & {})

/** A message whose content is of a kind. */
export type MessageOf<K extends MessageType> = EventOf<'im.message.receive_v1'> & {
  readonly payload: { readonly message: { readonly message_type: K } }
}

/**
 * Lets messages of the named kinds pass, and narrows to `im.message.receive_v1`.
 *
 * For bots that read text, and for those that collect pictures. What does not pass is not claimed, so it is acked unless somebody else
 * wants it.
 *
 * ```text
 * source  -a-b-a-c-|    a text, b image, c no message at all
 * result  -a---a---|    ofMessageType('text')
 * ```
 *
 * @example
 * ```ts
 * source.pipe(ofMessageType('image', 'file'), handle(({ payload }) => archive(payload.message)))
 * ```
 * @param types - The `message_type` of the platform; none of them lets nothing pass.
 * @returns Emits and completes with the source; enriched events keep their extra fields.
 * @throws Only what the source errors with.
 * @category Operators
 */
export function ofMessageType<const K extends MessageType>(
  ...types: readonly K[]
): <T extends LarkEvent>(source: Observable<T>) => Observable<T & MessageOf<K>> {
  const wanted = new Set<unknown>(types)
  return <T extends LarkEvent>(source: Observable<T>) =>
    source.pipe(
      filter((event): event is T & MessageOf<K> => isMessage(event) && wanted.has(payloadOf(event).message?.message_type)),
    )
}

const isMessage = (event: LarkEvent): event is EventOf<'im.message.receive_v1'> => event.type === 'im.message.receive_v1'
