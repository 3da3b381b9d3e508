import assert from 'node:assert/strict'
import { firstValueFrom } from 'rxjs'
import type { Clicked, Simulator } from '../../simulator/index.js'
import { call, tokenOf } from './support/api.js'
import { connect, payloadOf } from './support/raw-websocket.js'
import { withRequestServer } from './support/request-server.js'
import { withSimulator } from './support/with-simulator.js'
import { envelopeOf } from './support/wire.js'

const oldCard = {
  elements: [
    {
      tag: 'action',
      actions: [
        { tag: 'button', text: { tag: 'plain_text', content: 'Yes' }, value: { answer: 'yes' } },
        { tag: 'button', text: { tag: 'plain_text', content: 'Never' }, disabled: true },
      ],
    },
  ],
}
const newCard = {
  schema: '2.0',
  body: {
    elements: [
      {
        tag: 'column_set',
        columns: [
          {
            tag: 'column',
            elements: [
              {
                tag: 'button',
                name: 'ok',
                text: { tag: 'plain_text', content: 'OK' },
                behaviors: [{ type: 'callback', value: { n: 1 } }],
              },
            ],
          },
        ],
      },
    ],
  },
}

async function sendCard(simulator: Simulator, card: object): Promise<string> {
  const { chatId } = await simulator.user('Ann').says('hi', { in: 'team' })
  const { json } = await call(simulator, 'POST', '/open-apis/im/v1/messages?receive_id_type=chat_id', {
    token: await tokenOf(simulator),
    body: { receive_id: chatId, msg_type: 'interactive', content: JSON.stringify(card) },
  })
  return json.data.message_id
}

const frameAnswer = (body: unknown) => ({ code: 200, headers: null, data: Buffer.from(JSON.stringify(body)).toString('base64') })

/** What a user sees who clicks, when the bot answers so. */
const clicked = (card: object, label: string, answer: object): Promise<Clicked> =>
  withSimulator({}, async (simulator) => {
    const messageId = await sendCard(simulator, card)
    const connection = await connect(simulator)
    const result = simulator.user('Ann').clicks(messageId, label)
    connection.answer(await connection.next(), answer)
    return result
  })

describe('a click on a card', () => {
  it('reaches the bot with value, message and operator, and brings its toast back', () =>
    withSimulator({}, async (simulator) => {
      const messageId = await sendCard(simulator, oldCard)
      const connection = await connect(simulator)
      const click = simulator.user('Ann').clicks(messageId, 'Yes')
      const frame = await connection.next()
      const { header, event } = envelopeOf(payloadOf(frame))
      assert.equal(header.event_type, 'card.action.trigger')
      assert.match(header.create_time, /^\d{16}$/)
      assert.match(event.token, /^c-/)
      assert.deepEqual(event.action, { value: { answer: 'yes' }, tag: 'button' })
      assert.deepEqual(
        [event.operator.open_id, event.context.open_message_id, event.host],
        [simulator.user('Ann').openId, messageId, 'im_message'],
      )
      const toast = { type: 'success', content: 'Saved' }
      connection.answer(frame, frameAnswer({ toast }))
      assert.deepEqual(await click, { eventId: header.event_id, answer: { toast } })
    }))

  it('finds buttons deep in cards of the second generation', () =>
    withSimulator({}, async (simulator) => {
      const messageId = await sendCard(simulator, newCard)
      const connection = await connect(simulator)
      const click = simulator.user('Ann').clicks(messageId, 'OK')
      const frame = await connection.next()
      assert.deepEqual(envelopeOf(payloadOf(frame)).event.action, { value: { n: 1 }, tag: 'button', name: 'ok' })
      connection.answer(frame, { code: 200 })
      assert.deepEqual((await click).answer, {})
    }))

  it('puts the card of the answer in the place of the old one', () =>
    withSimulator({}, async (simulator) => {
      const messageId = await sendCard(simulator, oldCard)
      const connection = await connect(simulator)
      const click = simulator.user('Ann').clicks(messageId, 'Yes')
      connection.answer(await connection.next(), frameAnswer({ card: { type: 'raw', data: newCard } }))
      await click
      const { json } = await call(simulator, 'GET', `/open-apis/im/v1/messages/${messageId}`, { token: await tokenOf(simulator) })
      assert.deepEqual([JSON.parse(json.data.items[0]!.body.content), json.data.items[0]!.updated], [newCard, true])
    }))

  it('shows the user the code of what went wrong', async () => {
    const code = async (...click: Parameters<typeof clicked>) => (await clicked(...click)).error?.code
    assert.equal(await code(oldCard, 'Yes', { code: 500 }), 200671)
    assert.equal(await code(oldCard, 'Yes', frameAnswer('no <type> event handle')), 200672)
    assert.equal(await code(oldCard, 'Yes', frameAnswer({ toast: { type: 'loud' } })), 200672)
    assert.equal(await code(oldCard, 'Yes', frameAnswer({ card: { type: 'raw' } })), 200673)
    assert.equal(await code(newCard, 'OK', frameAnswer({ card: { type: 'raw', data: oldCard } })), 200830)
  })

  it('waits 3 s, and is never delivered again', () =>
    withSimulator({}, async (simulator) => {
      const messageId = await sendCard(simulator, oldCard)
      const connection = await connect(simulator)
      const click = simulator.user('Ann').clicks(messageId, 'Yes')
      await connection.next()
      simulator.clock.advance(3_000)
      assert.equal((await click).error?.code, 200341)
      simulator.clock.advance(8 * 3_600_000)
      const clicks: unknown[] = []
      simulator.deliveries$.subscribe(({ eventType, retryAt }) => eventType === 'card.action.trigger' && clicks.push(retryAt))
      assert.deepEqual(clicks, [undefined])
    }))

  it('goes by webhook too, and fails where nobody is', () =>
    withRequestServer((server) =>
      withSimulator({ webhook: { url: server.url, encrypt: false } }, async (simulator) => {
        const messageId = await sendCard(simulator, oldCard)
        ;(await server.next()).respond(200)
        const click = simulator.user('Ann').clicks(messageId, 'Yes')
        ;(await server.next()).respond(200, '{"toast":{"content":"hi"}}')
        assert.deepEqual((await click).answer, { toast: { content: 'hi' } })
      }),
    ))

  it('is refused where there is no such button, or it is disabled, or there is no card', () =>
    withSimulator({}, async (simulator) => {
      const ann = simulator.user('Ann')
      const messageId = await sendCard(simulator, oldCard)
      const said = await firstValueFrom(simulator.messages$)
      await assert.rejects(ann.clicks(messageId, 'Maybe'), /no button Maybe, but: Yes, Never/)
      await assert.rejects(ann.clicks(messageId, 'Never'), /disabled/)
      await assert.rejects(ann.clicks(said.messageId, 'Yes'), /no card/)
    }))
})

describe('the later update of a clicked card', () => {
  const path = '/open-apis/interactive/v1/card/update'

  /** A bot with the token of a click that it has answered. */
  async function clickedOnce(simulator: Simulator) {
    const messageId = await sendCard(simulator, oldCard)
    const connection = await connect(simulator)
    const click = simulator.user('Ann').clicks(messageId, 'Yes')
    const frame = await connection.next()
    const { token: updateToken } = envelopeOf(payloadOf(frame)).event
    const update = async (card: object, token = updateToken, app = simulator.credentials) =>
      (await call(simulator, 'POST', path, { token: await tokenOf(simulator, app), body: { token, card } })).json.code
    return { messageId, update, click, answer: () => connection.answer(frame, { code: 200 }) }
  }

  it('changes the card, twice, and leaves one of JSON 2.0 empty', () =>
    withSimulator({}, async (simulator) => {
      const { messageId, update, click, answer } = await clickedOnce(simulator)
      answer()
      await click
      assert.deepEqual([await update(oldCard), await update(newCard), await update(oldCard)], [0, 0, 300040])
      const shown = { schema: '2.0', body: { elements: [] } }
      const { json } = await call(simulator, 'GET', `/open-apis/im/v1/messages/${messageId}`, { token: await tokenOf(simulator) })
      assert.deepEqual(JSON.parse(json.data.items[0]!.body.content), shown)
    }))

  it('is refused before the click was answered, and 30 minutes after', () =>
    withSimulator({}, async (simulator) => {
      const { update, click, answer } = await clickedOnce(simulator)
      assert.equal(await update(oldCard), 300030)
      answer()
      await click
      simulator.clock.advance(30 * 60_000)
      assert.equal(await update(oldCard), 300030)
    }))

  it('is refused for a token of another form or app, a private card without addressees, and a card that is too large', () =>
    withSimulator({ otherApps: [{}] }, async (simulator) => {
      const { update, click, answer } = await clickedOnce(simulator)
      answer()
      await click
      assert.equal(await update(oldCard, 'x'), 300020)
      assert.equal(await update(oldCard, undefined, simulator.apps[1]), 200310)
      assert.equal(await update({ config: { update_multi: false } }), 300090)
      assert.equal(await update({ elements: ['x'.repeat(31_000)] }), 100000)
      assert.equal(await update({ config: { update_multi: false }, open_ids: [simulator.user('Ann').openId] }), 0)
    }))
})
