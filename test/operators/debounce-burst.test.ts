import { concat, delay, ignoreElements, of, throwError, timer, type Observable } from 'rxjs'
import { debounceBurst } from '../../operators/debounce-burst.js'
import { handle } from '../../operators/handle.js'
import type { LarkEvent } from '../../src/model/event.js'
import { map } from 'rxjs'
import type { Rejection } from '../../src/model/rejection.js'
import { madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const acked = { a: 'a ack', b: 'b ack', c: 'c ack', d: 'd ack' }
const no = new Error('no')
const bursts = map((events: readonly LarkEvent[]) => events.map(({ id }) => id).join(''))
const reasons = map(({ reason, eventId = '' }: Rejection) => `${eventId} ${reason}`)
const work = (ms: number) =>
  handle((events: readonly LarkEvent[]): Observable<string> => of(events.map(({ id }) => id).join('')).pipe(delay(ms)))
/** d is in a chat of its own. */
const chats = (id: string) => ({ message: { chat_id: id === 'd' ? 'oc_2' : 'oc_1' } })

describe('debounceBurst', () => {
  operatorContract('debounceBurst', {
    make: () => debounceBurst<LarkEvent>({ max: 1 }),
    values: madeEvents,
    results: ({ a, b, c }) => ({ a: [a], b: [b], c: [c] }),
  })

  it('hands a burst on when it is quiet, and the last one with the end', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-b-------c--|')
      const subs = '                                 ^-------------!'
      const result = '                               -------x------(y|)'
      const wire = '                                 -------(ab)---c'
      expectObservable(source.pipe(debounceBurst({ quiet: 4 }), bursts)).toBe(result, { x: 'ab', y: 'c' })
      expectObservable(answers$).toBe(wire, acked)
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
    })
  })

  it('settles with the handler of the whole burst', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-b')
      expectObservable(source.pipe(debounceBurst({ quiet: 4 }), work(3))).toBe('----------x', { x: 'ab' })
      expectObservable(answers$).toBe('----------(ab)', acked)
      expectSubscriptions(inbound$.subscriptions).toBe('^---')
    })
  })

  it('nacks all of a burst whose handler fails', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-b')
      const failing = handle(() =>
        concat(
          timer(2).pipe(ignoreElements()),
          throwError(() => no),
        ),
      )
      expectObservable(source.pipe(debounceBurst<LarkEvent>({ quiet: 4 }), failing)).toBe('-')
      expectObservable(answers$).toBe('---------(ab)', { a: 'a nack', b: 'b nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^---')
    })
  })

  it('nacks what is held, and errors, when `quiet` throws', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-b')
      const quiet = (burst: readonly LarkEvent[]) => {
        if (burst.length > 1) throw no
        return 5
      }
      expectObservable(source.pipe(debounceBurst<LarkEvent>({ quiet }))).toBe('---#', {}, no)
      expectObservable(answers$).toBe('---(ab)', { a: 'a nack', b: 'b nack' })
    })
  })

  it('ends a burst that does not end by itself', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-a-b-c-d')
      expectObservable(source.pipe(debounceBurst({ quiet: 4, longest: 5 }), bursts)).toBe('------x----y', { x: 'abc', y: 'd' })
      expectSubscriptions(inbound$.subscriptions).toBe('^-------')
    })
  })

  it('ends a burst that is full', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-ab-c')
      expectObservable(source.pipe(debounceBurst({ quiet: 4, max: 2 }), bursts)).toBe('--x-----y', { x: 'ab', y: 'c' })
      expectSubscriptions(inbound$.subscriptions).toBe('^----')
    })
  })

  it('is as patient as the burst so far tells it', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-a----bc')
      const quiet = (burst: readonly LarkEvent[]) => 2 * burst.length
      expectObservable(source.pipe(debounceBurst({ quiet }), bursts)).toBe('---x-------y', { x: 'a', y: 'bc' })
      expectSubscriptions(inbound$.subscriptions).toBe('^-------')
    })
  })

  it('keeps chats apart, or whatever the key says', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-adb', { payload: chats })
      expectObservable(source.pipe(debounceBurst({ quiet: 4 }), bursts)).toBe('------yx', { x: 'ab', y: 'd' })
      expectSubscriptions(inbound$.subscriptions).toBe('^---')
    })
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-adb', { payload: chats })
      expectObservable(source.pipe(debounceBurst({ quiet: 4, key: () => 1 }), bursts)).toBe('-------x', { x: 'adb' })
    })
  })

  it('nacks what comes beyond its bound, and says so', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(abc)')
      expectObservable(source.pipe(debounceBurst({ quiet: 4, queue: 2 }), bursts)).toBe('-----x', { x: 'ab' })
      expectObservable(answers$).toBe('-c---(ab)', { ...acked, c: 'c nack' })
      expectObservable(source.rejected$.pipe(reasons)).toBe('-c', { c: 'c queue-full' })
      expectSubscriptions(inbound$.subscriptions).toBe('^-----')
    })
  })

  it('nacks what waits when it is unsubscribed, and leaves no timer behind', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)')
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(debounceBurst({ quiet: 4 }), bursts), '^--!').toBe('-')
      expectObservable(answers$).toBe('---(ab)', { a: 'a nack', b: 'b nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^----')
    })
  })

  it('nacks what waits when the source errors', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)#')
      expectObservable(source.pipe(debounceBurst({ quiet: 4 }), bursts)).toBe('-----#')
      expectObservable(answers$).toBe('-----(ab)', { a: 'a nack', b: 'b nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^----!')
    })
  })
})
