import assert from 'node:assert/strict'
import { Observable, take, type OperatorFunction } from 'rxjs'
import { marbles } from '../support/marbles.js'

export interface OperatorContract<T, R> {
  /** A fresh operator under its plainest options: every value passes, at once, one result a value. */
  readonly make: () => OperatorFunction<T, R>
  /** The values of `a`, `b` and `c`, made afresh for each test. */
  readonly values: () => Record<'a' | 'b' | 'c', T>
  /** What results from them. Default: the values themselves. */
  readonly results?: (values: Record<'a' | 'b' | 'c', T>) => Record<string, unknown>
}

/** What holds for every operator of ours, whatever else it does. */
export function operatorContract<T, R>(name: string, { make, values, results = (same) => same }: OperatorContract<T, R>): void {
  describe(`${name}, as an operator`, () => {
    it('passes values through, and completes with the source', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const given = values()
        const source = hot('--a--b--c--|', given)
        const subs = '      ^----------!'
        const expected = '  --a--b--c--|'
        expectObservable(source.pipe(make())).toBe(expected, results(given))
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('completes with an empty source', () => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold<T>('|')
        expectObservable(source.pipe(make())).toBe('|')
        expectSubscriptions(source.subscriptions).toBe('(^!)')
      })
    })

    it('stays silent with a silent source', () => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold<T>('-')
        expectObservable(source.pipe(make())).toBe('-')
        expectSubscriptions(source.subscriptions).toBe('^')
      })
    })

    it('passes an error of the source on', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const given = values()
        const source = hot('--a--#', given)
        const subs = '      ^----!'
        const expected = '  --a--#'
        expectObservable(source.pipe(make())).toBe(expected, results(given))
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('unsubscribes from the source when it is unsubscribed', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const given = values()
        const source = hot('--a--b--c--|', given)
        const subs = '      ^-----!     '
        const expected = '  --a--b-     '
        const unsub = '     ------!     '
        expectObservable(source.pipe(make()), unsub).toBe(expected, results(given))
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('does not break unsubscription chains', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const given = values()
        const source = hot('--a--b--c--|', given)
        const subs = '      ^----!      '
        const expected = '  --a--(b|)   '
        expectObservable(source.pipe(make(), take(2))).toBe(expected, results(given))
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('stops a synchronous source as soon as enough was taken', () => {
      const given = values()
      let asked = 0
      const firehose = new Observable<T>((subscriber) => {
        for (const value of Object.values(given)) {
          if (subscriber.closed) return
          asked += 1
          subscriber.next(value)
        }
      })
      firehose.pipe(make(), take(1)).subscribe()
      assert.equal(asked, 1)
    })

    it('shares nothing between two sources', () => {
      marbles(({ hot, expectObservable }) => {
        const [one, two] = [values(), values()]
        const operator = make()
        expectObservable(hot('-a-b-|', one).pipe(operator)).toBe('-a-b-|', results(one))
        expectObservable(hot('--a-b-|', two).pipe(operator)).toBe('--a-b-|', results(two))
      })
    })

    it('starts clean when it is subscribed again', () => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const given = values()
        const source = cold('-a-b|', given)
        const result = source.pipe(make())
        expectObservable(result).toBe('-a-b|', results(given))
        expectObservable(result, '-----^').toBe('------a-b|', results(given))
        expectSubscriptions(source.subscriptions).toBe(['^---!', '-----^---!'])
      })
    })

    it('does nothing before it is subscribed', () => {
      let subscribed = 0
      const source = new Observable<T>((subscriber) => {
        subscribed += 1
        subscriber.complete()
      })
      const result = source.pipe(make())
      assert.equal(subscribed, 0)
      result.subscribe()
      assert.equal(subscribed, 1)
    })
  })
}
