import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { expectTypeOf } from 'expect-type'
import {
  answerCodec,
  eventTypes,
  payloadCodec,
  type CallbackAnswers,
  type EventMap,
  type EventOf,
  type Match,
} from '../../../src/events.js'
import { faultsOf } from '../../../src/codec/faults.js'

declare module 'rxlark' {
  interface EventMap {
    'desk.ticket.created_v1': { ticket_id: string }
  }
}

interface Catalogued {
  readonly type: string
  readonly event: Readonly<Record<string, unknown>>
}
const spec = JSON.parse(readFileSync('spec/events.json', 'utf8')) as {
  events: readonly Catalogued[]
  callbacks: readonly Catalogued[]
}
const catalogued = [...spec.events, ...spec.callbacks]

const message = {
  sender: { sender_id: { open_id: 'ou_1' }, sender_type: 'user', tenant_key: 't' },
  message: { message_id: 'om_1', create_time: '1', chat_id: 'oc_1', chat_type: 'p2p', message_type: 'text', content: '{}' },
}

describe('rxlark/events', () => {
  it('knows the 237 events and the 2 callbacks of the catalogue, by name', () => {
    assert.equal(eventTypes.length, 239)
    assert.deepEqual(eventTypes, catalogued.map(({ type }) => type).sort())
  })

  it('has a codec for each, which is an object and has the required fields', () => {
    for (const { type, event } of catalogued) {
      const codec = payloadCodec(type as keyof EventMap)
      const required = Object.keys(event).filter((key) => !key.endsWith('?'))
      assert.deepEqual(
        faultsOf(codec.decode({})).map(({ path }) => path),
        required,
        type,
      )
      assert.equal(codec.is('text'), false)
    }
  })

  it('types payloads, names patterns, and lets programs add events of their own', () => {
    expectTypeOf<EventOf<'im.message.receive_v1'>['payload']['message']['message_id']>().toEqualTypeOf<string>()
    expectTypeOf<Match<'im.chat.*'>>().toExtend<keyof EventMap>()
    expectTypeOf<'im.chat.disbanded_v1'>().toExtend<Match<'im.chat.*'>>()
    expectTypeOf<'im.message.receive_v1'>().not.toExtend<Match<'im.chat.*'>>()
    expectTypeOf<EventOf<'desk.ticket.created_v1'>['payload']>().toEqualTypeOf<{ ticket_id: string }>()
    expectTypeOf<keyof CallbackAnswers>().toEqualTypeOf<'card.action.trigger' | 'url.preview.get'>()
    expectTypeOf(answerCodec('card.action.trigger')._A).toEqualTypeOf<CallbackAnswers['card.action.trigger']>()
  })
})

describe('payloadCodec', () => {
  it('takes a message, and keeps what the catalogue lacks', () => {
    const value = { ...message, brand_new: { field: 1 } }
    const result = payloadCodec('im.message.receive_v1').decode(value)
    assert.ok(result._tag === 'Right')
    assert.equal(result.right, value)
  })

  it('names what is wrong by JSON paths', () => {
    const value = { ...message, message: { ...message.message, content: 7, mentions: [{ key: '@_user_1' }] } }
    assert.deepEqual(
      faultsOf(payloadCodec('im.message.receive_v1').decode(value)).map(({ path }) => path),
      ['message.content', 'message.mentions[0].id', 'message.mentions[0].name'],
    )
  })

  it('takes any object for an event that only the program knows', () => {
    assert.ok(payloadCodec('desk.ticket.created_v1').is({ ticket_id: 7 }))
    assert.ok(!payloadCodec('desk.ticket.created_v1').is('text'))
  })
})

describe('answerCodec', () => {
  it('takes the answers of the protocol, and no field that the platform would not know', () => {
    const codec = answerCodec('card.action.trigger')
    assert.deepEqual(faultsOf(codec.decode({})), [])
    assert.deepEqual(
      faultsOf(codec.decode({ toast: { type: 'info', content: 'saved' }, card: { type: 'raw', data: { schema: '2.0' } } })),
      [],
    )
    assert.deepEqual(
      faultsOf(codec.decode({ toast: 'saved', tost: {} })).map(({ path }) => path),
      ['toast', 'tost'],
    )
  })
})
