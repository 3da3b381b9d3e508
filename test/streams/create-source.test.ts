import assert from 'node:assert/strict'
import { concat, delay, EMPTY, from, ignoreElements, map, merge, NEVER, of, Subject, tap, throwError, timer } from 'rxjs'
import { handle } from '../../operators/handle.js'
import type { LarkEvent } from '../../src/model/event.js'
import { createSource, type Inbound } from '../../streams/create-source.js'
import { marbles, pushed } from '../support/marbles.js'

const ids = map(({ id }: LarkEvent) => id)
const forEver = { a: 'a ack', b: 'b ack', c: 'c ack' }

/** Events of envelopes that nobody waits for. */
function opened(...envelopes: unknown[]): { events: LarkEvent[]; reasons: string[] } {
  const events: LarkEvent[] = []
  const reasons: string[] = []
  const inbound$ = from(envelopes).pipe(map((envelope): Inbound => ({ envelope, deadline: Infinity, answer: () => undefined })))
  const source = createSource(inbound$, { transport: 'test' })
  source.rejected$.subscribe(({ reason }) => reasons.push(reason))
  source.subscribe((event) => events.push(event))
  return { events, reasons }
}

describe('createSource', () => {
  it('hands events over, and acks at once what nobody claims', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-b-c')
      expectObservable(source.pipe(ids), '^------!').toBe('-a-b-c')
      expectObservable(answers$).toBe('-a-b-c', forEver)
      expectSubscriptions(inbound$.subscriptions).toBe('^------!')
    })
  })

  it('is subscribed once however many listen, and lets go with the last', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-a-b-c')
      expectObservable(source.pipe(ids), '^---!').toBe('-a-b')
      expectObservable(source.pipe(ids), '--^---!').toBe('---b-c')
      expectSubscriptions(inbound$.subscriptions).toBe('^-----!')
    })
  })

  it('answers when what was claimed has settled', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-b---')
      expectObservable(source.pipe(handle(({ id }) => of(id).pipe(delay(3))))).toBe('----a-b')
      expectObservable(answers$).toBe('----a-b', forEver)
    })
  })

  it('nacks at the first nack, while others are still at work', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      const slow = source.pipe(handle(() => timer(9).pipe(ignoreElements())))
      const failing = source.pipe(
        handle(() =>
          concat(
            timer(2).pipe(ignoreElements()),
            throwError(() => new Error('no')),
          ),
        ),
      )
      expectObservable(merge(slow, failing)).toBe('-')
      expectObservable(answers$).toBe('---a', { a: 'a nack' })
    })
  })

  it('answers only after the whole hand-over, also where the first to hear it fails at once', () => {
    const order: string[] = []
    const inbound$ = new Subject<Inbound>()
    const source = createSource(inbound$, { transport: 'test' })
    source.pipe(handle(() => throwError(() => new Error('no')))).subscribe()
    source.subscribe(() => order.push('second heard it'))
    inbound$.next({ envelope: pushed('a'), deadline: Infinity, answer: ({ ack }) => order.push(ack ? 'ack' : 'nack') })
    assert.deepEqual(order, ['second heard it', 'nack'])
  })

  it('nacks at the deadline what is still open, says so, and lets the handler go on', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { deadline: 3 })
      expectObservable(source.pipe(handle(({ id }) => of(id).pipe(delay(7))))).toBe('--------a')
      expectObservable(answers$).toBe('----a', { a: 'a nack' })
      expectObservable(source.rejected$.pipe(map(({ reason }) => reason))).toBe('----r', { r: 'deadline-missed' })
    })
  })

  it('acks at the deadline where it is told to', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { deadline: 3, onDeadline: 'ack' })
      expectObservable(source.pipe(handle(() => NEVER))).toBe('-')
      expectObservable(answers$).toBe('----a', { a: 'a ack' })
    })
  })

  it('answers callbacks with the body of the first ack that has one, and events without', () => {
    marbles(({ pushes, expectObservable }) => {
      const type = (id: string) => (id === 'a' ? 'card.action.trigger' : 'im.message.receive_v1')
      const { source, answers$ } = pushes('-a-b', { type })
      const quiet = source.pipe(handle(() => EMPTY))
      const talking = source.pipe(handle(() => of({ toast: 1 }).pipe(delay(2))))
      expectObservable(merge(quiet, talking).pipe(ignoreElements())).toBe('-')
      expectObservable(answers$).toBe('---a-b', { a: 'a ack {"toast":1}', b: 'b ack' })
    })
  })

  it('reports a claim that comes after the answer, and runs it', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      expectObservable(
        source.pipe(
          delay(2),
          handle(({ id }) => of(id)),
        ),
      ).toBe('---a')
      expectObservable(answers$).toBe('-a', forEver)
      expectObservable(source.rejected$.pipe(map(({ reason }) => reason))).toBe('---r', { r: 'late-claim' })
    })
  })

  it('nacks what is open when the last listener goes', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a')
      expectObservable(source.pipe(handle(() => NEVER)), '^--!').toBe('-')
      expectObservable(answers$.pipe(map((answer) => answer.split(' ')[0]))).toBe('---a')
      expectSubscriptions(inbound$.subscriptions).toBe('^--!')
    })
  })

  it('errors with its transport, and starts again when it is subscribed again', () => {
    marbles(({ cold, expectObservable }) => {
      const inbound$ = cold('-a-#').pipe(
        map((id): Inbound => ({ envelope: pushed(id), deadline: Infinity, answer: () => undefined })),
      )
      const source = createSource(inbound$, { transport: 'test' })
      expectObservable(source.pipe(ids)).toBe('-a-#')
      expectObservable(source.pipe(ids), '-----^').toBe('------a-#')
    })
  })

  it('completes with a transport that is finite', () => {
    marbles(({ cold, expectObservable }) => {
      const inbound$ = cold('-a-|').pipe(
        map((id): Inbound => ({ envelope: pushed(id), deadline: Infinity, answer: () => undefined })),
      )
      expectObservable(createSource(inbound$, { transport: 'test' }).pipe(ids)).toBe('-a-|')
    })
  })

  it('tells how its transport is: idle, open while somebody listens, closed', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-')
      expectObservable(source.connection$.pipe(map(({ status }) => status))).toBe('i-o--c', { i: 'idle', o: 'open', c: 'closed' })
      expectObservable(source, '--^--!').toBe('-')
    })
  })

  it('tells what happens to each delivery', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-a')
      const told = source.activity$.pipe(map(({ kind, at }) => `${kind} ${at}`))
      expectObservable(source.pipe(handle(() => timer(4).pipe(ignoreElements())))).toBe('-')
      expectObservable(told).toBe('-(rc)a', { r: 'received 1', c: 'claimed 1', a: 'acked 5' })
    })
  })

  describe('stop', () => {
    it('completes at once, waits for what is claimed, lets the transport go, then emits and completes', () => {
      marbles(({ pushes, expectObservable, expectSubscriptions }) => {
        const { source, answers$, inbound$ } = pushes('-a')
        expectObservable(source.pipe(ids)).toBe('-a-|')
        expectObservable(source.pipe(handle(({ id }) => of(id).pipe(delay(5))))).toBe('------(a|)')
        expectObservable(source.stop(), '---^').toBe('------(s|)', { s: undefined })
        expectObservable(answers$).toBe('------a', forEver)
        expectSubscriptions(inbound$.subscriptions).toBe('^-----!')
      })
    })

    it('refuses what comes meanwhile', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-a--b')
        expectObservable(source.pipe(handle(({ id }) => of(id).pipe(delay(5))))).toBe('------(a|)')
        expectObservable(source.stop(), '---^').toBe('------(s|)', { s: undefined })
        expectObservable(answers$).toBe('----b-a', { a: 'a ack', b: 'b refused' })
        expectObservable(source.rejected$.pipe(map(({ reason }) => reason))).toBe('----r', { r: 'not-listening' })
      })
    })

    it('nacks after its timeout what has not settled', () => {
      marbles(({ pushes, expectObservable, expectSubscriptions }) => {
        const { source, answers$, inbound$ } = pushes('-a', { deadline: 1000 })
        expectObservable(source.pipe(handle(() => NEVER))).toBe('-')
        expectObservable(source.stop({ timeout: 4 }), '---^').toBe('-------(s|)', { s: undefined })
        expectObservable(answers$.pipe(map((answer) => answer.split(' ')[0]))).toBe('-------a')
        expectSubscriptions(inbound$.subscriptions).toBe('^------!')
      })
    })

    it('waits for handlers beyond the deadline of the platform', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source } = pushes('-a', { deadline: 2 })
        expectObservable(source.pipe(handle(({ id }) => of(id).pipe(delay(9))))).toBe('----------(a|)')
        expectObservable(source.stop(), '---^').toBe('----------(s|)', { s: undefined })
      })
    })

    it('is the same when it is asked for twice, and done at once where nothing runs', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source } = pushes('-a')
        expectObservable(source.pipe(handle(() => timer(5).pipe(ignoreElements())))).toBe('------|')
        expectObservable(source.stop(), '---^').toBe('------(s|)', { s: undefined })
        expectObservable(source.stop(), '----^').toBe('------(s|)', { s: undefined })
        expectObservable(source, '--------^').toBe('--------|')
        expectObservable(pushes('-').source.stop()).toBe('(s|)', { s: undefined })
      })
    })

    it('lets 100 handlers of 5 s reply', () => {
      let replies = 0
      marbles(({ pushes, expectObservable, flush }) => {
        const { source } = pushes(`-(${[...Array(100).keys()].map((code) => String.fromCharCode(0x4e00 + code)).join('')})`)
        source.pipe(handle(() => timer(5_000).pipe(tap(() => (replies += 1))), { concurrency: 100 })).subscribe()
        expectObservable(source.stop(), '103ms ^').toBe('5001ms (s|)', { s: undefined })
        flush()
      })
      assert.equal(replies, 100)
    })
  })

  describe('events', () => {
    it('come from envelopes of schema 2.0', () => {
      const { events } = opened(pushed('a'))
      const { id, type, appId, tenantKey, createdAt, transport } = events[0] as LarkEvent
      assert.deepEqual(
        { id, type, appId, tenantKey, createdAt, transport },
        {
          id: 'a',
          type: 'im.message.receive_v1',
          appId: 'cli_test',
          tenantKey: 'tk',
          createdAt: 1767225600123,
          transport: 'test',
        },
      )
    })

    it('come from envelopes of the old kind', () => {
      const event = { type: 'app_open', app_id: 'cli_a', tenant_key: 't' }
      const { events } = opened({ uuid: 'u1', ts: '1767225600.4213', token: 'vt', type: 'event_callback', event })
      const { id, type, appId, tenantKey, createdAt, payload } = events[0] as LarkEvent
      assert.deepEqual(
        { id, type, appId, tenantKey, createdAt, payload },
        { id: 'u1', type: 'app_open', appId: 'cli_a', tenantKey: 't', createdAt: 1767225600421, payload: event },
      )
    })

    it('know milliseconds from microseconds, and get an id where the platform gives none', () => {
      const { header, ...rest } = pushed('a')
      const { event_id: _none, ...nameless } = header
      const { events } = opened({ ...rest, header: { ...nameless, create_time: '1767225600123456' } })
      assert.equal(events[0]?.createdAt, 1767225600123)
      assert.match(events[0].id, /^[0-9a-f-]{36}$/)
    })

    it('keep the envelope without the verification token, where no loop finds it', () => {
      const { events } = opened(pushed('a'))
      const event = events[0] as LarkEvent
      assert.equal(JSON.stringify(event.raw).includes('vt'), false)
      assert.equal((event.raw as ReturnType<typeof pushed>).header.event_id, 'a')
      assert.equal(Object.keys(event).includes('raw'), false)
    })

    it('are nacked and rejected where the envelope is none', () => {
      const { events, reasons } = opened(null, 'text', {}, { schema: '2.0', header: {} }, pushed('a'))
      assert.equal(events.length, 1)
      assert.deepEqual(reasons, ['malformed', 'malformed', 'malformed', 'malformed'])
    })
  })

  it('replays the last 100 rejections', () => {
    const inbound$ = new Subject<Inbound>()
    const source = createSource(inbound$, { transport: 'test' })
    source.subscribe()
    for (let index = 0; index < 150; index += 1) inbound$.next({ envelope: {}, deadline: Infinity, answer: () => undefined })
    let seen = 0
    source.rejected$.subscribe(() => (seen += 1))
    assert.equal(seen, 100)
  })
})
