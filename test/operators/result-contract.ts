import assert from 'node:assert/strict'
import { Observable, type OperatorFunction } from 'rxjs'
import { marbles } from '../support/marbles.js'

/**
 * What holds for every operator of ours that makes one result of a stream, under options by which the first value is the result.
 *
 * @param values - Those of `a`, `b` and `c`, made afresh for each test.
 */
export function resultContract<T>(
  name: string,
  make: () => OperatorFunction<T, T>,
  values: () => Record<'a' | 'b' | 'c', T>,
): void {
  describe(`${name}, as an operator`, () => {
    it('gives its result, completes, and lets go of the source', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const given = values()
        const source = hot('--a--b--c--|', given)
        const subs = '      ^-!'
        const expected = '  --(a|)'
        expectObservable(source.pipe(make())).toBe(expected, given)
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('passes an error of the source on', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot<T>('--#')
        const subs = '      ^-!'
        const expected = '  --#'
        expectObservable(source.pipe(make())).toBe(expected)
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('unsubscribes from the source when it is unsubscribed', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot('---a--|', values())
        const subs = '      ^-!    '
        const expected = '  ---    '
        const unsub = '     --!    '
        expectObservable(source.pipe(make()), unsub).toBe(expected)
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('stops a synchronous source as soon as it has its result', () => {
      const given = values()
      let asked = 0
      const firehose = new Observable<T>((subscriber) => {
        for (const value of Object.values(given)) {
          if (subscriber.closed) return
          asked += 1
          subscriber.next(value)
        }
      })
      firehose.pipe(make()).subscribe()
      assert.equal(asked, 1)
    })

    it('shares nothing between two sources', () => {
      marbles(({ hot, expectObservable }) => {
        const [one, two] = [values(), values()]
        const operator = make()
        expectObservable(hot('-a-b-|', one).pipe(operator)).toBe('-(a|)', one)
        expectObservable(hot('--a-b-|', two).pipe(operator)).toBe('--(a|)', two)
      })
    })

    it('starts clean when it is subscribed again', () => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const given = values()
        const source = cold('-a-b|', given)
        const result = source.pipe(make())
        expectObservable(result).toBe('-(a|)', given)
        expectObservable(result, '-----^').toBe('------(a|)', given)
        expectSubscriptions(source.subscriptions).toBe(['^!', '-----^!'])
      })
    })

    it('does nothing before it is subscribed', () => {
      let subscribed = 0
      const source = new Observable<T>((subscriber) => {
        subscribed += 1
        subscriber.next(values().a)
      })
      const result = source.pipe(make())
      assert.equal(subscribed, 0)
      result.subscribe()
      assert.equal(subscribed, 1)
    })
  })
}
