import assert from 'node:assert/strict'
import { asyncScheduler, of, range, take } from 'rxjs'
import { timeLimit } from '../../operators/time-limit.js'
import { isLarkError, type TimeoutError } from '../../src/model/errors.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

describe('timeLimit', () => {
  operatorContract('timeLimit', {
    make: () => timeLimit<string>(Infinity, { what: 'handler', scheduler: asyncScheduler }),
    values: () => ({ a: 'a', b: 'b', c: 'c' }),
  })

  it('errors when the source has not completed in time', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b--c-|')
      const subs = '       ^----!   '
      const expected = '   -a-b-#   '
      expectObservable(source.pipe(timeLimit(5, { what: 'handler', scheduler }))).toBe(expected, undefined, errorOf(5))
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('errors with a TimeoutError that says what took too long, and how long it may take', () => {
    const { _tag, endpoint, timeout, message, retryable } = errorOf(5)
    assert.deepEqual(
      { _tag, endpoint, timeout, retryable },
      { _tag: 'TimeoutError', endpoint: 'handler', timeout: 5, retryable: true },
    )
    assert.equal(message, 'handler: not done within 5 ms')
  })

  it('lets what completes in time be', () => {
    marbles(({ cold, scheduler, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b|')
      const subs = '       ^---!'
      const expected = '   -a-b|'
      expectObservable(source.pipe(timeLimit(5, { what: 'handler', scheduler }))).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })
  })

  it('starts no timer for what is synchronous', () => {
    marbles(({ scheduler }) => {
      of('a')
        .pipe(timeLimit(5, { what: 'handler', scheduler }))
        .subscribe()
      range(0, 1e9)
        .pipe(timeLimit(5, { what: 'handler', scheduler }), take(2))
        .subscribe()
      assert.equal(scheduler.actions.length, 0)
    })
  })

  it('is the source itself where there is no limit', () => {
    marbles(({ cold, scheduler }) => {
      const source = cold('-a|')
      assert.equal(timeLimit(undefined, { what: 'handler', scheduler })(source), source)
    })
  })
})

/** The error itself, as it comes. */
function errorOf(limit: number): TimeoutError {
  let caught: unknown
  marbles(({ cold, scheduler }) => {
    cold('-')
      .pipe(timeLimit(limit, { what: 'handler', scheduler }))
      .subscribe({ error: (thrown: unknown) => (caught = thrown) })
  })
  assert.ok(isLarkError(caught, 'TimeoutError'))
  return caught
}
