import { expectTypeOf } from 'expect-type'
import { map, of, type Observable } from 'rxjs'
import { ofMessageType } from '../../operators/of-message-type.js'
import type { LarkEvent } from '../../src/model/event.js'
import { madeEvent } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const message = (type: string) => ({ message: { message_id: 'om_1', message_type: type, content: '{}' } })
const texts = () => ({
  a: madeEvent('a', undefined, message('text')),
  b: madeEvent('b', undefined, message('text')),
  c: madeEvent('c', undefined, message('text')),
})

describe('ofMessageType', () => {
  operatorContract<LarkEvent, LarkEvent>('ofMessageType', { make: () => ofMessageType('text'), values: texts })

  it('lets messages of the named kinds pass, and nothing that is no message', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const values = {
        a: madeEvent('a', undefined, message('text')),
        b: madeEvent('b', undefined, message('image')),
        c: madeEvent('c', 'im.message.recalled_v1', message('text')),
        d: madeEvent('d', undefined, message('of_the_future')),
      }
      const source = hot('-a-b-a-c-d-|', values)
      const subs = '      ^----------!'
      const text = '      -a---a-----|'
      const others = '    ---b-----d-|'
      const none = '      -----------|'
      expectObservable(source.pipe(ofMessageType('text'))).toBe(text, values)
      expectObservable(source.pipe(ofMessageType('image', 'of_the_future'))).toBe(others, values)
      expectObservable(source.pipe(ofMessageType())).toBe(none)
      expectSubscriptions(source.subscriptions).toBe([subs, subs, subs])
    })
  })

  it('narrows the kind, and keeps what enriched events carry', () => {
    const kinds = of({ ...madeEvent('1', undefined, message('text')), who: 'Ann' }).pipe(
      ofMessageType('text', 'post'),
      map((event) => ({ who: event.who, kind: event.payload.message.message_type, chat: event.payload.message.chat_id })),
    )
    expectTypeOf(kinds).toEqualTypeOf<Observable<{ who: string; kind: 'text' | 'post'; chat: string }>>()
  })
})
