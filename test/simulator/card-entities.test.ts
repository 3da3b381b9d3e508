import assert from 'node:assert/strict'
import { codeOf, run, type Client } from './support/kept.js'

const streamed = {
  schema: '2.0',
  config: { streaming_mode: true },
  body: { elements: [{ tag: 'markdown', element_id: 'md', content: '' }] },
}

describe('card entities', () => {
  const made = async ({ cardkit }: Client) =>
    (await cardkit.v1.card.create({ data: { type: 'card_json', data: JSON.stringify(streamed) } })).data?.card_id ?? ''

  const write = ({ cardkit }: Client, card_id: string, sequence: number, more: object = {}) =>
    codeOf(cardkit.v1.cardElement.content({ path: { card_id, element_id: 'md' }, data: { content: 'text', sequence, ...more } }))

  it(
    'take texts in the order of their sequences, each uuid once',
    run(async (client, simulator) => {
      const card_id = await made(client)
      assert.equal(await write(client, card_id, 1, { uuid: 'u1' }), 0)
      assert.equal(await write(client, card_id, 1), 300317)
      assert.equal(await write(client, card_id, 2, { uuid: 'u1' }), 200770)
      assert.equal(await write(client, card_id, 5), 0)
      assert.equal(await write(client, 'none', 6), 200740)
      const kept = simulator.export().collections['cardkit.v1.card']?.[0]?.value['card'] as typeof streamed
      assert.equal(kept.body.elements[0]?.content, 'text')
    }),
  )

  it(
    'stream for ten minutes, until they are told to stop',
    run(async (client, simulator) => {
      const card_id = await made(client)
      const stream = (streaming_mode: boolean, sequence: number) =>
        client.cardkit.v1.card.settings({
          path: { card_id },
          data: { settings: JSON.stringify({ config: { streaming_mode } }), sequence },
        })
      await stream(false, 1)
      assert.equal(await write(client, card_id, 2), 300309)
      await stream(true, 3)
      assert.equal(await write(client, card_id, 4), 0)
      simulator.clock.advance(10 * 60_000 + 1)
      assert.equal(await write(client, card_id, 5), 200850)
    }),
  )

  it(
    'change as a whole and in their elements, and keep to their size',
    run(async (client, simulator) => {
      const card_id = await made(client)
      const { cardkit } = client
      const path = { card_id, element_id: 'md' }
      const button = JSON.stringify([{ tag: 'button', element_id: 'b1' }])
      await cardkit.v1.cardElement.create({ path: { card_id }, data: { type: 'append', elements: button, sequence: 1 } })
      assert.equal(
        await codeOf(
          cardkit.v1.cardElement.patch({
            path: { card_id, element_id: 'b1' },
            data: { partial_element: '{"disabled":true}', sequence: 2 },
          }),
        ),
        0,
      )
      const other = JSON.stringify({ tag: 'markdown', element_id: 'md', content: 'other' })
      assert.equal(await codeOf(cardkit.v1.cardElement.update({ path, data: { element: other, sequence: 2 } })), 300317)
      assert.equal(await codeOf(cardkit.v1.cardElement.update({ path, data: { element: other, sequence: 3 } })), 0)
      const kept = () => simulator.export().collections['cardkit.v1.card']?.[0]?.value['card']
      const elements = [JSON.parse(other), { tag: 'button', element_id: 'b1', disabled: true }] as const
      assert.deepEqual(kept(), { ...streamed, body: { elements } })
      assert.equal(await codeOf(cardkit.v1.cardElement.delete({ path, data: { sequence: 4 } })), 0)
      assert.equal(await codeOf(cardkit.v1.cardElement.delete({ path, data: { sequence: 5 } })), 300313)
      const whole = { type: 'card_json' as const, data: JSON.stringify({ ...streamed, header: { title: 'new' } }) }
      assert.equal(await codeOf(cardkit.v1.card.update({ path: { card_id }, data: { card: whole, sequence: 6 } })), 0)
      assert.deepEqual(kept(), { ...streamed, header: { title: 'new' } })
      assert.equal(await codeOf(cardkit.v1.card.update({ path: { card_id: '1' }, data: { card: whole, sequence: 7 } })), 200740)
      const large = JSON.stringify({ ...streamed, long: 'x'.repeat(31_000) })
      const update = cardkit.v1.card.update({
        path: { card_id },
        data: { card: { type: 'card_json', data: large }, sequence: 7 },
      })
      assert.equal(await codeOf(update), 200860)
    }),
  )

  it(
    'changes by a batch in its sequence, all of it or nothing, and is found by the message that shows it',
    run(async (client, simulator) => {
      const { cardkit, im } = client
      const { data } = await cardkit.v1.card.create({ data: { type: 'card_json', data: JSON.stringify(streamed) } })
      const { card_id = '' } = data ?? {}
      const batch = (sequence: number, actions: readonly object[]) =>
        codeOf(cardkit.v1.card.batchUpdate({ path: { card_id }, data: { sequence, actions: JSON.stringify(actions) } }))
      const added = { tag: 'markdown', element_id: 'more', content: 'x' }
      const add = { action: 'add_elements', params: { type: 'insert_before', target_element_id: 'md', elements: [added] } }
      const write = { action: 'partial_update_element', params: { element_id: 'md', partial_element: { content: 'y' } } }
      const none = { action: 'delete_elements', params: { element_ids: ['none'] } }
      const stop = { action: 'partial_update_setting', params: { settings: { config: { streaming_mode: false } } } }
      assert.equal(await batch(1, [write, none]), 300313)
      assert.equal(await batch(2, [add, write, stop]), 0)
      assert.equal(await batch(2, []), 300317)
      const kept = simulator.export().collections['cardkit.v1.card']?.[0]?.value['card'] as typeof streamed
      assert.deepEqual([kept.config.streaming_mode, kept.body.elements.map(({ content }) => content)], [false, ['x', 'y']])
      const { chatId } = await simulator.user('Ann').says('hi')
      const content = JSON.stringify({ type: 'card', data: { card_id } })
      const shown = { receive_id: chatId, msg_type: 'interactive', content }
      const sent = await im.message.create({ params: { receive_id_type: 'chat_id' }, data: shown })
      const message_id = sent.data?.message_id ?? ''
      assert.equal((await cardkit.v1.card.idConvert({ data: { message_id } })).data?.card_id, card_id)
      assert.equal(await codeOf(cardkit.v1.card.idConvert({ data: { message_id: 'om_none' } })), 200740)
    }),
  )
})
