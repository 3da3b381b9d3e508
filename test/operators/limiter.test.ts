import assert from 'node:assert/strict'
import fc from 'fast-check'
import { delay, merge, mergeMap, of, tap, timer, type Observable, type SchedulerLike } from 'rxjs'
import { createLimiter, type LimiterOptions } from '../../operators/limiter.js'
import { respectRateLimit } from '../../operators/respect-rate-limit.js'
import { isLarkError, type RateLimitError } from '../../src/model/errors.js'
import type { Limiter, QueuePlace, RateLimit, Turn } from '../../src/model/limiter.js'
import { marbles } from '../support/marbles.js'

const limit = (key: string, count: number, per: number, code?: number): RateLimit => ({
  key,
  windows: [{ count, per }],
  ...(code !== undefined && { code }),
})
const two = limit('two', 2, 10)

/** A limiter without slack: windows are as long as they are. */
const exact = (scheduler: SchedulerLike, options: LimiterOptions = {}): Limiter =>
  createLimiter({ slack: 0, scheduler, ...options })

/** A call that emits its name when its turn comes. */
const called = (limiter: Limiter, name: string, turn: Turn): Observable<string> =>
  limiter.acquire(turn).pipe(mergeMap(() => of(name)))

const errorOf = (call$: Observable<unknown>): RateLimitError => {
  let caught: unknown
  call$.subscribe({ error: (error: unknown) => (caught = error) })
  assert.ok(isLarkError(caught, 'RateLimitError'))
  return caught
}

/** The starts of calls that all come at once, with what a window may have in it. */
function startsOf(calls: readonly Turn[], options: LimiterOptions = {}): readonly number[] {
  const starts: number[] = []
  marbles(({ cold, scheduler, expectObservable }) => {
    const limiter = exact(scheduler, options)
    calls.forEach((turn, index) => limiter.acquire(turn).subscribe(() => (starts[index] = scheduler.now())))
    expectObservable(cold('-')).toBe('-')
  })
  return starts
}

const isKept = (starts: readonly number[], count: number, per: number): boolean =>
  starts
    .toSorted((a, b) => a - b)
    .every((start, index, sorted) => index < count || start - (sorted[index - count] as number) >= per)

describe('createLimiter', () => {
  it('waits no longer than a window where the clock is set back', () => {
    marbles(({ scheduler, cold, expectObservable }) => {
      let setBack = 0
      const clock = Object.create(scheduler, { now: { value: () => scheduler.now() - setBack } }) as SchedulerLike
      const limiter = createLimiter({ slack: 0, scheduler: clock })
      const turn = { limits: [limit('one', 1, 10)] }
      const closed = { limits: [limit('closed', 1, 1)] }
      limiter.acquire(turn).subscribe()
      limiter.backOff(closed, { retryAfter: 10, code: 0 })
      setBack = 3_600_000
      expectObservable(merge(called(limiter, 'a', turn), called(limiter, 'b', closed))).toBe('----------(ab|)')
      expectObservable(cold('-')).toBe('-')
    })
  })

  it('is closed for ten minutes at most, whatever it is told', () => {
    marbles(({ scheduler, expectObservable }) => {
      const limiter = exact(scheduler)
      limiter.backOff({ limits: [two] }, { retryAfter: 1_767_225_600_000, code: 0 })
      expectObservable(called(limiter, 'a', { limits: [two] })).toBe('10m (a|)')
    })
  })

  it('lets calls in as long as there is room, and then one for each that leaves the window', () => {
    marbles(({ scheduler, expectObservable }) => {
      const limiter = exact(scheduler)
      const turn = { limits: [two] }
      const calls = ['a', 'b', 'c', 'd', 'e'].map((name) => called(limiter, name, turn))
      expectObservable(merge(...calls)).toBe('(ab)------(cd)------(e|)')
    })
  })

  it('keeps the order of subscribing, also towards those who come when there is room again', () => {
    marbles(({ scheduler, expectObservable }) => {
      const limiter = exact(scheduler)
      const turn = { limits: [limit('one', 1, 3)] }
      expectObservable(merge(...['a', 'b', 'c'].map((name) => called(limiter, name, turn)))).toBe('a--b--(c|)')
      expectObservable(called(limiter, 'd', turn), '------^').toBe('---------(d|)')
    })
  })

  it('keeps to every window of every limit', () => {
    marbles(({ scheduler, expectObservable }) => {
      const limiter = exact(scheduler)
      const windows = [
        { count: 1, per: 2 },
        { count: 3, per: 20 },
      ]
      const calls = ['a', 'b', 'c', 'd', 'e'].map((name) => called(limiter, name, { limits: [{ key: 'x', windows }] }))
      expectObservable(merge(...calls)).toBe('a-b-c 15ms d-(e|)')
    })
  })

  it('lets a call pass one that waits for a limit of its own', () => {
    marbles(({ scheduler, expectObservable }) => {
      const limiter = exact(scheduler)
      const all = limit('all', 3, 10)
      const inChat = (chat: string) => ({ limits: [all, limit(chat, 1, 5)] })
      const calls = [
        called(limiter, 'a', inChat('A')),
        called(limiter, 'b', inChat('A')),
        called(limiter, 'c', inChat('B')),
        called(limiter, 'd', inChat('A')),
        called(limiter, 'e', inChat('C')),
      ]
      expectObservable(merge(...calls)).toBe('(ace)-----b----(d|)')
    })
  })

  it('gives the place of who leaves to the next', () => {
    marbles(({ cold, scheduler, expectObservable, flush }) => {
      const limiter = exact(scheduler)
      const turn = { limits: [limit('one', 1, 5)] }
      expectObservable(called(limiter, 'a', turn)).toBe('(a|)')
      expectObservable(called(limiter, 'b', turn), '^-!').toBe('---')
      expectObservable(called(limiter, 'c', turn)).toBe('-----(c|)')
      expectObservable(cold('-')).toBe('-')
      flush()
    })
  })

  it('runs no timer where nobody waits', () => {
    marbles(({ scheduler }) => {
      const limiter = exact(scheduler)
      const turn = { limits: [limit('one', 1, 5)] }
      limiter.acquire(turn).subscribe()
      assert.equal(scheduler.actions.length, 0)
      const waiting = [limiter.acquire(turn).subscribe(), limiter.acquire(turn).subscribe()]
      assert.equal(scheduler.actions.length, 1)
      waiting.forEach((one) => one.unsubscribe())
      assert.equal(scheduler.actions.length, 0)
    })
  })

  it('takes windows longer than they are, by its slack', () => {
    marbles(({ scheduler, expectObservable }) => {
      const turn = { limits: [limit('one', 1, 100)] }
      const limiter = createLimiter({ scheduler })
      expectObservable(merge(called(limiter, 'a', turn), called(limiter, 'b', turn))).toBe('a 129ms (b|)')
    })
  })

  it('counts a call from its end, for so long it may have been on its way, but no longer than ten seconds', () => {
    const secondAt = (took: number) => {
      const starts: number[] = []
      marbles(({ scheduler }) => {
        const limiter = exact(scheduler)
        const turn = { limits: [limit('one', 1, 3_000)] }
        limiter.acquire(turn).subscribe(() => limiter.sent?.(turn))
        scheduler.schedule(() => limiter.over?.(turn, took), took)
        limiter.acquire(turn).subscribe(() => starts.push(scheduler.now()))
      })
      return starts
    }
    assert.deepEqual([secondAt(0), secondAt(700), secondAt(5_000), secondAt(20_000)], [[3_000], [3_700], [8_000], [13_000]])
  })

  it('lets no more calls arrive in a window than it has room for, however long each is on its way', () => {
    const way = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 9_999 }))
    const windows = [
      { count: 3, per: 1_000 },
      { count: 10, per: 4_000 },
    ]
    fc.assert(
      fc.property(fc.array(fc.tuple(way, way), { minLength: 10, maxLength: 40 }), (ways) => {
        const arrivals: number[] = []
        marbles(({ scheduler }) => {
          const limiter = exact(scheduler)
          const turn = { limits: [{ key: 'x', windows }] }
          for (const [there, back] of ways) {
            const call$ = timer(there, scheduler).pipe(
              tap(() => arrivals.push(scheduler.now())),
              delay(back, scheduler),
            )
            call$.pipe(respectRateLimit(limiter, turn)).subscribe()
          }
        })
        assert.equal(arrivals.length, ways.length)
        assert.ok(windows.every(({ count, per }) => isKept(arrivals, count, per)))
      }),
      { numRuns: 100 },
    )
  })

  it('says who has to wait how long, and how many do', () => {
    marbles(({ scheduler }) => {
      const limiter = exact(scheduler)
      const places: QueuePlace[] = []
      const turn = { limits: [two], onWait: (place: QueuePlace) => places.push(place) }
      for (let call = 0; call < 4; call += 1) limiter.acquire(turn).subscribe()
      assert.deepEqual(places, [
        { waiting: 1, wait: 10 },
        { waiting: 2, wait: 10 },
      ])
    })
  })

  it('refuses who comes when the queue is full, and who would wait longer than he can', () => {
    marbles(({ scheduler }) => {
      const limiter = exact(scheduler, { queue: 1 })
      const turn = { limits: [limit('one', 1, 5)], endpoint: 'x' }
      limiter.acquire(turn).subscribe()
      const impatient = errorOf(limiter.acquire({ ...turn, patience: 4 }))
      limiter.acquire(turn).subscribe()
      const { message, endpoint, retryAfter, local, retryable } = errorOf(limiter.acquire(turn))
      assert.deepEqual(
        { message, endpoint, retryAfter, local, retryable },
        { message: 'x: 1 calls wait already; there is room in 5 ms', endpoint: 'x', retryAfter: 5, local: true, retryable: true },
      )
      assert.equal(impatient.message, 'x: the limit of calls is reached; there is room in 5 ms')
    })
  })

  it('lets 10,000 wait, and not one more', () => {
    marbles(({ scheduler, cold, expectObservable }) => {
      const limiter = createLimiter({ scheduler })
      const turn = { limits: [limit('one', 1, 5)] }
      const comes = () => limiter.acquire(turn).subscribe()
      const waiting = Array.from({ length: 10_001 }, comes)
      assert.match(errorOf(limiter.acquire(turn)).message, /10000 calls wait already/)
      waiting.at(-1)?.unsubscribe()
      const last = comes()
      assert.equal(last.closed, false)
      for (const one of [...waiting, last]) one.unsubscribe()
      expectObservable(cold('-')).toBe('-')
    })
  })

  it('lets nobody wait where it is told to fail', () => {
    marbles(({ scheduler }) => {
      const limiter = exact(scheduler)
      const turn: Turn = { limits: [two], onLimit: 'fail' }
      let passed = 0
      limiter.acquire(turn).subscribe(() => (passed += 1))
      limiter.acquire(turn).subscribe(() => (passed += 1))
      assert.equal(errorOf(limiter.acquire(turn)).retryAfter, 10)
      assert.equal(passed, 2)
    })
  })

  it('pauses a limit when the platform asks for it, and that one alone', () => {
    marbles(({ scheduler, expectObservable }) => {
      const limiter = exact(scheduler)
      const [wide, chat] = [limit('wide', 9, 10), limit('chat', 9, 10, 230020)]
      limiter.backOff({ limits: [wide, chat] }, { retryAfter: 7, code: 230020 })
      expectObservable(called(limiter, 'a', { limits: [wide, chat] })).toBe('-------(a|)')
      expectObservable(called(limiter, 'b', { limits: [wide] })).toBe('(b|)')
      const other = exact(scheduler)
      other.backOff({ limits: [wide, chat] }, { retryAfter: 7, code: 99991400 })
      expectObservable(called(other, 'c', { limits: [wide] })).toBe('-------(c|)')
      expectObservable(called(other, 'd', { limits: [chat] })).toBe('(d|)')
    })
  })

  it('never shortens a pause, and waits longer where one is asked for meanwhile', () => {
    marbles(({ scheduler, expectObservable }) => {
      const limiter = exact(scheduler)
      const turn = { limits: [two] }
      limiter.backOff(turn, { retryAfter: 6, code: 0 })
      limiter.backOff(turn, { retryAfter: 2, code: 0 })
      expectObservable(called(limiter, 'a', turn)).toBe('--------- (a|)')
      scheduler.schedule(() => limiter.backOff(turn, { retryAfter: 6, code: 0 }), 3)
    })
  })

  it('learns the narrower window that an answer tells of', () => {
    const learnt = (told: number, retryAfter: number) => {
      const starts: number[] = []
      marbles(({ cold, scheduler, expectObservable }) => {
        const limiter = exact(scheduler)
        const turn = {
          limits: [
            {
              key: 'x',
              windows: [
                { count: 50, per: 1_000 },
                { count: 1_000, per: 60_000 },
              ],
            },
          ],
        }
        limiter.backOff(turn, { retryAfter, code: 0, limit: told })
        for (let call = 0; call < 60; call += 1) limiter.acquire(turn).subscribe(() => starts.push(scheduler.now() - retryAfter))
        expectObservable(cold('-')).toBe('-')
      })
      return starts
    }
    assert.deepEqual(learnt(5, 1_000).slice(0, 11), [0, 0, 0, 0, 0, 1_000, 1_000, 1_000, 1_000, 1_000, 2_000])
    assert.deepEqual(learnt(5, 4_000).slice(4, 6), [0, 1_000])
    assert.deepEqual(learnt(20, 5_000).slice(19, 21), [0, 60_000])
    assert.deepEqual(learnt(100, 1_000).slice(49, 51), [0, 1_000])
    assert.deepEqual(learnt(1_000, 1_000).slice(49, 51), [0, 1_000])
  })

  it('forgets the limit that was used least recently, beyond those it remembers', () => {
    const turnOf = (key: string): Turn => ({ limits: [limit(key, 1, 10)] })
    const [a, b, c] = [turnOf('a'), turnOf('b'), turnOf('c')]
    assert.deepEqual(startsOf([a, b, a, c, a, b], { keys: 2 }), [0, 0, 10, 0, 20, 0])
  })

  it('holds nobody back where a limit has no windows', () => {
    assert.deepEqual(new Set(startsOf(Array<Turn>(1_000).fill({ limits: [{ key: '', windows: [] }] }))), new Set([0]))
  })

  it('keeps 50 a second and 1,000 a minute over 2,000 calls, and makes nearly all that they allow', () => {
    const windows = [
      { count: 50, per: 1_000 },
      { count: 1_000, per: 60_000 },
    ]
    const starts = startsOf(Array<Turn>(2_000).fill({ limits: [{ key: 'x', windows }] }), { slack: 30 })
    assert.ok(windows.every(({ count, per }) => isKept(starts, count, per)))
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    )
    // 1,000 in the first minute, and then 50 at once each second: the last ones after 79 s.
    assert.ok(79_000 / (starts.at(-1) as number) >= 0.95)
  })

  it('makes 95 % of what 50 a second and 1,000 a minute allow, and is never refused, where calls arrive late and answers take a while', () => {
    const windows = [
      { count: 50, per: 1_000 },
      { count: 1_000, per: 60_000 },
    ]
    const turn = { limits: [{ key: 'x', windows }] }
    const arrivals: number[] = []
    marbles(({ cold, scheduler, expectObservable }) => {
      const limiter = createLimiter({ scheduler })
      for (let call = 0; call < 2_000; call += 1) {
        const there = (call % 100 < 50 ? 80 : 1) + ((call * 41) % 20)
        const back = 1 + ((call * 53) % 40)
        limiter.acquire(turn).subscribe(() => {
          limiter.sent?.(turn)
          scheduler.schedule(() => arrivals.push(scheduler.now()), there)
          scheduler.schedule(() => limiter.over?.(turn, there + back), there + back)
        })
      }
      expectObservable(cold('-')).toBe('-')
    })
    assert.equal(arrivals.length, 2_000)
    assert.ok(windows.every(({ count, per }) => isKept(arrivals, count, per)))
    assert.ok(79_000 / (arrivals.at(-1) as number) >= 0.95, String(arrivals.at(-1)))
  })

  it('goes on with 1,000 a minute where answers take two seconds, whichever part of that is the way there', () => {
    const windows = [
      { count: 50, per: 1_000 },
      { count: 1_000, per: 60_000 },
    ]
    const turn = { limits: [{ key: 'x', windows }] }
    const arrivals: number[] = []
    marbles(({ scheduler }) => {
      const limiter = createLimiter({ scheduler })
      for (let call = 0; call < 4_000; call += 1) {
        const call$ = timer((call * 739) % 2_000, scheduler).pipe(
          tap(() => arrivals.push(scheduler.now())),
          delay(2_000 - ((call * 739) % 2_000), scheduler),
        )
        call$.pipe(respectRateLimit(limiter, turn)).subscribe()
      }
    })
    arrivals.sort((a, b) => a - b)
    assert.ok(windows.every(({ count, per }) => isKept(arrivals, count, per)))
    const took = (arrivals[3_999] as number) - (arrivals[999] as number)
    assert.ok(180_000 / took >= 0.95, String(took))
  })

  it('keeps every window whatever comes, and the order of each chat', () => {
    const windows = fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), per: fc.integer({ min: 1, max: 30 }) }), {
      minLength: 1,
      maxLength: 2,
    })
    const call = fc.record({ chat: fc.constantFrom('', 'A', 'B'), after: fc.integer({ min: 0, max: 40 }), stays: fc.nat(60) })
    fc.assert(
      fc.property(windows, fc.array(call, { maxLength: 30 }), (every, calls) => {
        const starts: { at: number; chat: string; since: number }[] = []
        marbles(({ cold, scheduler, expectObservable }) => {
          const limiter = exact(scheduler)
          const limitsOf = (chat: string) => [{ key: 'all', windows: every }, ...(chat ? [limit(chat, 1, 4)] : [])]
          const sorted = calls.toSorted((a, b) => a.after - b.after)
          sorted.forEach(({ chat, after, stays }, since) => {
            const call$ = limiter.acquire({ limits: limitsOf(chat) })
            scheduler.schedule(() => {
              const waiting = call$.subscribe(() => starts.push({ at: scheduler.now(), chat, since }))
              if (stays < 30) scheduler.schedule(() => waiting.unsubscribe(), stays)
            }, after)
          })
          expectObservable(cold('-')).toBe('-')
        })
        const times = starts.map(({ at }) => at)
        assert.ok(every.every(({ count, per }) => isKept(times, count, per)))
        for (const chat of ['A', 'B']) {
          const own = starts.filter((start) => start.chat === chat)
          assert.ok(
            isKept(
              own.map(({ at }) => at),
              1,
              4,
            ),
          )
          assert.deepEqual(
            own,
            own.toSorted((a, b) => a.since - b.since),
          )
        }
      }),
      { numRuns: 200 },
    )
  })
})
