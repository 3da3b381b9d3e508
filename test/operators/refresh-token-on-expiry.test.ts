import assert from 'node:assert/strict'
import { defer, of, throwError } from 'rxjs'
import { refreshTokenOnExpiry } from '../../operators/refresh-token-on-expiry.js'
import { AuthError, RateLimitError } from '../../src/model/errors.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const refused = new AuthError('refused', { generation: 1 })
const again = new AuthError('refused', { generation: 2 })

describe('refreshTokenOnExpiry', () => {
  operatorContract('refreshTokenOnExpiry', {
    make: () => refreshTokenOnExpiry<string>(() => undefined),
    values: () => ({ a: 'a', b: 'b', c: 'c' }),
  })

  it('tries once more when another token is there', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('--#', {}, refused)
      const firstSubs = '         ^-!'
      const refresh = cold('        --x-|')
      const refreshSubs = '       --^---!'
      const second = cold('             --a|')
      const secondSubs = '        ------^--!'
      const expected = '          --------a|'
      const tries = [first, second]
      const source = defer(() => tries.shift()!)
      expectObservable(source.pipe(refreshTokenOnExpiry(() => refresh))).toBe(expected)
      expectSubscriptions(first.subscriptions).toBe(firstSubs)
      expectSubscriptions(refresh.subscriptions).toBe(refreshSubs)
      expectSubscriptions(second.subscriptions).toBe(secondSubs)
    })
  })

  it('says which token was refused, and needs no answer', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const tries = [cold('-#', {}, refused), cold('-a|')]
      const told: number[] = []
      const result = defer(() => tries.shift()!).pipe(refreshTokenOnExpiry(({ generation }) => void told.push(generation)))
      expectObservable(result).toBe('--a|')
      flush()
      assert.deepEqual(told, [1])
    })
  })

  it('passes a second refusal on', () => {
    marbles(({ cold, expectObservable }) => {
      const tries = [cold('-#', {}, refused), cold('-#', {}, again)]
      expectObservable(defer(() => tries.shift()!).pipe(refreshTokenOnExpiry(() => of(1)))).toBe('--#', {}, again)
    })
  })

  it('answers nothing but a refused token', () => {
    marbles(({ cold, expectObservable }) => {
      for (const error of [new AuthError('wrong secret'), new RateLimitError('slow', { retryAfter: 1 }), new Error('other')]) {
        const source = cold('-#', {}, error)
        expectObservable(source.pipe(refreshTokenOnExpiry(() => throwError(() => new Error('asked'))))).toBe('-#', {}, error)
      }
    })
  })

  it('errors with what the refresh errors with, or throws', () => {
    marbles(({ cold, expectObservable }) => {
      const down = new Error('down')
      const source = cold('-#', {}, refused)
      expectObservable(source.pipe(refreshTokenOnExpiry(() => cold('--#', {}, down)))).toBe('---#', {}, down)
      const throwing = () => {
        throw down
      }
      expectObservable(source.pipe(refreshTokenOnExpiry(throwing))).toBe('-#', {}, down)
    })
  })

  it('ends the refresh when it is unsubscribed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-#', {}, refused)
      const refresh = cold(' ----|')
      const refreshSubs = ' -^-!'
      const unsub = '       ---!'
      const expected = '    ----'
      expectObservable(source.pipe(refreshTokenOnExpiry(() => refresh)), unsub).toBe(expected)
      expectSubscriptions(refresh.subscriptions).toBe(refreshSubs)
    })
  })
})
