import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fragmentsOf } from '../../simulator/fragments.js'

describe('fragmentsOf', () => {
  const facts = { seqId: 1n, logId: 2n, service: 3, messageId: 'm', traceId: 't', type: 'event', at: 0 } as const

  it('cuts a payload so that it can be put together again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (payload, size) => {
        const frames = fragmentsOf(payload, size, facts)
        const headers = frames.map((frame) => Object.fromEntries(frame.headers.map(({ key, value }) => [key, value])))
        assert.deepEqual(Buffer.concat(frames.map((frame) => frame.payload ?? new Uint8Array())), Buffer.from(payload))
        assert.deepEqual(
          headers.map(({ seq }) => seq),
          frames.map((_, index) => String(index)),
        )
        assert.ok(headers.every(({ sum, message_id }) => sum === String(frames.length) && message_id === 'm'))
        assert.ok(frames.every((frame) => (frame.payload?.length ?? 0) <= size))
      }),
    )
  })

  it('sends even an empty payload', () => {
    assert.equal(fragmentsOf(new Uint8Array(), 10, facts).length, 1)
  })
})
