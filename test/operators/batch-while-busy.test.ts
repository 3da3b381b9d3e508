import { concat, delay, ignoreElements, map, of, throwError, timer, type Observable } from 'rxjs'
import { batchWhileBusy } from '../../operators/batch-while-busy.js'
import { handle } from '../../operators/handle.js'
import type { LarkEvent } from '../../src/model/event.js'
import type { Rejection } from '../../src/model/rejection.js'
import { madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const acked = { a: 'a ack', b: 'b ack', c: 'c ack', d: 'd ack' }
const no = new Error('no')
const batches = map((events: readonly LarkEvent[]) => events.map(({ id }) => id).join(''))
const reasons = map(({ reason, eventId = '' }: Rejection) => `${eventId} ${reason}`)
const work = (ms: number) =>
  handle((events: readonly LarkEvent[]): Observable<string> => of(events.map(({ id }) => id).join('')).pipe(delay(ms)))
/** d is in a chat of its own. */
const chats = (id: string) => ({ message: { chat_id: id === 'd' ? 'oc_2' : 'oc_1' } })

describe('batchWhileBusy', () => {
  operatorContract('batchWhileBusy', {
    make: () => batchWhileBusy<LarkEvent>(),
    values: madeEvents,
    results: ({ a, b, c }) => ({ a: [a], b: [b], c: [c] }),
  })

  it('hands the first on at once, and what comes meanwhile as one', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a--bc----------|')
      const subs = '                                 ^---------------!'
      const result = '                               -------x-----y--|'
      const wire = '                                 -------a-----(bc)'
      expectObservable(source.pipe(batchWhileBusy(), work(6))).toBe(result, { x: 'a', y: 'bc' })
      expectObservable(answers$).toBe(wire, acked)
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
    })
  })

  it('lets chats go beside each other, or whatever the key says', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-(abd)', { payload: chats })
      expectObservable(source.pipe(batchWhileBusy(), work(4))).toBe('-----(xy)z', { x: 'a', y: 'd', z: 'b' })
      expectSubscriptions(inbound$.subscriptions).toBe('^-----')
    })
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-(abd)', { payload: chats })
      expectObservable(source.pipe(batchWhileBusy({ key: () => 1 }), work(3))).toBe('----x--y', { x: 'a', y: 'bd' })
    })
  })

  it('makes another batch of what does not fit into one', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(abcd)|')
      expectObservable(source.pipe(batchWhileBusy({ max: 2 }), work(4))).toBe('-----x---y---(z|)', { x: 'a', y: 'bc', z: 'd' })
      expectObservable(answers$).toBe('-----a---(bc)d', acked)
      expectSubscriptions(inbound$.subscriptions).toBe('^------!')
    })
  })

  it('takes more into a batch that has its turn, but no place yet', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-d-ab', { payload: chats })
      expectObservable(source.pipe(batchWhileBusy({ concurrency: 1 }), work(6))).toBe('-------x-----y', { x: 'd', y: 'ab' })
      expectSubscriptions(inbound$.subscriptions).toBe('^----')
    })
  })

  it('nacks all of a batch whose handler fails, and goes on', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-abc-----d')
      const failing = handle((events: readonly LarkEvent[]) =>
        concat(timer(4).pipe(ignoreElements()), events.length > 1 ? throwError(() => no) : of('ok')),
      )
      expectObservable(source.pipe(batchWhileBusy(), failing)).toBe('-----x-------x', { x: 'ok' })
      expectObservable(answers$).toBe('-----a---(bc)d', { ...acked, b: 'b nack', c: 'c nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^---------')
    })
  })

  it('nacks what comes beyond its bound, and says so', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(abc)')
      expectObservable(source.pipe(batchWhileBusy({ queue: 1 }), work(3))).toBe('----x--y', { x: 'a', y: 'b' })
      expectObservable(answers$).toBe('-c--a--b', { ...acked, c: 'c nack' })
      expectObservable(source.rejected$.pipe(reasons)).toBe('-c', { c: 'c queue-full' })
      expectSubscriptions(inbound$.subscriptions).toBe('^-----')
    })
  })

  it('nacks what runs and what waits when it is unsubscribed', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(abc)')
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(batchWhileBusy(), work(9)), '^--!').toBe('-')
      expectObservable(answers$).toBe('---(abc)', { a: 'a nack', b: 'b nack', c: 'c nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^-----')
    })
  })

  it('emits nothing but lists of the events themselves', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-a-b|')
      expectObservable(source.pipe(batchWhileBusy(), batches)).toBe('-a-b|')
      expectSubscriptions(inbound$.subscriptions).toBe('^---!')
    })
  })
})
