import assert from 'node:assert/strict'
import { payloadCodec } from '../../src/codec/payload-codec.js'
import { faultsOf } from '../../src/codec/faults.js'
import type { EventMap } from '../../src/model/event.js'
import { schema } from '../../src/schema/generated/events.js'
import { buildEnvelope, buildEvent } from '../../testing/build-event.js'

const types = Object.keys(schema.payloads) as (keyof EventMap & string)[]

describe('buildEvent', () => {
  it('builds every event and callback there is, valid by the codec of its payload', () => {
    assert.ok(types.length >= 239)
    for (const type of types) {
      const { payload, id, createdAt, appId, tenantKey } = buildEvent(type, undefined, { id: 'e' })
      assert.deepEqual(faultsOf(payloadCodec(type).decode(payload)), [], type)
      assert.deepEqual([id, createdAt, appId, tenantKey], ['e', 1_767_225_600_000, 'cli_a1b2c3d4e5f60718', 'tenant_sample'], type)
    }
  })

  it('puts each type into the envelope that the platform puts it in', () => {
    for (const type of types) {
      const envelope = buildEnvelope(type, undefined, { id: 'e' })
      assert.equal('uuid' in envelope, schema.v1.includes(type), type)
    }
  })

  it('tells the time of callbacks in microseconds', () => {
    const envelope = buildEnvelope('card.action.trigger', {}, { createdAt: 1_767_225_600_123 })
    assert.equal('header' in envelope && envelope.header.create_time, '1767225600123000')
    assert.equal(buildEvent('card.action.trigger', {}, { createdAt: 1_767_225_600_123 }).createdAt, 1_767_225_600_123)
  })

  it('fills in what is required around the part that is given', () => {
    const { payload } = buildEvent('im.message.receive_v1', { message: { content: '{"text":"x"}' } })
    assert.deepEqual([payload.message.content, payload.message.message_id], ['{"text":"x"}', 'om_sample'])
  })

  it('gives each event an id of its own', () => {
    assert.notEqual(buildEvent('im.message.receive_v1').id, buildEvent('im.message.receive_v1').id)
  })
})
