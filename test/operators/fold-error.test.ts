import assert from 'node:assert/strict'
import { expectTypeOf } from 'expect-type'
import { catchError, of } from 'rxjs'
import { foldError } from '../../operators/fold-error.js'
import { AuthError, RateLimitError, type LarkError } from '../../src/model/errors.js'
import { marbles } from '../support/marbles.js'

const limited = new RateLimitError('too many', { retryAfter: 3 })

const some = foldError({
  RateLimitError: ({ retryAfter }) => `wait ${retryAfter}`,
  otherwise: (error) => `other: ${String(error)}`,
})

const tags = [
  'ConfigError',
  'InputError',
  'AuthError',
  'ApiError',
  'RateLimitError',
  'HttpError',
  'TransportError',
  'TimeoutError',
  'DecodeError',
  'SignatureError',
  'ConnectionError',
  'RegistrationError',
] as const satisfies readonly LarkError['_tag'][]
const everyCase = Object.fromEntries(tags.map((tag) => [tag, () => tag])) as unknown as {
  readonly [Tag in LarkError['_tag']]: () => string
}

describe('foldError', () => {
  it('takes the case of the tag, with the error narrowed', () => assert.equal(some(limited), 'wait 3'))

  it('takes `otherwise` for other tags, and for what is no error of rxlark', () => {
    assert.equal(some(new AuthError('no')), 'other: AuthError: no')
    assert.equal(some('odd'), 'other: odd')
    assert.equal(some({ _tag: 'RateLimitError', toString: () => 'a double' }), 'other: a double')
  })

  it('takes an error of any tag where there is a case for each', () => {
    assert.equal(foldError(everyCase)(limited), 'RateLimitError')
    expectTypeOf(foldError(everyCase)).toEqualTypeOf<(error: LarkError) => string>()
  })

  it('does not compile where a case is missing and nothing is otherwise', () => {
    const { AuthError: _missing, ...rest } = everyCase
    // @ts-expect-error -- AuthError has no case
    const fold = foldError(rest)
    assert.throws(() => (fold as (error: unknown) => unknown)(new AuthError('no')), AuthError)
  })

  it('fits into catchError', () => {
    marbles(({ cold, expectObservable }) => {
      const source = cold('-#', undefined, limited)
      expectObservable(source.pipe(catchError((error: unknown) => of(some(error))))).toBe('-(r|)', { r: 'wait 3' })
    })
  })
})
