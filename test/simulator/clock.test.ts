import assert from 'node:assert/strict'
import { asyncScheduler, concatMap, interval, take, timer } from 'rxjs'
import { createClock } from '../../simulator/clock.js'
import type { SimulatorClock } from '../../simulator/clock.js'

describe('the clock of the simulator', () => {
  let clock: SimulatorClock
  let stop: () => void
  const seen: unknown[] = []
  const note = (what: unknown) => () => seen.push(what)

  beforeEach(() => {
    ;[clock, stop] = createClock()
    seen.length = 0
  })
  afterEach(() => stop())

  it('starts with real time and jumps ahead of it', () => {
    const [before, real] = [clock.now(), asyncScheduler.now()]
    clock.advance(3_600_000)
    const after = clock.now()
    assert.ok(after - before >= 3_600_000)
    assert.ok(after - real >= 3_600_000)
  })

  it('refuses what is no way forward, and goes on as before', () => {
    for (const ms of [Infinity, NaN, -1]) assert.throws(() => clock.advance(ms), RangeError)
    timer(1_000, clock).subscribe(note('later'))
    clock.advance(1_000)
    assert.deepEqual(seen, ['later'])
  })

  it('runs what falls due, in order of time, then of scheduling, and nothing else', () => {
    timer(2_000, clock).subscribe(note('second'))
    timer(1_000, clock).subscribe(note('first'))
    timer(2_000, clock).subscribe(note('third'))
    timer(60_000, clock).subscribe(note('too early'))
    clock.advance(5_000)
    assert.deepEqual(seen, ['first', 'second', 'third'])
  })

  it('runs what is scheduled on the way, at its own time', () => {
    const start = clock.now()
    timer(1_000, clock)
      .pipe(concatMap(() => timer(1_000, clock)))
      .subscribe(() => seen.push(clock.now() - start >= 2_000 && clock.now() - start < 4_000))
    clock.advance(10_000)
    assert.deepEqual(seen, [true])
  })

  it('repeats what repeats', () => {
    interval(1_000, clock).pipe(take(3)).subscribe(note('tick'))
    clock.advance(10_000)
    assert.equal(seen.length, 3)
  })

  it('forgets what was unsubscribed', () => {
    timer(1_000, clock).subscribe(note('never')).unsubscribe()
    clock.advance(5_000)
    assert.deepEqual(seen, [])
  })

  it('goes on by itself in real time', (done) => {
    timer(5, clock).subscribe({ complete: done })
  })

  it('is silent once stopped', () => {
    timer(1_000, clock).subscribe(note('never'))
    stop()
    clock.advance(5_000)
    assert.deepEqual(seen, [])
  })
})
