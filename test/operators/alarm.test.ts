import assert from 'node:assert/strict'
import { asyncScheduler } from 'rxjs'
import { alarm, longestDelay } from '../../operators/alarm.js'
import { marbles } from '../support/marbles.js'

describe('alarm', () => {
  it('goes off once, after its delay', () => {
    marbles(({ expectObservable }) => {
      expectObservable(alarm(3, asyncScheduler)).toBe('---(a|)', { a: 0 })
      expectObservable(alarm(-3, asyncScheduler)).toBe('(a|)', { a: 0 })
      expectObservable(alarm(longestDelay, asyncScheduler)).toBe(`${longestDelay}ms (a|)`, { a: 0 })
    })
  })

  it('stays silent where no timer can wait that long', () => {
    const set: number[] = []
    const scheduler = { now: () => 0, schedule: (_work: unknown, delay = 0) => set.push(delay) as never }
    for (const delay of [Infinity, longestDelay + 1]) alarm(delay, scheduler).subscribe().unsubscribe()
    assert.deepEqual(set, [])
  })
})
