import assert from 'node:assert/strict'
import { firstValueFrom, filter } from 'rxjs'
import { createLark, fromWebSocket } from 'rxlark'
import { call, text, tokenOf } from './support/api.js'
import { withSimulator } from './support/with-simulator.js'

const scopesPath = '/open-apis/application/v6/scopes'
const appPath = (appId: string) => `/open-apis/application/v6/applications/${appId}?lang=en_us`

const dataOf = <T>(json: { readonly data: unknown }) => json.data as T

describe('what an app can know of itself', () => {
  it('has the scopes that were granted, or all that a call here asks for', async () => {
    const granted = async (options: object) =>
      withSimulator(options, async (simulator) => {
        const { json } = await call(simulator, 'GET', scopesPath, { token: await tokenOf(simulator) })
        return dataOf<{ scopes: { scope_name: string; grant_status: number }[] }>(json).scopes.map((one) => [
          one.scope_name,
          one.grant_status,
        ])
      })
    assert.deepEqual(await granted({ scopes: ['im:chat'] }), [['im:chat', 1]])
    const all = await granted({})
    assert.ok(all.some(([name]) => name === 'im:message:send_as_bot'))
    assert.equal(new Set(all.map(([name]) => name)).size, all.length)
  })

  it('says how events reach it, where it may look', () =>
    withSimulator(
      { webhook: { url: 'http://127.0.0.1:9/hook' }, events: ['im.chat.updated_v1'], otherApps: [{ scopes: [] }] },
      async (simulator) => {
        const [hooked, blind] = simulator.apps
        const seen = await call(simulator, 'GET', appPath(hooked!.appId), { token: await tokenOf(simulator) })
        assert.deepEqual(dataOf<{ app: { event: unknown } }>(seen.json).app.event, {
          subscription_type: 'webhook',
          request_url: 'http://127.0.0.1:9/hook',
          subscribed_events: ['im.chat.updated_v1'],
        })
        const unseen = await call(simulator, 'GET', appPath(blind!.appId), { token: await tokenOf(simulator, blind) })
        assert.equal(unseen.json.code, 99991672)
        const nobody = await call(simulator, 'GET', appPath('cli_0'), { token: await tokenOf(simulator) })
        assert.equal(nobody.json.code, 210506)
      },
    ))

  it('counts its long connections', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const count = async () =>
        dataOf<{ online_instance_cnt: number }>((await call(simulator, 'GET', '/open-apis/event/v1/connection', { token })).json)
          .online_instance_cnt
      assert.equal(await count(), 0)
      const lark = createLark({ ...simulator.credentials, domain: simulator.url })
      const listening = fromWebSocket(lark).subscribe()
      await firstValueFrom(simulator.connections$.pipe(filter(({ length }) => length === 1)))
      assert.equal(await count(), 1)
      listening.unsubscribe()
      lark.close()
    }))

  it('hears of the events that it is subscribed to, and of no others', () =>
    withSimulator({ events: ['im.message.reaction.created_v1'] }, async (simulator) => {
      const { messageId } = await simulator.user('Ann').says('hello')
      await simulator.user('Ann').reacts(messageId, 'OK')
      const first = await firstValueFrom(simulator.deliveries$)
      assert.equal(first.eventType, 'im.message.reaction.created_v1')
    }))
})

describe('an app without a bot', () => {
  it('is nobody, and sends nothing', () =>
    withSimulator({ bot: false }, async (simulator) => {
      const { chatId } = await simulator.user('Ann').says('hello')
      const token = await tokenOf(simulator)
      const info = await call(simulator, 'GET', '/open-apis/bot/v3/info', { token })
      assert.equal(info.json.code, 11205)
      const sent = await call(simulator, 'POST', '/open-apis/im/v1/messages?receive_id_type=chat_id', {
        token,
        body: { receive_id: chatId, ...text('x') },
      })
      assert.equal(sent.json.code, 230006)
    }))
})

describe('the Date of an answer', () => {
  it("is the platform's time", () =>
    withSimulator({}, async (simulator) => {
      simulator.clock.advance(3_600_000)
      const { headers } = await call(simulator, 'GET', '/open-apis/bot/v3/info')
      const ahead = Date.parse(headers.get('date') ?? '') - Date.now()
      assert.ok(Math.abs(ahead - 3_600_000) < 60_000, `${ahead} ms`)
    }))
})
