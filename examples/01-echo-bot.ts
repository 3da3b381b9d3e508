/**
 * The smallest program: a bot that answers every message it gets, over the long connection.
 *
 * Needs an app with the scope `im:message` and the event `im.message.receive_v1`, subscribed over the long connection.
 * LARK_APP_ID=cli_... LARK_APP_SECRET=... node --import tsx examples/01-echo-bot.ts
 */
import { dedupeByEventId, fromWebSocket, handle, ofEventType, type Lark, type LarkSource } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import { runAsProgram } from './run-as-program.js'

export const echoBot = (lark: Lark, source: LarkSource = fromWebSocket(lark)) =>
  source.pipe(
    dedupeByEventId(),
    ofEventType('im.message.receive_v1'),
    handle(({ payload }) =>
      lark.call(message.reply, {
        path: { message_id: payload.message.message_id },
        data: { msg_type: 'text', content: JSON.stringify({ text: 'got it' }) },
      }),
    ),
  )

runAsProgram(import.meta.url, echoBot)
