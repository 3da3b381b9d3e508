import { expectTypeOf } from 'expect-type'
import { map, of, type Observable } from 'rxjs'
import { ofEventType } from '../../operators/of-event-type.js'
import type { EventPayload, LarkEvent } from '../../src/model/event.js'
import { madeEvent, madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

describe('ofEventType', () => {
  operatorContract<LarkEvent, LarkEvent>('ofEventType', { make: () => ofEventType('im.message.receive_v1'), values: madeEvents })

  it('lets the named types pass', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const values = {
        a: madeEvent('1', 'im.message.receive_v1'),
        b: madeEvent('2', 'card.action.trigger'),
        c: madeEvent('3', 'im.chat.disbanded_v1'),
      }
      const source = hot('-a-b-a-c-|', values)
      const subs = '      ^--------!'
      const expected = '  -a---a---|'
      expectObservable(source.pipe(ofEventType('im.message.receive_v1'))).toBe(expected, values)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('takes a dotted prefix with a star, and the star alone', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const values = {
        a: madeEvent('1', 'im.message.receive_v1'),
        b: madeEvent('2', 'card.action.trigger'),
        c: madeEvent('3', 'im.chat.disbanded_v1'),
        d: madeEvent('4', 'impostor.message'),
      }
      const source = hot('-a-b-c-d-|', values)
      const subs = '      ^--------!'
      const prefix = '    -a---c---|'
      const all = '       -a-b-c-d-|'
      expectObservable(source.pipe(ofEventType('im.*'))).toBe(prefix, values)
      expectObservable(source.pipe(ofEventType('*'))).toBe(all, values)
      expectSubscriptions(source.subscriptions).toBe([subs, subs])
    })
  })

  it('claims nothing of what it holds back', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-', { type: () => 'card.action.trigger' })
      expectObservable(source.pipe(ofEventType('im.*'))).toBe('---')
      expectObservable(answers$).toBe('-a', { a: 'a ack' })
    })
  })

  it('narrows the payload, and keeps what enriched events carry', () => {
    const one = of(madeEvent('1')).pipe(ofEventType('im.message.receive_v1'))
    expectTypeOf(one.pipe(map(({ payload }) => payload.message.message_id))).toEqualTypeOf<Observable<string>>()
    const enriched = of({ ...madeEvent('1'), who: 'Ann' }).pipe(
      ofEventType('im.message.receive_v1', 'card.action.trigger'),
      map((event) => ({ who: event.who, type: event.type })),
    )
    expectTypeOf(enriched).toEqualTypeOf<Observable<{ who: string; type: 'im.message.receive_v1' | 'card.action.trigger' }>>()
    // @ts-expect-error -- a name that the map lacks
    ofEventType('im.message.recieve_v1')
    expectTypeOf<EventPayload<'nothing.like_it'>>().toBeUnknown()
    expectTypeOf<LarkEvent['payload']>().toBeUnknown()
  })
})
