import { expectTypeOf } from 'expect-type'
import { of, type Observable } from 'rxjs'
import { catchTag } from '../../operators/catch-tag.js'
import { AuthError, RateLimitError } from '../../src/model/errors.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const limited = new RateLimitError('too many', { retryAfter: 3 })

describe('catchTag', () => {
  operatorContract('catchTag', {
    make: () => catchTag('RateLimitError', () => of('x')),
    values: () => ({ a: 'a', b: 'b', c: 'c' }),
  })

  it('goes on after an error of the tag', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-#', undefined, limited)
      const after = cold('    --b|')
      const subs = '       ^--!'
      const afterSubs = '  ---^--!'
      const expected = '   -a---b|'
      expectObservable(source.pipe(catchTag('RateLimitError', () => after))).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
      expectSubscriptions(after.subscriptions).toBe(afterSubs)
    })
  })

  it('lets an error of another tag pass, as it came', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-#', undefined, limited)
      const subs = '       ^--!'
      const expected = '   -a-#'
      expectObservable(source.pipe(catchTag('AuthError', () => of('b')))).toBe(expected, undefined, limited)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('lets what only looks like one of ours pass', () => {
    marbles(({ cold, expectObservable }) => {
      const other = { _tag: 'RateLimitError' }
      expectObservable(cold('#', undefined, other).pipe(catchTag('RateLimitError', () => of('b')))).toBe('#', undefined, other)
    })
  })

  it('gives the error, narrowed', () => {
    marbles(({ cold, expectObservable }) => {
      const wait = cold('#', undefined, limited).pipe(catchTag('RateLimitError', ({ retryAfter }) => of(retryAfter)))
      expectObservable(wait).toBe('(r|)', { r: 3 })
      expectTypeOf(wait).toEqualTypeOf<Observable<string | number>>()
    })
  })

  it('errors with what it throws', () => {
    marbles(({ cold, expectObservable }) => {
      const other = new AuthError('no')
      const rethrow = () => {
        throw other
      }
      expectObservable(cold('-#', undefined, limited).pipe(catchTag('RateLimitError', rethrow))).toBe('-#', undefined, other)
    })
  })

  it('gives up what it went on with when it is unsubscribed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-#', undefined, limited)
      const after = cold('  ---b|')
      const afterSubs = '  -^-!'
      const unsub = '      ---!'
      expectObservable(source.pipe(catchTag('RateLimitError', () => after)), unsub).toBe('----')
      expectSubscriptions(after.subscriptions).toBe(afterSubs)
    })
  })
})
