/** A bot for tests that need a process to kill: `stuck` never ends its work, `quick` replies at once, `slow` after its stop has begun. */
import { createLark, dedupeByEventId, fromEnv, fromWebSocket, handle, ofEventType } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import { delayWhen, fromEvent, NEVER, of, share, switchMap, take, timer } from 'rxjs'

const mode = process.argv[2]
const lark = createLark(fromEnv())
const source = fromWebSocket(lark)
const interrupted$ = fromEvent(process, 'SIGTERM').pipe(take(1), share())
const pace$ = { stuck: NEVER, quick: of(0), slow: interrupted$.pipe(switchMap(() => timer(300))) }[mode ?? ''] ?? NEVER
let handled = 0

source
  .pipe(
    dedupeByEventId(),
    ofEventType('im.message.receive_v1'),
    handle(
      ({ payload }) => {
        handled += 1
        console.log(mode === 'slow' ? `handling ${handled}` : 'handling')
        return of(payload.message.message_id).pipe(
          delayWhen(() => pace$),
          switchMap((message_id) =>
            lark.call(message.reply, { path: { message_id }, data: { msg_type: 'text', content: '{"text":"got it"}' } }),
          ),
        )
      },
      { concurrency: 100 },
    ),
  )
  .subscribe()

interrupted$.pipe(switchMap(() => source.stop())).subscribe(() => lark.close())
