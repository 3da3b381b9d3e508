import { chatOf } from '../../operators/chat-of.js'
import { inChat } from '../../operators/in-chat.js'
import type { LarkEvent } from '../../src/model/event.js'
import assert from 'node:assert/strict'
import { madeEvent, madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const inGroup = { message: { chat_id: 'oc_1', chat_type: 'group' } }
const inPrivate = { message: { chat_id: 'oc_2', chat_type: 'p2p' } }

describe('inChat', () => {
  operatorContract('inChat', { make: () => inChat<LarkEvent>('oc_1'), values: madeEvents })

  it('lets pass what is about one of the chats, or about a chat of that kind', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const values = {
        a: madeEvent('a', undefined, inGroup),
        b: madeEvent('b', undefined, inPrivate),
        c: madeEvent('c', 'app_ticket', {}),
      }
      const source = hot('-a-b-a-c-|', values)
      const subs = '      ^--------!'
      const byId = '      -a---a---|'
      const byKind = '    ---b-----|'
      const either = '    -a-b-a---|'
      const none = '      ---------|'
      expectObservable(source.pipe(inChat('oc_1'))).toBe(byId, values)
      expectObservable(source.pipe(inChat('p2p'))).toBe(byKind, values)
      expectObservable(source.pipe(inChat('group', 'oc_2'))).toBe(either, values)
      expectObservable(source.pipe(inChat())).toBe(none)
      expectSubscriptions(source.subscriptions).toBe([subs, subs, subs, subs])
    })
  })

  it('claims nothing of what it holds back', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-')
      expectObservable(source.pipe(inChat('oc_9'))).toBe('---')
      expectObservable(answers$).toBe('-a', { a: 'a ack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^--')
    })
  })
})

describe('chatOf', () => {
  it('finds the chat of messages, card actions, url previews and changes of chats', () => {
    const chats = [
      madeEvent('1', undefined, inGroup),
      madeEvent('2', 'card.action.trigger', { context: { open_chat_id: 'oc_2' } }),
      madeEvent('3', 'im.chat.updated_v1', { chat_id: 'oc_3' }),
      madeEvent('4', 'add_bot', { open_chat_id: 'oc_4' }),
    ].map(chatOf)
    assert.deepEqual(chats, ['oc_1', 'oc_2', 'oc_3', 'oc_4'])
  })

  it('finds none where there is none', () => {
    const odd = [
      undefined,
      null,
      7,
      {},
      { payload: null },
      { payload: { message: null, chat_id: 7 } },
      { payload: { message: 'x' } },
    ]
    assert.deepEqual(
      odd.map(chatOf),
      odd.map(() => undefined),
    )
  })
})
