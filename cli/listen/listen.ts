import { dedupeByEventId, encodeEvent, fromWebSocket, handle, ofEventType, type LarkEvent, type LarkSource } from 'rxlark'
import {
  asyncScheduler,
  concat,
  concatMap,
  connect,
  defer,
  distinctUntilChanged,
  EMPTY,
  endWith,
  ignoreElements,
  map,
  merge,
  of,
  Subject,
  switchMap,
  take,
  takeUntil,
  tap,
  type Observable,
} from 'rxjs'
import type { CommandContext } from '../command.js'
import { withLark } from '../connect.js'
import { misuse } from '../failure.js'
import type { Settings } from '../settings.js'
import { connectionLine } from './connection-line.js'
import { eventRow } from './event-row.js'
import { forward, type ForwardTarget } from './forward.js'
import type { ListenCommandOptions } from './options.js'
import { wantedTypes } from './wanted-types.js'

type Context = CommandContext<ListenCommandOptions>

/** Prints, and forwards, events until Ctrl-C or until there were enough; what is in hand is then answered before the connection closes. */
export function listenRun(context: Context): Observable<unknown> {
  const types = wantedTypes(context.args)
  return withLark(context, (lark, settings) => {
    const target = targetOf(context, settings)
    const source = fromWebSocket(lark)
    return handled(source.pipe(ofEventType(...types)), source, target, context).pipe(
      connect((work$) => merge(work$, told(source, context).pipe(takeUntil(work$.pipe(ignoreElements(), endWith('over')))))),
    )
  })
}

/** Handles events, and stops the source when there were enough of them, or on Ctrl-C. */
function handled(
  wanted$: Observable<LarkEvent>,
  source: LarkSource,
  target: ForwardTarget | undefined,
  context: Context,
): Observable<unknown> {
  const { options, interrupted$ } = context
  return defer(() => {
    const enough$ = new Subject<void>()
    const handled$ = (options.dedupe ? wanted$.pipe(dedupeByEventId()) : wanted$).pipe(
      take(options.count ?? Infinity),
      // The last one is in hand by then: what comes later is for others, or for later.
      tap({ complete: () => enough$.next() }),
      handle((event) => answered(event, target, context)),
    )
    const stopped$ = merge(enough$, interrupted$).pipe(
      take(1),
      switchMap(() => source.stop()),
    )
    return merge(stopped$, handled$)
  })
}

/** Shows an event, and asks the webhook, if there is one, for the answer. */
function answered(event: LarkEvent, target: ForwardTarget | undefined, { options, terminal }: Context): Observable<unknown> {
  const inTable = options.table ?? (terminal.interactive && !options.json)
  const shown$ = inTable ? terminal.show(eventRow(event, terminal.paint)) : terminal.write(`${encodeEvent(event)}\n`)
  if (!target) return shown$
  const forwarded$ = forward(event, target).pipe(
    tap(({ duration }) => terminal.say(terminal.paintError(`> ${event.type} ${event.id}  200, ${duration} ms`, 'dim'))),
    concatMap((forwarded) => ('answer' in forwarded ? of(forwarded.answer) : EMPTY)),
  )
  return concat(shown$, forwarded$)
}

/** Tells how the connection is. */
const told = (source: LarkSource, { options, terminal }: Context): Observable<never> =>
  options.quiet
    ? EMPTY
    : source.connection$.pipe(
        // A state is told again when something comes in.
        distinctUntilChanged((a, b) => a.status === b.status && a.since === b.since),
        map((state) => connectionLine(state, asyncScheduler.now())),
        tap((line) => line && terminal.say(terminal.paintError(...line))),
        ignoreElements(),
      )

function targetOf({ options, terminal }: Context, { encryptKey, verificationToken }: Settings): ForwardTarget | undefined {
  const { forwardTo: url, wait } = options
  if (url === undefined) return undefined
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw misuse(`${url} is not a URL of http or https`)
  if (encryptKey === undefined) {
    terminal.say(terminal.paintError('what is forwarded is not signed: LARK_ENCRYPT_KEY is not set', 'yellow'))
  }
  return {
    url,
    wait,
    ...(encryptKey !== undefined && { encryptKey }),
    ...(verificationToken !== undefined && { verificationToken }),
  }
}
