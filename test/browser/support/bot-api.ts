import { firstValueFrom, type Observable } from 'rxjs'
import { createLark, type Lark } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import type { Simulator } from '../../../simulator/index.js'

/** What the first bot can say, without hearing anything. */
export interface Speaker {
  readonly lark: Lark
  /** Says something where a person talks with it, and gives the id of the message. */
  say(openId: string, msgType: string, content: object): Promise<string>
}

/** Lets the first bot speak for as long as the test takes. */
export async function speaking<T>(simulator: Simulator, test: (speaker: Speaker) => Promise<T>): Promise<T> {
  const { appId, appSecret } = simulator.credentials
  const lark = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
  const first = <R>(call$: Observable<R>) => firstValueFrom(call$)
  try {
    return await test({
      lark,
      async say(openId, msgType, content) {
        const data = { receive_id: openId, msg_type: msgType, content: JSON.stringify(content) }
        const { message_id: id } = await first(lark.call(message.create, { params: { receive_id_type: 'open_id' }, data }))
        return id ?? ''
      },
    })
  } finally {
    lark.close()
  }
}
