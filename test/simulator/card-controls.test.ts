import assert from 'node:assert/strict'
import type { Clicked, Simulator, SimulatedUser } from '../../simulator/index.js'
import { call, tokenOf } from './support/api.js'
import { connect, payloadOf } from './support/raw-websocket.js'
import { withSimulator } from './support/with-simulator.js'
import { envelopeOf } from './support/wire.js'

const plain = (content: string) => ({ tag: 'plain_text', content })
const options = ['red', 'blue'].map((value) => ({ text: plain(value.toUpperCase()), value }))
const callback = (value: unknown) => [{ type: 'callback', value }]

const card = {
  schema: '2.0',
  body: {
    elements: [
      { tag: 'input', name: 'word', placeholder: plain('a word'), behaviors: callback({ of: 'word' }) },
      { tag: 'select_static', placeholder: plain('one'), options, value: { tag: 'button' } },
      { tag: 'multi_select_static', name: 'many', options },
      { tag: 'select_person', element_id: 'who' },
      { tag: 'date_picker', name: 'day' },
      { tag: 'picker_datetime', name: 'when' },
      { tag: 'overflow', name: 'more', options },
      { tag: 'checker', name: 'done', text: plain('Done'), behaviors: callback('text') },
      {
        tag: 'interactive_container',
        element_id: 'box',
        behaviors: callback({ box: 1 }),
        elements: [{ tag: 'markdown', content: 'here' }],
      },
      {
        tag: 'form',
        name: 'form',
        elements: [
          { tag: 'input', name: 'title' },
          { tag: 'picker_time', name: 'at' },
          { tag: 'button', name: 'send', text: plain('Send'), form_action_type: 'submit', behaviors: callback({ go: 1 }) },
        ],
      },
    ],
  },
}

async function sendCard(simulator: Simulator, content: object): Promise<string> {
  const { json } = await call(simulator, 'POST', '/open-apis/im/v1/messages?receive_id_type=open_id', {
    token: await tokenOf(simulator),
    body: { receive_id: simulator.user('Ann').openId, msg_type: 'interactive', content: JSON.stringify(content) },
  })
  return json.data.message_id
}

/** What the bot gets of each use, which it answers with nothing. */
const actionsOf = (uses: readonly ((ann: SimulatedUser, card: string) => Promise<Clicked>)[]): Promise<readonly object[]> =>
  withSimulator({}, async (simulator) => {
    const messageId = await sendCard(simulator, card)
    const connection = await connect(simulator)
    const actions: object[] = []
    for (const use of uses) {
      const used = use(simulator.user('Ann'), messageId)
      const frame = await connection.next()
      actions.push(envelopeOf(payloadOf(frame)).event.action as object)
      connection.answer(frame, { code: 200 })
      await used
    }
    return actions
  })

describe('the parts of a card', () => {
  it('send what was entered, each in its own field', async () => {
    const timezone = 'Asia/Shanghai'
    assert.deepEqual(
      await actionsOf([
        (ann, id) => ann.fills(id, 'a word', 'hello'),
        (ann, id) => ann.chooses(id, 'one', 'blue'),
        (ann, id) => ann.chooses(id, 'many', ['red', 'blue']),
        (ann, id) => ann.chooses(id, 'who', 'ou_somebody'),
        (ann, id) => ann.chooses(id, 'day', '2026-04-01'),
        (ann, id) => ann.chooses(id, 'when', '2026-04-01T07:30'),
        (ann, id) => ann.chooses(id, 'more', 'red'),
        (ann, id) => ann.ticks(id, 'Done'),
        (ann, id) => ann.ticks(id, 7, false),
        (ann, id) => ann.clicks(id, 'box'),
      ]),
      [
        { value: { of: 'word' }, tag: 'input', name: 'word', input_value: 'hello' },
        { value: { tag: 'button' }, tag: 'select_static', option: 'blue' },
        { value: {}, tag: 'multi_select_static', name: 'many', options: ['red', 'blue'] },
        { value: {}, tag: 'select_person', option: 'ou_somebody' },
        { value: {}, tag: 'date_picker', name: 'day', option: '2026-04-01 +0800', timezone },
        { value: {}, tag: 'picker_datetime', name: 'when', option: '2026-04-01 07:30 +0800', timezone },
        { value: {}, tag: 'overflow', name: 'more', option: 'red' },
        { value: 'text', tag: 'checker', name: 'done', checked: true },
        { value: 'text', tag: 'checker', name: 'done', checked: false },
        { value: { box: 1 }, tag: 'interactive_container' },
      ],
    )
  })
  it('send the values of a form with the button that submits it', async () => {
    const form = { title: 'Tea', at: '16:00' }
    assert.deepEqual(await actionsOf([(ann, id) => ann.clicks(id, 'Send', { form })]), [
      { value: { go: 1 }, tag: 'button', name: 'send', form_value: { title: 'Tea', at: '16:00 +0800' } },
    ])
  })

  it('refuse what they are not for, and options that they do not have', () =>
    withSimulator({}, async (simulator) => {
      const ann = simulator.user('Ann')
      const messageId = await sendCard(simulator, card)
      await assert.rejects(ann.chooses(messageId, 'one', 'green'), /has no option green, but: red, blue/)
      await assert.rejects(ann.chooses(messageId, 'many', 'red'), /needs a list/)
      await assert.rejects(ann.chooses(messageId, 'one', ['red']), /needs one text/)
      await assert.rejects(ann.fills(messageId, 'one', 'x'), /no input one, but: a word, title/)
      await assert.rejects(ann.clicks(messageId, 0), /no button 0, but: 8, Send/)
      const locked = { elements: [{ tag: 'action', actions: [{ tag: 'overflow', name: 'o', disabled: true, options }] }] }
      await assert.rejects(ann.chooses(await sendCard(simulator, locked), 'o', 'red'), /disabled/)
    }))

  it('are those of the card entity that a message shows, whose place a new card takes', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const { json } = await call(simulator, 'POST', '/open-apis/cardkit/v1/cards', {
        token,
        body: { type: 'card_json', data: JSON.stringify(card) },
      })
      const { card_id } = json.data as unknown as { card_id: string }
      const messageId = await sendCard(simulator, { type: 'card', data: { card_id } })
      const connection = await connect(simulator)
      const click = simulator.user('Ann').clicks(messageId, 'box')
      const next = { schema: '2.0', body: { elements: [{ tag: 'button', text: plain('Again') }] } }
      const data = Buffer.from(JSON.stringify({ card: { type: 'raw', data: next } })).toString('base64')
      connection.answer(await connection.next(), { code: 200, data })
      await click
      assert.deepEqual(simulator.export().collections['cardkit.v1.card']?.[0]?.value['card'], next)
      await assert.rejects(simulator.user('Ann').clicks(messageId, 'box'), /no button box, but: Again/)
    }))
})
