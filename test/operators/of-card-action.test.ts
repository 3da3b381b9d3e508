import { expectTypeOf } from 'expect-type'
import * as t from 'io-ts'
import { from, map, type Observable } from 'rxjs'
import { ofCardAction } from '../../operators/of-card-action.js'
import type { EventOf, LarkEvent } from '../../src/model/event.js'
import type { CardMatch } from '../../operators/card-match.js'
import { clickOf } from '../support/card-actions.js'
import { marbles as virtual } from '../../testing/marbles.js'
import { madeEvent } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const type = () => 'card.action.trigger'

describe('ofCardAction', () => {
  operatorContract<LarkEvent, LarkEvent>('ofCardAction', {
    make: () => ofCardAction('ok'),
    values: () => ({ a: clickOf('1', { name: 'ok' }), b: clickOf('2', { name: 'ok' }), c: clickOf('3', { name: 'ok' }) }),
  })

  const table: readonly (readonly [name: string, match: CardMatch, expected: string])[] = [
    ['a name', 'approve', 'a'],
    ['a value that is a text', 'later', 'd'],
    ['members of a value', { kind: 'order' }, 'bc'],
    ['members of members', { kind: 'order', item: { id: 7 } }, 'c'],
    ['lists as they are', { tags: ['x', 'y'] }, 'c'],
    ['no member at all', {}, 'abc'],
    ['what is not there', { kind: undefined }, ''],
    ['what an object inherits', { toString: Object.prototype.toString }, ''],
  ]
  for (const [name, match, expected] of table)
    it(`matches by ${name}`, () => {
      marbles(({ hot, expectObservable }) => {
        const values = {
          a: clickOf('a', { name: 'approve', value: {} }),
          b: clickOf('b', { value: { kind: 'order', tags: ['x'] } }),
          c: clickOf('c', { value: { kind: 'order', item: { id: 7, more: 1 }, tags: ['x', 'y'] } }),
          d: clickOf('d', { value: 'later' as never }),
          e: madeEvent('e', 'im.message.receive_v1'),
        }
        const frames = 'abcde'.replace(/./g, (letter) => (expected.includes(letter) ? letter : '-'))
        expectObservable(hot('abcde', values).pipe(ofCardAction(match))).toBe(frames, values)
      })
    })

  it('is no match where the click says nothing of its action', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type })
      expectObservable(source.pipe(ofCardAction({}))).toBe('-')
      expectObservable(answers$).toBe('-a', { a: 'a ack' })
    })
  })

  it('lets pass what its codec accepts; tells of the rest without showing it, and acks it', () => {
    const Order = t.type({ value: t.type({ id: t.number }) })
    virtual(({ source, event, expectObservable, expectAnswers }) => {
      const clicks = source('-a-b', {
        a: event('card.action.trigger', { action: { value: { id: 1 } } }, { id: 'a' }),
        b: event('card.action.trigger', { action: { value: { id: 'secret' } } }, { id: 'b' }),
      })
      const ids = clicks.pipe(
        ofCardAction({}, Order),
        map(({ payload: { action } }) => action.value.id),
      )
      expectObservable(ids).toBe('-i', { i: 1 })
      expectAnswers(clicks, '-a-b', { a: { id: 'a', ack: true }, b: { id: 'b', ack: true } })
      const told = clicks.rejected$.pipe(map(({ reason, eventId, message }) => `${reason} ${eventId ?? ''} ${message}`))
      expectObservable(told).toBe('---r', { r: 'malformed b the action is not what its codec expects' })
    })
  })

  it('narrows the payload, with a codec the action too', () => {
    const source = from<LarkEvent[]>([])
    expectTypeOf(source.pipe(ofCardAction('x'))).toEqualTypeOf<Observable<LarkEvent & EventOf<'card.action.trigger'>>>()
    const Approval = t.type({ value: t.type({ order: t.string }), form_value: t.type({ reason: t.string }) })
    const typed = source.pipe(
      ofCardAction('x', Approval),
      map(({ payload: { action } }) => [action.value.order, action.form_value.reason] as const),
    )
    expectTypeOf(typed).toEqualTypeOf<Observable<readonly [string, string]>>()
  })
})
