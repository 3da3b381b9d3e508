import { createLark, dedupeByEventId, fromWebSocket, handle, ofEventType } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import { simulate, type Simulator } from 'rxlark/simulator'
import { filter, finalize, first, firstValueFrom, from, ignoreElements, map, merge, switchMap, take, type Observable } from 'rxjs'

/** An echo bot on the simulator: what the tenant sees after somebody said something. */
const conversation = (simulator: Simulator): Observable<string> => {
  const { appId, appSecret } = simulator.credentials
  const lark = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
  const source = fromWebSocket(lark)
  const bot$ = source.pipe(
    dedupeByEventId(),
    ofEventType('im.message.receive_v1'),
    handle(({ payload }) =>
      lark.call(message.reply, {
        path: { message_id: payload.message.message_id },
        data: { msg_type: 'text', content: JSON.stringify({ text: 'got it' }) },
      }),
    ),
    map((reply) => reply.message_id ?? ''),
  )
  const said$ = source.connection$.pipe(
    filter(({ status }) => status === 'open'),
    first(),
    switchMap(() => from(simulator.user('ann').says('hello'))),
  )
  return merge(bot$, said$.pipe(ignoreElements())).pipe(
    take(1),
    finalize(() => lark.close()),
  )
}

/** The id of the reply. */
export const replied = (): Promise<string> => firstValueFrom(simulate().pipe(switchMap(conversation)))
