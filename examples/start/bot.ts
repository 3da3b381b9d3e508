import { commandOf, dedupeByEventId, handle, ofEventType, onCommand, paginateAll, type Lark, type LarkSource } from 'rxlark'
import { user } from 'rxlark/api/contact/v3'
import { message } from 'rxlark/api/im/v1'
import { filter, from, merge, reduce, scan, share, switchMap, type Observable } from 'rxjs'
import { cardBot } from '../02-answer-cards.js'
import { leaveCard } from './leave-card.js'
import { streamedCard } from './streamed-card.js'

const answerWords = ['Each', 'word', 'comes', 'when', 'it', 'is', 'there,', 'and', 'the', 'card', '**grows**.']

/**
 * The bot of `npm start`: echoes what it hears, and knows `/card`, `/stream` and `/list`. A function of a client and a source, so that a
 * test can give it both.
 */
export function bot(lark: Lark, source: LarkSource): Observable<unknown> {
  const said$ = source.pipe(dedupeByEventId(), ofEventType('im.message.receive_v1'), share())
  const reply = (message_id: string, msg_type: string, content: object) =>
    lark.call(message.reply, { path: { message_id }, data: { msg_type, content: JSON.stringify(content) } })

  const echo$ = said$.pipe(
    filter((event) => commandOf(event) === undefined),
    handle(({ payload: { message: said } }) => reply(said.message_id, 'text', { text: `you said ${textOf(said.content)}` })),
  )
  const card$ = said$.pipe(
    onCommand('card'),
    handle(({ payload }) => reply(payload.message.message_id, 'interactive', leaveCard)),
  )
  const stream$ = said$.pipe(
    onCommand('stream'),
    handle(({ payload }) =>
      streamedCard(lark, payload.message.message_id, from(answerWords).pipe(scan((text, word) => `${text} ${word}`))),
    ),
  )
  const list$ = said$.pipe(
    onCommand('list'),
    handle(({ payload }) =>
      lark.call(user.list, { params: { page_size: 10 } }).pipe(
        paginateAll(),
        reduce((names: readonly string[], { name }) => [...names, name], []),
        switchMap((names) => reply(payload.message.message_id, 'text', { text: `${names.length} people: ${names.join(', ')}` })),
      ),
    ),
  )
  return merge(echo$, card$, stream$, list$, cardBot(lark, source))
}

/** What was written; what is no text stays as it came. */
function textOf(content: string): string {
  const { text } = JSON.parse(content) as { readonly text?: string }
  return text ?? content
}
