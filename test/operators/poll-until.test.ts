import { expectTypeOf } from 'expect-type'
import { defer, of, type Observable } from 'rxjs'
import { pollUntil } from '../../operators/poll-until.js'
import { TimeoutError } from '../../src/model/errors.js'
import { marbles } from '../support/marbles.js'
import { resultContract } from './result-contract.js'

const isB = (value: string) => value === 'b'

describe('pollUntil', () => {
  resultContract(
    'pollUntil',
    () => pollUntil<string>(() => true),
    () => ({ a: 'a', b: 'b', c: 'c' }),
  )

  it('asks again, a pause after each answer that was not it', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const source = cold('-a|')
      const subs = ['      ^-!', '    ----^-!', '    --------^!']
      const expected = '   ---------(a|)'
      let answers = 0
      expectObservable(source.pipe(pollUntil(() => ++answers === 3, { interval: 2, scheduler }))).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('asks again where there was no answer at all', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const source = cold('-|')
      const subs = ['      ^!', '---^!', '------^!']
      const expected = '   ---------'
      const unsub = '      --------!'
      expectObservable(source.pipe(pollUntil(isB, { interval: 2, scheduler })), unsub).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('errors with a TimeoutError when the time is over, and asks no more', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const source = cold('-a|')
      const subs = ['      ^-!', '    ----^-!']
      const expected = '   -------#'
      const error = new TimeoutError('pollUntil: not done within 7 ms', { endpoint: 'pollUntil', timeout: 7 })
      expectObservable(source.pipe(pollUntil(isB, { interval: 2, timeout: 7, scheduler }))).toBe(expected, undefined, error)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('passes an error of a later question on at once', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const [first, second] = [cold('-a|'), cold('-#')]
      const firstSubs = '  ^-!'
      const secondSubs = ' ----^!'
      const expected = '   -----#'
      let asked = 0
      const source = defer(() => (asked++ === 0 ? first : second))
      expectObservable(source.pipe(pollUntil(isB, { interval: 2, scheduler }))).toBe(expected)
      expectSubscriptions(first.subscriptions).toBe(firstSubs)
      expectSubscriptions(second.subscriptions).toBe(secondSubs)
    })
  })

  it('errors with what `done` throws', () => {
    marbles(({ cold, expectObservable }) => {
      const broken = (): boolean => {
        throw new Error('broken')
      }
      expectObservable(cold('-a|').pipe(pollUntil(broken))).toBe('-#', undefined, new Error('broken'))
    })
  })

  it('narrows by a type guard', () => {
    const isDone = (value: 'done' | 'running'): value is 'done' => value === 'done'
    expectTypeOf(of('done' as 'done' | 'running').pipe(pollUntil(isDone))).toEqualTypeOf<Observable<'done'>>()
  })
})
