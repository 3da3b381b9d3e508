import { asyncScheduler, filter, take, type Observable, type SchedulerLike } from 'rxjs'
import type { EventOf, LarkEvent } from '../src/model/event.js'
import { isCardAction, matchesCard, type CardMatch } from './card-match.js'
import { timeLimit } from './time-limit.js'

export interface AwaitCardActionOptions {
  /** Whose click counts, by open id: one person, or several. Default: anybody's. */
  readonly from?: string | readonly string[]
  /** Which component's, as in `ofCardAction`. Default: any. */
  readonly match?: CardMatch
  /** Ms to wait. Default: for ever. */
  readonly timeout?: number
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

/**
 * Waits for one click on a card that was sent: the question in the middle of a conversation. What does not count is left alone, for
 * others to answer.
 *
 * ```text
 * source  -a--b-c--
 * result  ----(b|)     awaitCardAction('the message of b')
 * ```
 *
 * @example
 * ```ts
 * const question$ = lark.call(message.create, {
 *   params: { receive_id_type: 'chat_id' },
 *   data: { receive_id: chatId, msg_type: 'interactive', content: '{}' },
 * })
 * question$
 *   .pipe(
 *     switchMap(({ message_id = '' }) => source.pipe(awaitCardAction(message_id, { timeout: 60_000 }))),
 *     handle(({ payload }) => of({ toast: { type: 'info', content: `you chose ${payload.action?.name ?? 'nothing'}` } })),
 *   )
 *   .subscribe()
 * ```
 * @param messageId - Of the card.
 * @returns Emits the first click that counts, and completes; completes without one where the source does. Nothing is kept: a click
 * before the subscription is not seen.
 * @throws TimeoutError when none came in time; what the source errors with.
 * @category Operators
 */
export function awaitCardAction(
  messageId: string,
  { from, match, timeout, scheduler = asyncScheduler }: AwaitCardActionOptions = {},
): <T extends LarkEvent>(source: Observable<T>) => Observable<T & EventOf<'card.action.trigger'>> {
  const people = typeof from === 'string' ? [from] : from
  const counts = (event: LarkEvent): boolean => {
    if (!isCardAction(event) || event.payload.context?.open_message_id !== messageId) return false
    return (
      (match === undefined || matchesCard(event, match)) && (!people || people.includes(event.payload.operator?.open_id ?? ''))
    )
  }
  return <T extends LarkEvent>(source: Observable<T>) =>
    source.pipe(
      filter((event): event is T & EventOf<'card.action.trigger'> => counts(event)),
      take(1),
      timeLimit(timeout, { what: 'awaitCardAction', scheduler }),
    )
}
