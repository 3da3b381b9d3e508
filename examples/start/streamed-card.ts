import type { Lark } from 'rxlark'
import { card, cardElement } from 'rxlark/api/cardkit/v1'
import { message } from 'rxlark/api/im/v1'
import { concat, concatMap, defer, ignoreElements, map, switchMap, timer, type Observable } from 'rxjs'

/** A card whose text is still being written. */
const growing = {
  schema: '2.0',
  config: { streaming_mode: true },
  body: { elements: [{ tag: 'markdown', element_id: 'answer', content: '' }] },
}

/** How long a model thinks about its next words, in ms. */
const pause = 150

/** Answers a message with a card that is written while it is seen, as the words come. */
export const streamedCard = (lark: Lark, messageId: string, words$: Observable<string>): Observable<unknown> =>
  lark.call(card.create, { data: { type: 'card_json', data: JSON.stringify(growing) } }).pipe(
    switchMap(({ card_id }) => {
      const shown$ = lark.call(message.reply, {
        path: { message_id: messageId },
        data: { msg_type: 'interactive', content: JSON.stringify({ type: 'card', data: { card_id } }) },
      })
      // Each change has a number that grows; each text is all of it so far.
      const written$ = words$.pipe(
        concatMap((content, index) =>
          timer(pause).pipe(
            switchMap(() =>
              lark.call(cardElement.content, {
                path: { card_id, element_id: 'answer' },
                data: { content, sequence: index + 1 },
              }),
            ),
          ),
        ),
        ignoreElements(),
      )
      const done$ = defer(() =>
        lark.call(card.settings, {
          path: { card_id },
          data: { settings: JSON.stringify({ config: { streaming_mode: false } }), sequence: 1_000 },
        }),
      )
      return concat(shown$, written$, done$)
    }),
    map(() => 'streamed'),
  )
