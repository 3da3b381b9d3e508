import assert from 'node:assert/strict'
import { expectTypeOf } from 'expect-type'
import * as fc from 'fast-check'
import { decodeEvent, encodeEvent, isLarkError, serializeBy, handle, type LarkEvent } from 'rxlark'
import { concat, delay, from, ignoreElements, map, of, tap, throwError, timer } from 'rxjs'
import { createSource } from '../../streams/create-source.js'
import { madeEvent } from '../support/events.js'
import { marbles } from '../support/marbles.js'

const facts = ({ id, type, payload, createdAt, appId, tenantKey, transport }: LarkEvent) => ({
  id,
  type,
  payload,
  createdAt,
  appId,
  tenantKey,
  transport,
})

/** The one event of a source that is given this envelope. */
function receivedOf(envelope: unknown, transport: string): LarkEvent {
  const received: LarkEvent[] = []
  createSource(of({ envelope, deadline: Infinity, answer: () => undefined }), { transport }).subscribe((event) =>
    received.push(event),
  )
  return received[0] as LarkEvent
}

describe('encodeEvent and decodeEvent', () => {
  it('give back every fact of every event, in one line, as they are and to a source', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 })
    // Digits tell the unit of time: these are milliseconds of this century.
    const at = fc.integer({ min: 1e12, max: 9e12 })
    const envelope = fc.oneof(
      fc.record({
        schema: fc.constant('2.0'),
        header: fc.record({ event_id: word, event_type: word, create_time: at.map(String), app_id: word, tenant_key: word }),
        event: fc.dictionary(word, fc.jsonValue()),
      }),
      fc.record({
        uuid: word,
        ts: at.map((ms) => String(ms / 1000)),
        event: fc.record({ type: word, app_id: word, tenant_key: word, more: fc.jsonValue() }),
      }),
    )
    fc.assert(
      fc.property(envelope, word, (given, transport) => {
        const event = receivedOf(JSON.parse(JSON.stringify(given)), transport)
        const text = encodeEvent(event)
        assert.ok(!text.includes('\n'))
        assert.deepEqual(facts(decodeEvent(text)), facts(event))
        assert.deepEqual(facts(receivedOf(JSON.parse(text), transport)), facts(event))
      }),
    )
  })

  it('keep no verification token', () => {
    const event = madeEvent('a')
    assert.doesNotMatch(encodeEvent(event), /"vt"/)
    assert.deepEqual(Object.keys(decodeEvent(encodeEvent(event)).raw as object), ['schema', 'header', 'event', 'transport'])
  })

  it('read any envelope of the platform, with an id where it has none', () => {
    const event = decodeEvent('{"schema":"2.0","header":{"event_type":"app_ticket"},"event":{}}')
    assert.equal(event.transport, 'log')
    assert.match(event.id, /^[0-9a-f-]{36}$/)
  })

  it('refuse what is no event', () => {
    for (const text of [
      '',
      '{',
      'null',
      '7',
      '[]',
      '{}',
      '{"schema":"2.0"}',
      '{"schema":"2.0","header":{"event_type":7},"event":{}}',
    ]) {
      assert.throws(
        () => decodeEvent(text),
        (error) => isLarkError(error, 'DecodeError'),
      )
    }
  })

  it('make events that operators handle in order, and whose answer reaches nobody', () => {
    marbles(({ expectObservable }) => {
      const lines = ['a', 'b', 'c'].map((id) => encodeEvent(madeEvent(id)))
      const events$ = from(lines).pipe(
        map(decodeEvent),
        tap(({ delivery }) => assert.ok(delivery.answered)),
      )
      const work = handle(({ id }: LarkEvent) =>
        id === 'b'
          ? concat(
              timer(2).pipe(ignoreElements()),
              throwError(() => new Error('no')),
            )
          : of(id).pipe(delay(3)),
      )
      expectObservable(
        events$.pipe(
          serializeBy(() => 1),
          work,
        ),
      ).toBe('---a----(c|)')
    })
  })

  it('know no type but what the text says', () => {
    expectTypeOf(decodeEvent).returns.toEqualTypeOf<LarkEvent>()
    expectTypeOf(encodeEvent).parameter(0).toEqualTypeOf<LarkEvent>()
  })
})
