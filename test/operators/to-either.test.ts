import { expectTypeOf } from 'expect-type'
import { of, type Observable } from 'rxjs'
import { toEither } from '../../operators/to-either.js'
import type { Either } from '../../src/model/either.js'
import { RateLimitError, type LarkError } from '../../src/model/errors.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const right = (value: string) => ({ _tag: 'Right', right: value })

describe('toEither', () => {
  operatorContract('toEither', {
    make: () => toEither<string>(),
    values: () => ({ a: 'a', b: 'b', c: 'c' }),
    results: ({ a, b, c }) => ({ a: right(a), b: right(b), c: right(c) }),
  })

  it('makes an error of rxlark the last value', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const error = new RateLimitError('too many', { retryAfter: 3 })
      const source = cold('-a-#', undefined, error)
      const subs = '       ^--!'
      const expected = '   -a-(e|)'
      expectObservable(source.pipe(toEither())).toBe(expected, { a: right('a'), e: { _tag: 'Left', left: error } })
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('lets a bug be one', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bug = new TypeError('undefined is not a function')
      const source = cold('-#', undefined, bug)
      const subs = '       ^!'
      expectObservable(source.pipe(toEither())).toBe('-#', undefined, bug)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('is an Either of what flows', () => {
    expectTypeOf(of(1).pipe(toEither())).toEqualTypeOf<Observable<Either<LarkError, number>>>()
  })
})
