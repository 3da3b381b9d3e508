import { createLark, fromWebSocket, type Lark, type LarkOptions } from 'rxlark'
import { filter, finalize, ignoreElements, Observable, take, tap } from 'rxjs'
import { bot } from './bot.js'
import { flow, type NameOf } from './flow.js'
import { printed } from './print.js'

export interface RunningBot {
  readonly lark: Lark
  /** Emits when it is connected. */
  readonly connected$: Observable<unknown>
  /** Lets what is in hand be answered, then lets go of everything. */
  readonly stop$: Observable<void>
}

export interface ShownAs {
  readonly nameOf: NameOf
  readonly inColour: boolean
}

/** The bot, and what flows through it on the terminal: emits once, when it is being connected; unsubscribing is the abrupt end. */
export const runBot = (options: LarkOptions, { nameOf, inColour }: ShownAs): Observable<RunningBot> =>
  new Observable((subscriber) => {
    const lark = createLark(options)
    const source = fromWebSocket(lark)
    const shown$ = flow(lark, source, nameOf).pipe(tap((line) => console.log(printed(line, inColour))))
    const stop$ = source.stop().pipe(finalize(() => lark.close()))
    subscriber.add(() => lark.close())
    subscriber.add(shown$.subscribe({ error: () => undefined }))
    subscriber.add(bot(lark, source).pipe(ignoreElements()).subscribe(subscriber))
    const connected$ = source.connection$.pipe(
      filter(({ status }) => status === 'open'),
      take(1),
    )
    subscriber.next({ lark, connected$, stop$ })
  })
