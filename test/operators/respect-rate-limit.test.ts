import { defer } from 'rxjs'
import { createLimiter } from '../../operators/limiter.js'
import { respectRateLimit } from '../../operators/respect-rate-limit.js'
import { RateLimitError } from '../../src/model/errors.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const limited = new RateLimitError('slow', { retryAfter: 6 })

describe('respectRateLimit', () => {
  operatorContract('respectRateLimit', {
    make: () => respectRateLimit<string>(createLimiter()),
    values: () => ({ a: 'a', b: 'b', c: 'c' }),
  })

  it('subscribes when its turn comes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold(' --x|')
      const source = cold('  --a|')
      const subs = '      --^--!'
      const expected = '  ----a|'
      const limiter = { acquire: () => turn, backOff: () => undefined }
      expectObservable(source.pipe(respectRateLimit(limiter))).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('says which limits bind it', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const limiter = createLimiter({ slack: 0, scheduler })
      const one = { limits: [{ key: 'one', windows: [{ count: 1, per: 5 }] }] }
      const [first, second, third] = [cold('-a|'), cold('-b|'), cold('-c|')]
      expectObservable(first.pipe(respectRateLimit(limiter, one))).toBe('-a|')
      expectObservable(second.pipe(respectRateLimit(limiter, one))).toBe('--------b|')
      expectObservable(third.pipe(respectRateLimit(limiter))).toBe('-c|')
      expectSubscriptions(second.subscriptions).toBe('-------^-!')
    })
  })

  it('tells the limiter what the platform says of limits', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const limiter = createLimiter({ scheduler })
      const refused = cold('-#', {}, limited)
      const next = cold('       -a|')
      const nextSubs = ' -------^-!'
      const later$ = defer(() => next.pipe(respectRateLimit(limiter)))
      expectObservable(refused.pipe(respectRateLimit(limiter))).toBe('-#', {}, limited)
      expectObservable(later$, '--^').toBe('--------a|')
      expectSubscriptions(next.subscriptions).toBe(nextSubs)
    })
  })

  it('tells it nothing of what it said itself', () => {
    marbles(({ cold, scheduler, expectObservable }) => {
      const limiter = createLimiter({ scheduler })
      const ours = new RateLimitError('slow', { retryAfter: 6, local: true })
      expectObservable(cold('-#', {}, ours).pipe(respectRateLimit(limiter))).toBe('-#', {}, ours)
      expectObservable(cold('-a|').pipe(respectRateLimit(limiter)), '--^').toBe('---a|')
    })
  })

  it('gives its place up when it is unsubscribed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const turn = cold('-----x|')
      const turnSubs = ' ^--!'
      const unsub = '    ---!'
      const limiter = { acquire: () => turn, backOff: () => undefined }
      expectObservable(cold('a|').pipe(respectRateLimit(limiter)), unsub).toBe('----')
      expectSubscriptions(turn.subscriptions).toBe(turnSubs)
    })
  })
})
