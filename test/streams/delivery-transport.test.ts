import assert from 'node:assert/strict'
import {
  delay,
  first,
  from,
  ignoreElements,
  map,
  merge,
  mergeMap,
  NEVER,
  of,
  Subject,
  take,
  tap,
  throwError,
  type Observable,
} from 'rxjs'
import { handle } from '../../operators/handle.js'
import type { LarkEvent } from '../../src/model/event.js'
import type { Rejection } from '../../src/model/rejection.js'
import type { ConnectionState } from '../../src/model/source.js'
import { createSource, type Inbound } from '../../streams/create-source.js'
import { marbles, pushed } from '../support/marbles.js'

const acked = { a: 'a ack', b: 'b ack' }
const ids = map(({ id }: LarkEvent) => id)
const statuses = map(({ status }: ConnectionState) => status)
const after =
  (ms: number) =>
  ({ id }: LarkEvent): Observable<string> =>
    of(id).pipe(delay(ms))

const state = (status: 'idle' | 'connecting' | 'open' | 'closing' | 'closed'): ConnectionState => ({
  status,
  since: 0,
  attempt: 0,
})
const quiet = (id: string): Inbound => ({ envelope: pushed(id), deadline: Infinity, answer: () => undefined })

describe('a source and its subscribers', () => {
  it('acks what it handed to one that was content with it and left', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-b')
      expectObservable(source.pipe(first(), ids)).toBe('-(a|)')
      expectObservable(answers$).toBe('-a', acked)
      expectSubscriptions(inbound$.subscriptions).toBe('^!')
    })
  })

  it('stops a transport that gives more than is wanted', () => {
    let given = 0
    const inbound$ = from(['a', 'b', 'c']).pipe(
      tap(() => (given += 1)),
      map(quiet),
    )
    createSource(inbound$, { transport: 'test' }).pipe(take(1)).subscribe()
    assert.equal(given, 1)
  })

  it('lets handlers end, and acks, when its transport has completed', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a|')
      expectObservable(source.pipe(handle(after(3)))).toBe('----(a|)')
      expectObservable(answers$).toBe('----a', acked)
      expectObservable(source.connection$.pipe(statuses)).toBe('o-c', { o: 'open', c: 'closed' })
    })
  })

  it('nacks what is open when its transport errors, and says that it failed', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-#')
      expectObservable(
        source.pipe(
          tap(({ delivery }) => void delivery.claim()),
          ids,
        ),
      ).toBe('-a-#')
      expectObservable(answers$).toBe('---n', { n: 'a nack' })
      expectObservable(source.connection$.pipe(statuses)).toBe('o--f', { o: 'open', f: 'failed' })
    })
  })

  it('waits for no deadline that no timer can wait for, and not at all for one that has passed', () => {
    marbles(({ pushes, expectObservable }) => {
      const far = pushes('-a', { deadline: Number.MAX_SAFE_INTEGER })
      expectObservable(far.source.pipe(handle(after(3)))).toBe('----a')
      expectObservable(far.answers$).toBe('----a', acked)
      const past = pushes('-a', { deadline: -5 })
      expectObservable(past.source.pipe(handle(after(3)))).toBe('----a')
      expectObservable(past.answers$).toBe('-n', { n: 'a nack' })
    })
  })

  it('outlives an answer that its transport cannot give', () => {
    const rejections: Rejection[] = []
    const inbound$ = new Subject<Inbound>()
    const source = createSource(inbound$, { transport: 'test' })
    const seen: string[] = []
    source.rejected$.subscribe((rejection) => rejections.push(rejection))
    source.pipe(handle(({ id }) => of(id))).subscribe((id) => seen.push(id))
    const gone = () => {
      throw new Error('gone')
    }
    inbound$.next({ ...quiet('a'), answer: gone })
    inbound$.next(quiet('b'))
    assert.deepEqual(seen, ['a', 'b'])
    assert.deepEqual(
      rejections.map(({ reason, eventId, error }) => [reason, eventId, (error as Error).message]),
      [['answer-failed', 'a', 'gone']],
    )
  })
})

describe('what a source tells', () => {
  it('is what its transport tells: states, and rejections', () => {
    marbles(({ cold, hot, pushes, expectObservable, expectSubscriptions }) => {
      const states = { i: state('idle'), c: state('connecting'), o: state('open') }
      const connection$ = hot('--c-o', states)
      const rejected$ = hot<Rejection>('-r', { r: { reason: 'unknown-frame', message: 'what', at: 1 } })
      const { source } = pushes('-', { connection$, rejected$ })
      expectObservable(source.connection$.pipe(statuses)).toBe('i-c-o', { i: 'idle', c: 'connecting', o: 'open' })
      expectObservable(source.connection$.pipe(statuses), '---^').toBe('---co', { c: 'connecting', o: 'open' })
      expectObservable(source.rejected$.pipe(map(({ reason }) => reason))).toBe('-r', { r: 'unknown-frame' })
      expectObservable(cold('-')).toBe('-')
      expectSubscriptions(rejected$.subscriptions).toBe('^')
    })
  })

  it('says so when its transport breaks off what it tells', () => {
    marbles(({ hot, pushes, expectObservable }) => {
      const { source } = pushes('-', { connection$: hot<ConnectionState>('-#'), rejected$: hot<Rejection>('-#') })
      expectObservable(source.connection$.pipe(statuses)).toBe('if', { i: 'idle', f: 'failed' })
      expectObservable(source.rejected$.pipe(map(({ message }) => message))).toBe('-m', {
        m: 'the transport tells no more rejections',
      })
    })
  })

  it('shows what came in, short and without secrets, where it was no envelope', () => {
    const rejections: Rejection[] = []
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    const envelopes = [{ token: 'vt_secret', challenge: 'x'.repeat(500) }, circle, 10n, undefined]
    const source = createSource(from(envelopes).pipe(map((envelope) => ({ ...quiet('a'), envelope }))), { transport: 'test' })
    source.rejected$.subscribe((rejection) => rejections.push(rejection))
    source.subscribe()
    assert.deepEqual(
      rejections.map(({ reason }) => reason),
      ['malformed', 'malformed', 'malformed', 'malformed'],
    )
    const [first$] = rejections
    assert.equal(first$?.message, 'no envelope of the platform: event is missing')
    assert.equal(first$.excerpt?.length, 200)
    assert.ok(!JSON.stringify(rejections).includes('vt_secret'))
  })

  it('takes no id, type or app that is longer than what may be kept', () => {
    const long = { in: 'x'.repeat(256), out: 'x'.repeat(257) }
    const v2 = (header: object) => ({ schema: '2.0', header: { event_type: 't', ...header }, event: {} })
    const v1 = (facts: object, event: object) => ({ ...facts, event: { type: 't', ...event } })
    const of = (name: string) => [
      v2({ event_id: name }),
      v2({ event_type: name }),
      v2({ app_id: name }),
      v1({ uuid: name }, {}),
      v1({}, { type: name }),
      v1({}, { app_id: name }),
    ]
    const envelopes = [...of(long.in), ...of(long.out)]
    const [events, rejections]: [LarkEvent[], Rejection[]] = [[], []]
    const source = createSource(from(envelopes).pipe(map((envelope) => ({ ...quiet('a'), envelope }))), { transport: 'test' })
    source.rejected$.subscribe((rejection) => rejections.push(rejection))
    source.subscribe((event) => events.push(event))
    assert.equal(events.length, 6)
    const paths = ['header.event_id', 'header.event_type', 'header.app_id', 'uuid', 'event.type', 'event.app_id']
    assert.deepEqual(
      rejections.map(({ message }) => message),
      paths.map((path) => `no envelope of the platform: ${path} is a string, expected a text of at most 256 characters`),
    )
  })

  it('names the event that it refuses', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-a--b')
      source.pipe(handle(after(9))).subscribe()
      expectObservable(source.stop().pipe(ignoreElements()), '--^').toBe('----------|')
      expectObservable(source.rejected$.pipe(map(({ eventId, eventType }) => `${eventId ?? ''} ${eventType ?? ''}`))).toBe(
        '----b',
        {
          b: 'b im.message.receive_v1',
        },
      )
    })
  })

  it('goes to the log, each at its level', () => {
    const lines: string[] = []
    const states: ConnectionState[] = [
      state('open'),
      { ...state('open'), status: 'retrying', nextAttemptAt: 9, cause: new Error('reset') },
      { ...state('open'), status: 'failed', cause: 'forbidden' },
    ]
    const inbound$ = new Subject<Inbound>()
    const source = createSource(inbound$, {
      transport: 'test',
      connection$: from(states),
      log: (level, line) => lines.push(`${level} ${line}`),
    })
    source.pipe(handle(() => throwError(() => new Error('boom')))).subscribe()
    inbound$.next({ ...quiet('b'), envelope: {} })
    inbound$.next(quiet('c'))
    assert.deepEqual(lines, [
      'debug test open',
      'warn test retrying: reset',
      'error test failed: forbidden',
      'warn test malformed: no envelope of the platform: event is missing',
      'error test handler-failed im.message.receive_v1 c: boom',
    ])
  })

  it('is, for each delivery, what came of it', () => {
    const told: unknown[] = []
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-ab', { deadline: 4, type: () => 'card.action.trigger' })
      source.activity$.subscribe(({ kind, eventId, ...more }) =>
        told.push([kind, eventId, 'latency' in more ? more.latency : '', 'pending' in more ? more.pending : '']),
      )
      const work = ({ id }: LarkEvent) => of(id).pipe(delay(id === 'a' ? 9 : 2))
      expectObservable(merge(source.pipe(handle(work)), source.pipe(handle(({ id }) => of(id)))).pipe(ignoreElements())).toBe('-')
    })
    assert.deepEqual(told, [
      ['received', 'a', '', 1],
      ['claimed', 'a', '', ''],
      ['claimed', 'a', '', ''],
      ['received', 'b', '', 2],
      ['claimed', 'b', '', ''],
      ['claimed', 'b', '', ''],
      ['answered-twice', 'b', '', ''],
      ['acked', 'b', 2, 1],
      ['deadline-missed', 'a', 4, ''],
      ['nacked', 'a', 4, 0],
      ['answered-twice', 'a', '', ''],
    ])
  })
})

describe('a graceful stop', () => {
  it('goes on when who asked for it leaves, and tells who asks again', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a')
      expectObservable(source.pipe(handle(after(5)))).toBe('------(a|)')
      expectObservable(source.stop(), '---^!').toBe('-')
      expectObservable(source.stop(), '----------^').toBe('----------(s|)', { s: undefined })
      expectObservable(answers$).toBe('------a', acked)
      expectSubscriptions(inbound$.subscriptions).toBe('^-----!')
    })
  })

  it('keeps the timeout of who asked first', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      expectObservable(source.pipe(handle(after(8)))).toBe('---------(a|)')
      expectObservable(source.stop(), '--^').toBe('---------(s|)', { s: undefined })
      expectObservable(source.stop({ timeout: 1 }), '---^').toBe('---------(s|)', { s: undefined })
      expectObservable(answers$).toBe('---------a', acked)
    })
  })

  it('gives up what is left of a transport that has completed, too', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a|', { deadline: 99 })
      expectObservable(source.pipe(handle(() => NEVER))).toBe('-')
      expectObservable(source.stop({ timeout: 4 }), '---^').toBe('-------(s|)', { s: undefined })
      expectObservable(answers$).toBe('-------n', { n: 'a nack' })
    })
  })

  it('within a hand-over waits for its end, and lets the event be acked', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-b')
      expectObservable(source.pipe(mergeMap(() => source.stop()))).toBe('-(s|)', { s: undefined })
      expectObservable(answers$).toBe('-a', acked)
      expectSubscriptions(inbound$.subscriptions).toBe('^!')
    })
  })

  it('waits as long as it takes where it has no timeout', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-a', { deadline: 1e9 })
      expectObservable(source.pipe(handle(after(1e6)), ids as never)).toBe('1000001ms (u|)', { u: undefined })
      expectObservable(source.stop({ timeout: Infinity }), '--^').toBe('1000001ms (s|)', { s: undefined })
    })
  })

  it('waits until its transport says that it has closed, for 2 s at most', () => {
    marbles(({ hot, pushes, expectObservable }) => {
      const states = { o: state('open'), c: state('closing'), x: state('closed') }
      const { source } = pushes('-a', { connection$: hot('o-----c--x', states) })
      expectObservable(source.pipe(handle(after(5)))).toBe('------(a|)')
      expectObservable(source.stop(), '---^').toBe('---------(s|)', { s: undefined })
      const silent = pushes('-a', { connection$: hot('o', states) })
      expectObservable(silent.source.pipe(handle(after(5)))).toBe('------(a|)')
      expectObservable(silent.source.stop(), '---^').toBe('2006ms (s|)', { s: undefined })
    })
  })

  it('gives what is left up after 25 s, and lets the transport go', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a', { deadline: 60_000 })
      expectObservable(source.pipe(handle(() => NEVER))).toBe('-')
      expectObservable(source.stop(), '--^').toBe('25002ms (s|)', { s: undefined })
      expectObservable(answers$).toBe('25002ms n', { n: 'a nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^ 25001ms !')
    })
  })
})
