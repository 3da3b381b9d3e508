import assert from 'node:assert/strict'
import fc from 'fast-check'
import { concat, map, NEVER, of, Subject, VirtualTimeScheduler } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { decodeFrame, encodeFrame } from '../../../src/codec/frame.js'
import { ConnectionError } from '../../../src/model/errors.js'
import type { LarkEvent } from '../../../src/model/event.js'
import type { Rejection } from '../../../src/model/rejection.js'
import { fromWebSocket, type WebSocketOptions } from '../../../streams/from-web-socket.js'
import { data, envelope, fakeLark, fakeSocket, header, parts, pong, textOf, told } from './fakes.js'

/** A source on one socket, with what it sends, and a clock that moves by hand. */
function conversation(options: WebSocketOptions = {}) {
  const scheduler = new VirtualTimeScheduler()
  const inbound$ = new Subject<Uint8Array>()
  const sent: Uint8Array[] = []
  const open = { yes: true }
  const openSocket = () => concat(of(fakeSocket(inbound$, sent, () => open.yes)), NEVER)
  const source = fromWebSocket(fakeLark(), { scheduler, openSocket, ...options })
  const rejected: Rejection[] = []
  source.rejected$.subscribe((rejection) => rejected.push(rejection))
  return {
    source,
    inbound$,
    sent,
    open,
    scheduler,
    rejected,
    answers: () => told(sent).slice(1),
    reasons: () => rejected.map(({ reason }) => reason),
  }
}

const passing = (scheduler: VirtualTimeScheduler, time: number) => {
  scheduler.maxFrames = scheduler.frame + time
  scheduler.flush()
  scheduler.frame = scheduler.maxFrames
}

describe('fromWebSocket, its answers', () => {
  it('answers 200 to an event that nobody claims, with the frame that came', () => {
    const { source, inbound$, sent } = conversation()
    source.subscribe()
    const frame = data(envelope('e1'), { logId: 18446744073709551615n })
    inbound$.next(frame)
    const { headers, payload, ...ack } = decodeFrame(sent[1]!)
    const { headers: before, payload: _, ...received } = decodeFrame(frame)
    assert.deepEqual(ack, received)
    assert.deepEqual(headers, [...before, { key: 'biz_rt', value: '0' }])
    assert.equal(textOf(payload), '{"code":200}')
  })

  it('tells how long the handling took, and 500 when it failed', () => {
    const { source, inbound$, sent, scheduler } = conversation()
    const claims = new Map<string, ReturnType<LarkEvent['delivery']['claim']>>()
    source.subscribe((event) => claims.set(event.id, event.delivery.claim()))
    inbound$.next(data(envelope('e1')))
    inbound$.next(data(envelope('e2')))
    assert.equal(sent.length, 1)
    passing(scheduler, 250)
    claims.get('e2')?.nack(new Error('no'))
    claims.get('e1')?.ack()
    assert.deepEqual(told(sent), ['ping', '{"code":500}', '{"code":200}'])
    assert.equal(header(decodeFrame(sent[1]!), 'biz_rt'), '250')
  })

  it('gives the answer of a callback as base64 of its JSON, and takes card frames for the same', () => {
    const { source, inbound$, answers } = conversation()
    source.subscribe(({ delivery }) => delivery.claim().ack({ toast: { type: 'info', content: '好' } }))
    inbound$.next(data(envelope('e1', 'card.action.trigger')))
    inbound$.next(data(envelope('e2', 'card.action.trigger'), { type: 'card' }))
    for (const answer of answers()) {
      const { code, data: encoded } = JSON.parse(answer!) as { code: number; data: string }
      assert.equal(code, 200)
      assert.deepEqual(JSON.parse(Buffer.from(encoded, 'base64').toString()), { toast: { type: 'info', content: '好' } })
    }
    assert.equal(answers().length, 2)
  })

  it('answers 500 where the answer cannot be written, and says so', () => {
    const { source, inbound$, answers, reasons } = conversation()
    source.subscribe(({ delivery }) => delivery.claim().ack({ big: 1n }))
    inbound$.next(data(envelope('e1', 'card.action.trigger')))
    assert.deepEqual([answers(), reasons()], [['{"code":500}'], ['answer-failed']])
  })

  it('never gives the answer to an event of a dead socket on the next one, and says so', () => {
    const first = new Subject<Uint8Array>()
    const sockets = [first, new Subject<Uint8Array>()].map((inbound$) => ({ inbound$, sent: [] as Uint8Array[], isOpen: true }))
    const rest = [...sockets]
    const openSocket = () => {
      const socket = rest.shift()!
      return concat(of(fakeSocket(socket.inbound$, socket.sent, () => socket.isOpen)), NEVER)
    }
    const { source, scheduler, reasons } = conversation({ openSocket, reconnect: { nonce: 0 } })
    const events: LarkEvent[] = []
    const claims: ReturnType<LarkEvent['delivery']['claim']>[] = []
    source.subscribe((event) => (events.push(event), claims.push(event.delivery.claim())))
    first.next(data(envelope('e1')))
    sockets[0]!.isOpen = false
    first.error(new ConnectionError('lost', { retryable: true }))
    passing(scheduler, 1)
    assert.deepEqual(told(sockets[1]!.sent), ['ping'])
    claims[0]?.ack()
    assert.deepEqual([told(sockets[0]!.sent), told(sockets[1]!.sent), reasons()], [['ping'], ['ping'], ['answer-failed']])
  })

  it('answers what is still open when the platform stops waiting', () => {
    const { source, inbound$, scheduler, answers, reasons } = conversation()
    source.subscribe(({ delivery }) => delivery.claim())
    inbound$.next(data(envelope('e1')))
    passing(scheduler, 2_699)
    assert.deepEqual(answers(), [])
    passing(scheduler, 1)
    assert.deepEqual([answers(), reasons()], [['{"code":500}'], ['deadline-missed']])
  })
})

describe('fromWebSocket, what comes in', () => {
  it('makes one event of parts, in any order, and answers the frame that made it whole', () => {
    const { source, inbound$, sent } = conversation()
    const ids: string[] = []
    source.pipe(map(({ id }) => id)).subscribe((id) => ids.push(id))
    const [a, b, c] = parts(envelope('e1'), 3)
    for (const frame of [c!, a!, a!, b!]) inbound$.next(frame)
    assert.deepEqual(ids, ['e1'])
    assert.equal(sent.length, 2)
    assert.equal(header(decodeFrame(sent[1]!), 'seq'), '1')
  })

  it('puts together parts of several messages that come mixed', () => {
    const { source, inbound$ } = conversation()
    const ids: string[] = []
    source.subscribe(({ id }) => ids.push(id))
    const [a, b] = [parts(envelope('e1'), 2, 'm1'), parts(envelope('e2'), 2, 'm2')]
    for (const frame of [a[0]!, b[1]!, b[0]!, a[1]!]) inbound$.next(frame)
    assert.deepEqual(ids, ['e2', 'e1'])
  })

  it('gives up parts after their time, without waiting for others, and says so', () => {
    const { source, inbound$, scheduler, rejected } = conversation({ pongTimeout: 60_000 })
    source.subscribe()
    inbound$.next(parts(envelope('e1'), 2)[0]!)
    passing(scheduler, 9_999)
    assert.deepEqual(rejected, [])
    passing(scheduler, 1)
    assert.deepEqual(rejected, [{ reason: 'incomplete', message: 'message m1: 1 of 2 parts came in 10000 ms', at: 10_000 }])
  })

  it('gives up parts when the connection is lost, or silent', () => {
    for (const lose of [
      ({ inbound$ }: ReturnType<typeof conversation>) => inbound$.error(new ConnectionError('lost', { retryable: true })),
      ({ scheduler }: ReturnType<typeof conversation>) => passing(scheduler, 5_000),
    ]) {
      const running = conversation({ pingInterval: 100 })
      running.source.subscribe()
      running.inbound$.next(parts(envelope('e1'), 2)[0]!)
      lose(running)
      assert.deepEqual(running.reasons(), ['incomplete'])
      assert.match(running.rejected[0]!.message, /before the connection was lost/)
    }
  })

  const control = (type: string) =>
    encodeFrame({ seqId: 0, logId: 0, service: 4242, method: 0, headers: [{ key: 'type', value: type }] })

  for (const [name, frame, reason] of [
    ['bytes that are no frame', Uint8Array.of(255), 'malformed'],
    ['a frame of an unknown method', encodeFrame({ seqId: 0, logId: 0, service: 1, method: 7, headers: [] }), 'unknown-frame'],
    ['a control frame of an unknown type', control('hello'), 'unknown-frame'],
    ['a data frame of an unknown type', data('{}', { type: 'video' }), 'unknown-frame'],
    ['a sum that is no number', data('{}', { sum: 'two' }), 'malformed'],
    ['a sum of 0', data('{}', { sum: '0' }), 'malformed'],
    ['a part beyond the sum', data('{}', { sum: '2', seq: '2' }), 'malformed'],
    ['a negative part', data('{}', { sum: '2', seq: '-1' }), 'malformed'],
    ['a part without a message', data('{}', { sum: '2', messageId: '' }), 'malformed'],
    ['a pong whose settings are no JSON', encodeFrame({ ...decodeFrame(pong()), payload: Uint8Array.of(1) }), 'malformed'],
    ['a pong whose settings are of another shape', pong({ PingInterval: 'soon' }), 'malformed'],
  ] as const)
    it(`rejects ${name}, without an answer, and goes on`, () => {
      const { source, inbound$, answers, reasons } = conversation()
      const ids: string[] = []
      source.subscribe(({ id }) => ids.push(id))
      inbound$.next(frame)
      assert.deepEqual([reasons(), answers()], [[reason], []])
      inbound$.next(data(envelope('e1')))
      assert.deepEqual(ids, ['e1'])
    })

  it('nacks a payload that is no JSON, with a redacted excerpt', () => {
    const { source, inbound$, answers, rejected } = conversation()
    source.subscribe()
    inbound$.next(data('{"token":"vt_demo_0001", oops'))
    assert.deepEqual(answers(), ['{"code":500}'])
    assert.equal(rejected[0]?.reason, 'malformed')
    assert.match(rejected[0].excerpt ?? '', /oops/)
    assert.doesNotMatch(rejected[0].excerpt ?? '', /vt_demo_0001/)
  })

  it('says nothing about pings of the platform', () => {
    const { source, inbound$, answers, reasons } = conversation()
    source.subscribe()
    inbound$.next(control('ping'))
    assert.deepEqual([reasons(), answers()], [[], []])
  })

  it('takes a data frame without sum and seq for a whole message', () => {
    const { source, inbound$ } = conversation()
    const ids: string[] = []
    source.subscribe(({ id }) => ids.push(id))
    const frame = decodeFrame(data(envelope('e1')))
    inbound$.next(encodeFrame({ ...frame, headers: frame.headers.filter(({ key }) => key === 'type') }))
    assert.deepEqual(ids, ['e1'])
  })
})

describe('fromWebSocket, when it closes', () => {
  it('is closed once the socket is, unless it has been subscribed again by then', () => {
    const closes = [new Subject<void>(), new Subject<void>()]
    const rest = [...closes]
    const openSocket = () => concat(of({ ...fakeSocket(NEVER), closed$: rest.shift()! }), NEVER)
    const source = fromWebSocket(fakeLark(), { scheduler: new VirtualTimeScheduler(), openSocket })
    const states: string[] = []
    source.connection$.subscribe(({ status }) => states.push(status))
    source.subscribe().unsubscribe()
    assert.deepEqual(states.splice(0), ['idle', 'connecting', 'open', 'closing'])
    const again = source.subscribe()
    closes[0]!.next()
    assert.deepEqual(states.splice(0), ['connecting', 'open'])
    again.unsubscribe()
    closes[1]!.next()
    assert.deepEqual(states, ['closing', 'closed'])
  })
})

describe('fromWebSocket, whatever comes', () => {
  it('makes of every message an event, or one rejection, and stays open', () => {
    const good = fc.nat(9).map((id) => data(envelope(`e${id}`)))
    const mutated = fc.tuple(good, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([bytes, at, byte]) => {
      bytes[at % bytes.length] = byte
      return bytes
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(good, mutated, fc.uint8Array({ maxLength: 60 })), { maxLength: 20 }), (messages) => {
        const { source, inbound$, rejected } = conversation()
        const seen = { events: 0, errors: 0 }
        source.subscribe({ next: () => (seen.events += 1), error: () => (seen.errors += 1) })
        for (const message of messages) {
          const before = seen.events + rejected.length
          inbound$.next(message)
          const ignored = before === seen.events + rejected.length
          // A part of a message that is not whole says nothing yet.
          assert.ok(ignored ? isQuiet(message) : before + 1 === seen.events + rejected.length)
        }
        assert.equal(seen.errors, 0)
      }),
      { numRuns: 500 },
    )
  })

  const isQuiet = (message: Uint8Array) => {
    const frame = decodeFrame(message)
    return frame.method === 0 || Number(header(frame, 'sum')) > 1
  }
})

describe('fromWebSocket, after sleep', () => {
  it('pings at once when the clock is ahead of the timers', () => {
    const scheduler = new TestScheduler(assert.deepEqual)
    scheduler.run(({ cold, flush }) => {
      const asleep = { ms: 0 }
      const clock = Object.create(scheduler, { now: { value: () => scheduler.frame + asleep.ms } }) as TestScheduler
      const pings: number[] = []
      const socket = {
        inbound$: cold<Uint8Array>('4s p 11999ms p', { p: pong() }),
        send: () => (pings.push(scheduler.frame), true),
      }
      const source = fromWebSocket(fakeLark(), {
        scheduler: clock,
        pongTimeout: 5_000,
        openSocket: () => concat(of(socket), NEVER),
      })
      const subscription = source.subscribe()
      cold('12s |').subscribe({ complete: () => (asleep.ms = 60 * 60 * 1000) })
      cold('18s |').subscribe({ complete: () => subscription.unsubscribe() })
      flush()
      assert.deepEqual(pings, [0, 15_000])
    })
  })
})
