import { ignoreElements, map, of, throwError } from 'rxjs'
import { handle } from '../../operators/handle.js'
import { ignoreSelf } from '../../operators/ignore-self.js'
import type { LarkEvent } from '../../src/model/event.js'
import type { Rejection } from '../../src/model/rejection.js'
import { madeEvent, madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const me = { openId: 'ou_bot' }
const acked = { a: 'a ack', b: 'b ack', c: 'c ack' }
const ids = map(({ id }: LarkEvent) => id)
const reasons = map(({ reason, eventId = '' }: Rejection) => `${eventId} ${reason}`)
/** b is the bot's own. */
const said = (id: string) => ({
  sender: { sender_id: { open_id: id === 'b' ? 'ou_bot' : 'ou_ann' }, sender_type: 'user' },
  message: { message_id: `om_${id}` },
})

describe('ignoreSelf', () => {
  operatorContract('ignoreSelf', { make: () => ignoreSelf<LarkEvent>(of(me)), values: madeEvents })

  it('holds what comes before it is known who we are, and drops what is our own', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const me$ = cold('                              ---i|', { i: me })
      const { source, answers$, inbound$ } = pushes('-a----b-c-|', { payload: said })
      const subs = '                                 ^---------!'
      const asked = '                                -^--!------'
      const result = '                               ----a---c-|'
      const wire = '                                 ----a-b-c--'
      expectObservable(source.pipe(ignoreSelf(me$), ids)).toBe(result)
      expectObservable(answers$).toBe(wire, acked)
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
      expectSubscriptions(me$.subscriptions).toBe(asked)
    })
  })

  it('keeps the order of what it held, drops its own among it, and settles with who handles it', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const me$ = cold('                              -----i|', { i: me })
      const { source, answers$, inbound$ } = pushes('-abc|', { payload: said })
      const work = handle(({ id }: LarkEvent) => (id === 'a' ? throwError(() => new Error('no')) : of(id)))
      expectObservable(source.pipe(ignoreSelf(me$), work)).toBe('------(c|)')
      expectObservable(answers$).toBe('------(abc)', { ...acked, a: 'a nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^---!')
    })
  })

  it('nacks what waits where it cannot be told, says so, and asks again with the next', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const me$ = cold<typeof me>('                   ---#')
      const { source, answers$, inbound$ } = pushes('-a-c-----a', { payload: said })
      expectObservable(source.pipe(ignoreSelf(me$))).toBe('----------')
      expectObservable(answers$).toBe('----(ac)----a', { a: 'a nack', c: 'c nack' })
      expectObservable(source.rejected$.pipe(reasons)).toBe('----(ac)----a', { a: 'a identity-unknown', c: 'c identity-unknown' })
      expectSubscriptions(inbound$.subscriptions).toBe('^---------')
      expectSubscriptions(me$.subscriptions).toBe(['-^--!', '---------^--!'])
    })
  })

  it('takes an identity that never comes for a failure', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a', { payload: said })
      expectObservable(source.pipe(ignoreSelf(cold<typeof me>('-|')))).toBe('-')
      expectObservable(answers$).toBe('--a', { a: 'a nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^-')
    })
  })

  it('nacks what waits when it is unsubscribed, and asks no longer', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const me$ = cold('                              ------i|', { i: me })
      const { source, answers$ } = pushes('           -a', { payload: said })
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(ignoreSelf(me$)), '^--!').toBe('-')
      expectObservable(answers$).toBe('               ---a', { a: 'a nack' })
      expectSubscriptions(me$.subscriptions).toBe('   -^-!')
    })
  })

  it('nacks what comes beyond its bound, and says so', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-ac', { payload: said })
      expectObservable(source.pipe(ignoreSelf(cold('---i|', { i: me }), { queue: 1 }), ids)).toBe('----a')
      expectObservable(answers$).toBe('--c-a', { ...acked, c: 'c nack' })
      expectObservable(source.rejected$.pipe(reasons)).toBe('--c', { c: 'c queue-full' })
      expectSubscriptions(inbound$.subscriptions).toBe('^--')
    })
  })

  it('knows its own messages, reactions, comments and changes of chats', () => {
    const own = { open_id: 'ou_bot' }
    const ann = { open_id: 'ou_ann' }
    const reaction = { message_id: 'om_1', reaction_type: { emoji_type: 'OK' } }
    const table: readonly (readonly [string, object, boolean])[] = [
      ['im.message.receive_v1', { sender: { sender_id: own, sender_type: 'app' } }, true],
      ['im.message.receive_v1', { sender: { sender_id: ann, sender_type: 'app' } }, false],
      ['im.message.reaction.created_v1', { ...reaction, operator_type: 'user', user_id: own }, true],
      ['im.message.reaction.created_v1', { ...reaction, operator_type: 'user', user_id: ann }, false],
      ['im.message.reaction.created_v1', { ...reaction, operator_type: 'app', app_id: 'cli_test' }, true],
      ['im.message.reaction.created_v1', { ...reaction, operator_type: 'app', app_id: 'cli_other' }, false],
      ['im.chat.updated_v1', { chat_id: 'oc_1', operator_id: own }, true],
      ['im.chat.member.user.added_v1', { chat_id: 'oc_1', operator_id: ann, users: [{ user_id: own }] }, false],
      ['drive.notice.comment_add_v1', { notice_meta: { from_user_id: own } }, true],
      ['card.action.trigger', { operator: { open_id: 'ou_ann' } }, false],
      ['app_ticket', {}, false],
    ]
    table.forEach(([type, payload, isOwn], index) => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot('-a|', { a: madeEvent(String(index), type, payload) })
        expectObservable(
          source.pipe(
            ignoreSelf([me]),
            map(() => type),
          ),
        ).toBe(isOwn ? '--|' : '-a|', { a: type })
        expectSubscriptions(source.subscriptions).toBe('^-!')
      })
    })
  })
})
