/**
 * Answers the clicks on cards: at once where the work is quick, with a word of patience where it is not.
 *
 * Needs the callback `card.action.trigger`, subscribed over the long connection.
 */
import { answer, fromWebSocket, ofEventType, type Lark, type LarkSource } from 'rxlark'
import { of, type Observable } from 'rxjs'
import { runAsProgram } from './run-as-program.js'

const toast = (content: string) => ({ toast: { type: 'success' as const, content } })

/** The work behind the button; yours will ask a database. */
const approve = (value: unknown): Observable<ReturnType<typeof toast>> => of(toast(`approved ${JSON.stringify(value)}`))

export const cardBot = (lark: Lark, source: LarkSource = fromWebSocket(lark)) =>
  source.pipe(
    ofEventType('card.action.trigger'),
    answer(({ payload }) => approve(payload.action?.value), { fallback: toast('working on it') }),
  )

runAsProgram(import.meta.url, cardBot)
