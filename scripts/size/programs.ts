/** The smallest program, as the README has it. */
export const smallest = `
  import { createLark, fromWebSocket, dedupeByEventId, ofEventType, handle } from 'rxlark'
  import { message } from 'rxlark/api/im/v1'
  const lark = createLark({ appId: process.env.LARK_APP_ID!, appSecret: process.env.LARK_APP_SECRET! })
  fromWebSocket(lark).pipe(
    dedupeByEventId(),
    ofEventType('im.message.receive_v1'),
    handle(({ payload }) => lark.call(message.reply, {
      path: { message_id: payload.message.message_id },
      data: { msg_type: 'text', content: JSON.stringify({ text: 'got it' }) },
    })),
  ).subscribe()`

/** The same dependencies without us. */
export const bare = `
  import * as rxjs from 'rxjs'
  import WebSocket from 'ws'
  import fetch from 'cross-fetch'
  import * as t from 'io-ts'
  console.log(rxjs.map, WebSocket, fetch, t.string)`

/** The nearest thing with the official SDK. */
export const official = `
  import { Client, EventDispatcher, WSClient } from '@larksuiteoapi/node-sdk'
  const app = { appId: process.env.LARK_APP_ID!, appSecret: process.env.LARK_APP_SECRET! }
  const client = new Client(app)
  new WSClient(app).start({
    eventDispatcher: new EventDispatcher({}).register({
      'im.message.receive_v1': ({ message }) => client.im.message.reply({
        path: { message_id: message.message_id },
        data: { msg_type: 'text', content: JSON.stringify({ text: 'got it' }) },
      }),
    }),
  })`

/** What every program with RxJS on Node pays a compiler: its types, and Node's. */
export const rxjsAlone = `
  import { map, of } from 'rxjs'
  of(process.env.LARK_APP_ID!).pipe(map((id) => id.length)).subscribe()`

/** What most pipelines are made of. */
export const pipelineOperators = `export { ofEventType, dedupeByEventId, handle, answer, claim, paginateAll, pages, refreshTokenOnExpiry } from 'rxlark/operators'`
export const operatorsOnly = `export * from 'rxlark/operators'`
export const oneEndpoint = `import { message } from 'rxlark/api/im/v1'; console.log(message.reply)`
