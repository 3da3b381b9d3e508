import assert from 'node:assert/strict'
import { Observable, type OperatorFunction } from 'rxjs'
import { marbles } from '../support/marbles.js'

/** What holds for every operator of ours that makes one result of a stream, under options by which the first value is the result. */
export function resultContract(name: string, make: () => OperatorFunction<string, string>): void {
  describe(`${name}, as an operator`, () => {
    it('gives its result, completes, and lets go of the source', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot('--a--b--c--|')
        const subs = '      ^-!'
        const expected = '  --(a|)'
        expectObservable(source.pipe(make())).toBe(expected)
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('passes an error of the source on', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot('--#')
        const subs = '      ^-!'
        const expected = '  --#'
        expectObservable(source.pipe(make())).toBe(expected)
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('unsubscribes from the source when it is unsubscribed', () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot('---a--|')
        const subs = '      ^-!    '
        const expected = '  ---    '
        const unsub = '     --!    '
        expectObservable(source.pipe(make()), unsub).toBe(expected)
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

    it('stops a synchronous source as soon as it has its result', () => {
      let asked = 0
      const firehose = new Observable<string>((subscriber) => {
        for (const value of ['a', 'b', 'c']) {
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
        const operator = make()
        expectObservable(hot('-a-b-|').pipe(operator)).toBe('-(a|)')
        expectObservable(hot('--a-b-|').pipe(operator)).toBe('--(a|)')
      })
    })

    it('starts clean when it is subscribed again', () => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('-a-b|')
        const result = source.pipe(make())
        expectObservable(result).toBe('-(a|)')
        expectObservable(result, '-----^').toBe('------(a|)')
        expectSubscriptions(source.subscriptions).toBe(['^!', '-----^!'])
      })
    })

    it('does nothing before it is subscribed', () => {
      let subscribed = 0
      const source = new Observable<string>((subscriber) => {
        subscribed += 1
        subscriber.next('a')
      })
      const result = source.pipe(make())
      assert.equal(subscribed, 0)
      result.subscribe()
      assert.equal(subscribed, 1)
    })
  })
}
