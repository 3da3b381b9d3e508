import { expectTypeOf } from 'expect-type'
import { map, of, type Observable } from 'rxjs'
import { mentionsMe, type MentionsMeOptions } from '../../operators/mentions-me.js'
import type { LarkEvent } from '../../src/model/event.js'
import { madeEvent } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const me = { openId: 'ou_bot' }
const bot = { key: '@_user_1', id: { open_id: 'ou_bot' }, name: 'Desk bot', mentioned_type: 'bot' }
const bo = { key: '@_user_2', id: { open_id: 'ou_bo' }, name: 'Bo' }
const all = { key: '@_all', id: { open_id: '' }, name: 'all' }

const message = (mentions: readonly object[] | undefined, content = '{}', chatType = 'group') => ({
  message: { message_id: 'om_1', chat_id: 'oc_1', chat_type: chatType, content, mentions },
})
const named = () => ({
  a: madeEvent('a', undefined, message([bot])),
  b: madeEvent('b', undefined, message([bot, bo])),
  c: madeEvent('c', undefined, message([all, bot])),
})

describe('mentionsMe', () => {
  operatorContract<LarkEvent, LarkEvent>('mentionsMe', { make: () => mentionsMe(of(me)), values: named })

  it('lets messages pass that mention the bot, as soon as it is known who that is', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const me$ = cold('                              ---i|', { i: me })
      const payload = (id: string) => message(id === 'b' ? [bo] : [bo, bot])
      const { source, answers$, inbound$ } = pushes('-a----b-c-|', { payload })
      const subs = '                                 ^---------!'
      const result = '                               ----a---c-|'
      const wire = '                                 ----a-b-c--'
      expectObservable(
        source.pipe(
          mentionsMe(me$),
          map(({ id }) => id),
        ),
      ).toBe(result)
      expectObservable(answers$).toBe(wire, { a: 'a ack', b: 'b ack', c: 'c ack' })
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
      expectSubscriptions(me$.subscriptions).toBe('-^--!')
    })
  })

  it('takes everybody and direct messages for no mention, unless it is told so', () => {
    const table: readonly (readonly [object, MentionsMeOptions, boolean])[] = [
      [message(undefined), {}, false],
      [message([]), {}, false],
      [message([all]), {}, false],
      [message([all]), { everyone: true }, true],
      [message(undefined, '{"text":"@_all hi"}'), {}, false],
      [message(undefined, '{"text":"@_all hi"}'), { everyone: true }, true],
      [message(undefined, '{"text":"@_alley hi"}'), { everyone: true }, false],
      [message(undefined, '{}', 'p2p'), {}, false],
      [message(undefined, '{}', 'p2p'), { direct: true }, true],
      [message(undefined, '{}', 'group'), { direct: true }, false],
      [message([{ key: '@_user_1', name: 'x' }]), {}, false],
    ]
    table.forEach(([payload, options, passes], index) => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot('-a|', { a: madeEvent(String(index), undefined, payload) })
        const told = source.pipe(
          mentionsMe([me], options),
          map(() => index),
        )
        expectObservable(told).toBe(passes ? '-a|' : '--|', { a: index })
        expectSubscriptions(source.subscriptions).toBe('^-!')
      })
    })
  })

  it('lets nothing pass that is no message, and does not ask for it who we are', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const me$ = cold('i|', { i: me })
      const source = hot('-a|', { a: madeEvent('a', 'card.action.trigger', message([bot])) })
      expectObservable(source.pipe(mentionsMe(me$))).toBe('--|')
      expectSubscriptions(source.subscriptions).toBe('^-!')
      expectSubscriptions(me$.subscriptions).toBe([])
    })
  })

  it('narrows to messages, and keeps what enriched events carry', () => {
    const texts = of({ ...madeEvent('1', undefined, message([bot])), who: 'Ann' }).pipe(
      mentionsMe([me]),
      map(({ payload, who }) => `${who} ${payload.message.content}`),
    )
    expectTypeOf(texts).toEqualTypeOf<Observable<string>>()
  })
})
