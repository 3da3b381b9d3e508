import assert from 'node:assert/strict'
import fc from 'fast-check'
import { defer, type Observable } from 'rxjs'
import { retryTransient, type Retry, type RetryPolicy } from '../../operators/retry-transient.js'
import {
  ApiError,
  AuthError,
  DecodeError,
  HttpError,
  InputError,
  RateLimitError,
  TimeoutError,
  TransportError,
  type LarkError,
} from '../../src/model/errors.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const at = { endpoint: 'x' }
const unsent = new TransportError('refused', { ...at, sent: false })
const lost = new TransportError('reset', { ...at, sent: true })
const late = new TimeoutError('late', { ...at, timeout: 1 })
const down = new HttpError('down', { ...at, status: 503 })
const busy = new ApiError('busy', { ...at, code: 2200, msg: '', logId: '', status: 500, retryable: true })
const limited = new RateLimitError('slow', { ...at, retryAfter: 5 })

/** Pauses are 2, 4 and 8 ms. */
const plain: RetryPolicy = { delay: 2, random: () => 1, endpoint: 'x' }

const inTurn = <T>(tries: readonly Observable<T>[]): Observable<T> => {
  let next = 0
  return defer(() => tries[next++]!)
}

/** How many tries there are at a source that always fails so. */
function triesAt(error: unknown, policy: RetryPolicy = {}): number {
  let tries = 0
  marbles(({ cold, scheduler, expectObservable }) => {
    const failing = defer(() => {
      tries += 1
      return cold('#', {}, error)
    })
    failing
      .pipe(retryTransient({ ...plain, scheduler, ...policy }))
      .subscribe({ error: (thrown: unknown) => assert.equal(thrown, error) })
    expectObservable(cold('-')).toBe('-')
  })
  return tries
}

describe('retryTransient', () => {
  operatorContract('retryTransient', {
    make: () => retryTransient<string>({ idempotent: true, random: () => 0 }),
    values: () => ({ a: 'a', b: 'b', c: 'c' }),
  })

  it('tries again after a pause that grows', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const first = cold('-#', {}, unsent)
      const firstSubs = ' ^!'
      const second = cold('   #', {}, unsent)
      const secondSubs = '---(^!)'
      const third = cold('        -a|')
      const thirdSubs = ' -------^-!'
      const expected = '  --------a|'
      const source = inTurn([first, second, third])
      expectObservable(source.pipe(retryTransient({ ...plain, scheduler }))).toBe(expected)
      expectSubscriptions(first.subscriptions).toBe(firstSubs)
      expectSubscriptions(second.subscriptions).toBe(secondSubs)
      expectSubscriptions(third.subscriptions).toBe(thirdSubs)
    })
  })

  it('passes the last failure on, when all tries have failed', () => {
    marbles(({ cold, scheduler, expectObservable }) => {
      const source = cold('#', {}, unsent)
      expectObservable(source.pipe(retryTransient({ ...plain, scheduler }))).toBe('14ms #', {}, unsent)
    })
    assert.equal(triesAt(unsent), 4)
    assert.equal(triesAt(unsent, { attempts: 2 }), 2)
    assert.equal(triesAt(unsent, { attempts: 1 }), 1)
  })

  it('answers what cannot have been done, whatever the work is', () => {
    for (const error of [unsent, limited]) assert.equal(triesAt(error), 4)
  })

  it('answers what may have been done only where twice is as good as once', () => {
    for (const error of [lost, late, down, busy]) {
      assert.equal(triesAt(error), 1)
      assert.equal(triesAt(error, { idempotent: true }), 4)
    }
  })

  it('answers the failure of another endpoint, which has left the work undone', () => {
    for (const error of [lost, late, down, busy]) assert.equal(triesAt(error, { endpoint: 'y' }), 4)
    assert.equal(triesAt(new AuthError('wrong secret', { endpoint: 'token' })), 1)
  })

  it('passes what no repetition cures', () => {
    const hopeless: readonly unknown[] = [
      new ApiError('quota', { ...at, code: 99991403, msg: '', logId: '', status: 400 }),
      new AuthError('refused', { generation: 1 }),
      new HttpError('forbidden', { ...at, status: 403 }),
      new InputError({ ...at, faults: [] }),
      new DecodeError({ what: 'x', faults: [] }),
      new RateLimitError('ours', { retryAfter: 1, local: true }),
      new Error('foreign'),
      'text',
    ]
    for (const error of hopeless) assert.equal(triesAt(error, { idempotent: true }), 1, String(error))
  })

  it('waits as long as the platform asks, and then some', () => {
    marbles(({ cold, scheduler, expectObservable }) => {
      const [first, second] = [cold('#', {}, limited), cold('a|')]
      expectObservable(inTurn([first, second]).pipe(retryTransient({ ...plain, scheduler }))).toBe('-------a|')
      const asking = new HttpError('down', { ...at, status: 503, retryAfter: 3 })
      const source = inTurn([cold('#', {}, asking), cold('a|')])
      expectObservable(source.pipe(retryTransient({ ...plain, idempotent: true, scheduler }))).toBe('-----a|')
    })
  })

  it('keeps a random part of each pause, up to a longest one', () => {
    const pausesWith = (policy: RetryPolicy) => {
      const seen: Retry[] = []
      triesAt(unsent, { attempts: 6, delay: 100, maxDelay: 1_000, onRetry: (retry) => seen.push(retry), ...policy })
      return seen.map(({ delay }) => delay)
    }
    assert.deepEqual(pausesWith({}), [100, 200, 400, 800, 1_000])
    assert.deepEqual(pausesWith({ random: () => 0.5 }), [50, 100, 200, 400, 500])
    assert.deepEqual(pausesWith({ random: () => 0 }), [0, 0, 0, 0, 0])
    assert.ok(pausesWith({ random: undefined as never }).every((delay, index) => delay >= 0 && delay <= 100 * 2 ** index))
  })

  it('passes the failure at once where the next try would start too late', () => {
    marbles(({ cold, scheduler, expectObservable }) => {
      const source = cold('-#', {}, unsent)
      expectObservable(source.pipe(retryTransient({ ...plain, scheduler, within: 8 }))).toBe('----#', {}, unsent)
      expectObservable(source.pipe(retryTransient({ ...plain, scheduler, within: 9 }))).toBe('---------#', {}, unsent)
      const long = new RateLimitError('slow', { ...at, retryAfter: 120_000 })
      expectObservable(cold('-#', {}, long).pipe(retryTransient({ scheduler }))).toBe('-#', {}, long)
      const forever = new RateLimitError('slow', { ...at, retryAfter: 2 ** 40 })
      expectObservable(cold('-#', {}, forever).pipe(retryTransient({ scheduler, within: Infinity }))).toBe('-#', {}, forever)
    })
  })

  it('tells of each try that is to come, and of none that is not', () => {
    const seen: Retry[] = []
    triesAt(limited, { attempts: 3, onRetry: (retry) => seen.push(retry) })
    assert.deepEqual(seen, [
      { attempt: 2, delay: 7, error: limited },
      { attempt: 3, delay: 9, error: limited },
    ])
  })

  it('gives a pause up when it is unsubscribed', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions, flush }) => {
      const source = cold('-#', {}, unsent)
      const unsub = '      --!'
      expectObservable(source.pipe(retryTransient({ ...plain, delay: 50, scheduler })), unsub).toBe('---')
      expectSubscriptions(source.subscriptions).toBe('^!')
      flush()
      assert.equal(scheduler.actions.length, 0)
    })
  })

  it('never makes more tries than it may, nor one after its time', () => {
    const error = fc.constantFrom<LarkError>(unsent, lost, late, down, busy, limited)
    const failures = fc.array(error, { minLength: 1, maxLength: 8 })
    const facts = fc.record({ failures, attempts: fc.integer({ min: 1, max: 6 }), within: fc.integer({ min: 1, max: 60 }) })
    fc.assert(
      fc.property(
        facts,
        fc.boolean(),
        fc.integer({ min: 0, max: 4 }),
        ({ failures: errors, attempts, within }, idempotent, took) => {
          const starts: number[] = []
          let ended = 0
          marbles(({ cold, scheduler, expectObservable }) => {
            const source = defer(() => {
              const failure = errors[starts.length]
              starts.push(scheduler.now())
              const wait = '-'.repeat(took)
              return failure ? cold(`${wait}#`, {}, failure) : cold(`${wait}(a|)`)
            })
            const count = () => (ended += 1)
            source
              .pipe(retryTransient({ ...plain, scheduler, attempts, within, idempotent }))
              .subscribe({ error: count, complete: count })
            expectObservable(cold('-')).toBe('-')
          })
          const final = errors.findIndex((one) => !idempotent && one !== unsent && one !== limited)
          assert.ok(starts.length <= Math.min(attempts, 1 + (final < 0 ? errors.length : final)))
          assert.ok(starts.every((start) => start < within))
          assert.equal(ended, 1)
        },
      ),
      { numRuns: 200 },
    )
  })
})
