import assert from 'node:assert/strict'
import { asyncScheduler, catchError, defer, map, merge, of, switchMap, timer, type Observable } from 'rxjs'
import { answer } from '../../operators/answer.js'
import { lateUpdate } from '../../operators/late-update.js'
import { ofEventType } from '../../operators/of-event-type.js'
import type { InputError } from '../../src/model/errors.js'
import type { CallbackAnswer, EventOf } from '../../src/model/event.js'
import { buildEnvelope } from '../../testing/build-event.js'
import { marbles, type LarkHelpers } from '../../testing/marbles.js'

type CardAnswer = CallbackAnswer<EventOf<'card.action.trigger'>>

const click = (part: Parameters<typeof buildEnvelope<'card.action.trigger'>>[1] = {}) =>
  buildEnvelope(
    'card.action.trigger',
    { token: 'c-1', operator: { open_id: 'ou_ann' }, context: { open_message_id: 'om_1' }, ...part },
    { id: 'a', createdAt: 0, tenantKey: 'tenant' },
  )
const fallback: CardAnswer = { toast: { type: 'info', content: 'working' } }
const old = { config: { update_multi: true }, elements: [] }
const raw = (data: unknown): CardAnswer => ({ card: { type: 'raw', data } })
const identity = { as: 'tenant', tenantKey: 'tenant' } as const
const update = 'POST /open-apis/interactive/v1/card/update'
const patch = 'PATCH /open-apis/im/v1/messages/:message_id'
const answered = { id: 'a', ack: true, answer: fallback }
const after = (ms: number, value: CardAnswer): Observable<CardAnswer> => timer(ms).pipe(map(() => value))

const byToken = (card: unknown) => ({ endpoint: update, identity, input: { data: { token: 'c-1', card } } })

describe('lateUpdate', () => {
  const table: readonly (readonly [name: string, late: CardAnswer, call: object])[] = [
    ['a card of 1.0 by the token of the click', raw(old), byToken(old)],
    [
      'a card of a template by the token of the click',
      { card: { type: 'template', data: { template_id: 'AA1' } } },
      byToken({ type: 'template', data: { template_id: 'AA1' } }),
    ],
    [
      'a card of 1.0 that is not shared for who clicked',
      raw({ config: { update_multi: false } }),
      byToken({ config: { update_multi: false }, open_ids: ['ou_ann'] }),
    ],
    [
      'a card of 1.0 that is not shared for whom it names',
      raw({ config: { update_multi: false }, open_ids: ['ou_bob'] }),
      byToken({ config: { update_multi: false }, open_ids: ['ou_bob'] }),
    ],
    [
      'a card of 2.0 as the message that it is',
      raw({ schema: '2.0', body: {} }),
      { endpoint: patch, identity, input: { path: { message_id: 'om_1' }, data: { content: '{"schema":"2.0","body":{}}' } } },
    ],
  ]
  for (const [name, late, call] of table)
    it(`changes ${name}, when the fallback is sent and the answer is there`, () => {
      marbles(({ lark, source, expectCalls, expectAnswers, expectObservable }) => {
        const clicks = source('a', { a: click() })
        lark.answers(update, '--u|').answers(patch, '--u|')
        const result = clicks.pipe(
          ofEventType('card.action.trigger'),
          answer(() => after(5, late), { deadline: 2, fallback, late: lateUpdate(lark, { grace: 0 }) }),
        )
        expectObservable(result).toBe('--------y', { y: late })
        expectAnswers(clicks, '--f', { f: answered })
        expectCalls('-----c', { c: call as never })
        expectObservable(clicks.rejected$).toBe('')
      })
    })

  it('waits half a second, so that the fallback is there first', () => {
    marbles(({ lark, source, expectCalls, expectObservable }) => {
      const clicks = source('a', { a: click() })
      lark.answers(update, '--u|')
      const result = clicks.pipe(
        ofEventType('card.action.trigger'),
        answer(() => after(5, raw(old)), { deadline: 2, fallback, late: lateUpdate(lark) }),
      )
      expectObservable(result).toBe('508ms y', { y: raw(old) })
      expectCalls('505ms c', { c: byToken(old) })
    })
  })

  it('changes nothing for an answer that is in time', () => {
    marbles(({ lark, source, expectCalls, expectAnswers }) => {
      const clicks = source('a', { a: click() })
      const late = lateUpdate(lark, { grace: 0 })
      clicks
        .pipe(
          ofEventType('card.action.trigger'),
          answer(() => after(1, raw(old)), { fallback, late }),
        )
        .subscribe()
      expectAnswers(clicks, '-a', { a: { id: 'a', ack: true, answer: raw(old) } })
      expectCalls('')
    })
  })

  it('says that a toast cannot be shown late', () => {
    marbles(({ lark, source, expectCalls, expectObservable }) => {
      const clicks = source('a', { a: click() })
      const late = lateUpdate(lark, { grace: 0 })
      clicks
        .pipe(
          ofEventType('card.action.trigger'),
          answer(() => after(5, { toast: { content: 'done' } }), { deadline: 2, late }),
        )
        .subscribe()
      expectObservable(clicks.rejected$.pipe(map(({ reason, message }) => `${reason}: ${message}`))).toBe('-----r', {
        r: 'answer-failed: the late answer has no card, and a toast cannot be shown any more',
      })
      expectCalls('')
    })
  })

  /** Runs a test with a click that is answered, or not yet. */
  const withClick = (
    envelope: ReturnType<typeof click>,
    answeredAt: number,
    test: (change: (answer: CardAnswer) => Observable<unknown>, helpers: LarkHelpers) => void,
    deadline?: number,
  ) => {
    marbles((helpers) => {
      const { lark, source } = helpers
      lark.answers(update, '(u|)').answers(patch, '(u|)')
      source('a', { a: envelope }, deadline === undefined ? {} : { deadline })
        .pipe(ofEventType('card.action.trigger'))
        .subscribe((event) => {
          const claim = event.delivery.claim()
          if (answeredAt === 0) claim.ack()
          else asyncScheduler.schedule(() => claim.ack(), answeredAt)
          test((value) => told(defer(() => lateUpdate(lark, { grace: 0 })(value, event))), helpers)
        })
    })
  }

  /** What comes of a change, in a word. */
  const told = (change$: Observable<void>) =>
    change$.pipe(
      map(() => 'changed'),
      catchError((error: unknown) => of((error as InputError).faults[0]?.message)),
    )

  const outcomes = (times: readonly number[], envelope = click()) => {
    const seen: unknown[] = []
    withClick(envelope, 0, (change) => {
      merge(...times.map((at) => timer(at).pipe(switchMap(() => change(raw(old)))))).subscribe((word) => seen.push(word))
    })
    return seen
  }

  it('uses the token of a click twice, and no more, whoever does', () => {
    assert.deepEqual(outcomes([1, 2, 3]), ['changed', 'changed', 'the token of the click was used 2 times'])
  })

  it('uses it for 30 minutes, and no longer', () => {
    const tooLate = 'the click is more than 30 minutes ago'
    assert.deepEqual(outcomes([1_800_000, 1_800_001]), ['changed', tooLate])
  })

  it('needs a token', () => {
    const { event, ...envelope } = click()
    const { token: _, ...payload } = event as Record<string, unknown>
    assert.deepEqual(outcomes([1], { ...envelope, event: payload }), ['the click has no token'])
  })

  for (const [name, card] of [
    ['1.0', old],
    ['2.0', { schema: '2.0', body: {} }],
  ] as const) {
    it(`waits with a card of ${name} while somebody else holds the answer`, () => {
      withClick(click(), 120, (change, { expectObservable }) => {
        expectObservable(change(raw(card))).toBe('150ms (c|)', { c: 'changed' })
      })
    })

    it(`waits with a card of ${name} for the answer that the source gives at the deadline`, () => {
      withClick(click(), 9_000, (change, { expectObservable }) => {
        expectObservable(change(raw(card))).toBe('3000ms (c|)', { c: 'changed' })
      })
    })

    it(`errors for a card of ${name} where the click has no answer and no deadline, and calls nobody`, () => {
      const test: Parameters<typeof withClick>[2] = (change, { expectObservable, expectCalls }) => {
        expectObservable(change(raw(card))).toBe('(w|)', { w: 'the click has not been answered yet' })
        expectCalls('')
      }
      withClick(click(), 9_000, test, Infinity)
    })
  }

  it('errors for a card that is none', () => {
    withClick(click(), 0, (change, { expectObservable }) => {
      expectObservable(change(raw('card'))).toBe('(w|)', { w: 'the card is no object' })
    })
  })

  it('does nothing before it is subscribed', () => {
    marbles(({ lark, source, expectCalls }) => {
      source('a', { a: click() })
        .pipe(ofEventType('card.action.trigger'))
        .subscribe((event) => void lateUpdate(lark)(raw(old), event))
      expectCalls('')
    })
  })
})
