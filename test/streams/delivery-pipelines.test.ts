import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import {
  concat,
  connect,
  defer,
  delay,
  ignoreElements,
  map,
  merge,
  of,
  Subject,
  tap,
  throwError,
  timer,
  type Observable,
} from 'rxjs'
import { claim } from '../../operators/claim.js'
import { dedupeByEventId } from '../../operators/dedupe-by-event-id.js'
import { handle } from '../../operators/handle.js'
import { createMemoryDedupeStore } from '../../operators/memory-dedupe-store.js'
import type { Claim, Settlement } from '../../src/model/delivery.js'
import type { DedupeStore } from '../../src/model/dedupe-store.js'
import type { LarkEvent } from '../../src/model/event.js'
import { createSource, type Inbound } from '../../streams/create-source.js'
import { marbles, pushed } from '../support/marbles.js'

const acked = { a: 'a ack', n: 'a nack' }
const no = new Error('no')

/** Work that takes so many ms, and fails in the runs that are named. */
function work(ms: number, failing: readonly number[] = []) {
  let runs = 0
  return handle(({ id }: LarkEvent): Observable<string> =>
    defer(() => {
      runs += 1
      return failing.includes(runs)
        ? concat(
            timer(ms).pipe(ignoreElements()),
            throwError(() => no),
          )
        : of(id).pipe(delay(ms))
    }),
  )
}

/** A store whose look-ups take so many ms of virtual time. */
function slowStore(ms: number): DedupeStore {
  const memory = createMemoryDedupeStore()
  return {
    ...memory,
    claim: (key, lease) => ({
      then: (resolve) => timer(ms).subscribe(() => void resolve?.(memory.claim(key, lease))) as never,
    }),
  }
}

describe('pipelines on one source', () => {
  it('share the answer: the slowest decides', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      expectObservable(merge(source.pipe(work(2)), source.pipe(work(5)))).toBe('---a--a')
      expectObservable(answers$).toBe('------a', acked)
    })
  })

  it('lose only what is theirs when one of them is unsubscribed', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a---a', { deadline: 99 })
      expectObservable(source.pipe(work(3)), '^--!').toBe('-')
      expectObservable(source.pipe(work(2))).toBe('---a---a')
      expectObservable(answers$).toBe('---n---a', acked)
      expectSubscriptions(inbound$.subscriptions).toBe('^-------')
    })
  })

  it('run again only where they failed, each with its dedupe, also one that takes its time', () => {
    const runs: string[] = []
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a 49ms a')
      const deduped = (name: string, store: DedupeStore) =>
        source.pipe(
          dedupeByEventId({ store, name }),
          tap(() => runs.push(name)),
        )
      const store = slowStore(10)
      expectObservable(merge(deduped('good', store).pipe(work(3)), deduped('bad', store).pipe(work(2, [1])))).toBe(
        '14ms a 48ms a',
      )
      expectObservable(answers$).toBe('13ms n 49ms a', acked)
    })
    assert.deepEqual(runs, ['good', 'bad', 'bad'])
  })

  it('run both again where both hold with claim(), and one fails: whose it was cannot be told', () => {
    const runs: string[] = []
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a--------a')
      const held = (name: string, ms: number) =>
        source.pipe(
          dedupeByEventId(),
          tap(() => runs.push(name)),
          claim(),
          delay(ms),
        )
      expectObservable(merge(held('one', 1).pipe(work(3)), held('two', 2).pipe(work(1, [1])))).toBe('-----a-------aa')
      expectObservable(answers$).toBe('----n---------a', acked)
    })
    assert.deepEqual(runs, ['one', 'two', 'one', 'two'])
  })

  it('wait for each other where both hold with claim(): an early one settles nothing of the other', () => {
    const runs: string[] = []
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a--------a')
      const held = (name: string, ms: number) =>
        source.pipe(
          dedupeByEventId(),
          tap(() => runs.push(name)),
          claim(),
          delay(ms),
        )
      expectObservable(merge(held('one', 5).pipe(work(1, [1])), held('two', 1).pipe(work(1)))).toBe('---a--------a---a')
      expectObservable(answers$).toBe('-------n--------a', acked)
    })
    assert.deepEqual(runs, ['one', 'two', 'one', 'two'])
  })
})

describe('claim() and a dedupe that takes its time', () => {
  it('hold above it, and below it', () => {
    marbles(({ pushes, expectObservable }) => {
      const above = pushes('-a')
      expectObservable(above.source.pipe(claim(), delay(2), dedupeByEventId({ store: slowStore(10) }), work(3))).toBe('16ms a')
      expectObservable(above.answers$).toBe('16ms a', acked)
      const below = pushes('-a')
      expectObservable(below.source.pipe(dedupeByEventId({ store: slowStore(10) }), claim(), delay(2), work(3))).toBe('16ms a')
      expectObservable(below.answers$).toBe('16ms a', acked)
    })
  })

  it('give the id back when the handler below both fails', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a 49ms a')
      expectObservable(source.pipe(dedupeByEventId({ store: slowStore(10) }), claim(), delay(2), work(3, [1]))).toBe('66ms a')
      expectObservable(answers$).toBe('16ms n 49ms a', acked)
    })
  })

  it('keep the id taken beyond the deadline, and call that no late claim', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a---a', { deadline: 3 })
      expectObservable(source.pipe(dedupeByEventId(), claim(), delay(5), work(3))).toBe('---------a')
      expectObservable(answers$).toBe('----n---n', acked)
      expectObservable(source.rejected$.pipe(map(({ reason }) => reason))).toBe('----d---d', { d: 'deadline-missed' })
    })
  })

  it('give the id back when any of several handlers below them fails', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-------a')
      const both = source.pipe(
        dedupeByEventId(),
        claim(),
        delay(1),
        connect((held) => merge(held.pipe(work(1)), held.pipe(work(3, [1])))),
      )
      expectObservable(both).toBe('---a-------a-a')
      expectObservable(answers$).toBe('-----n-------a', acked)
    })
  })

  it('nack what is held when a step above errors', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-b')
      const broken = tap(({ id }: LarkEvent) => {
        if (id === 'b') throw no
      })
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(broken, claim(), delay(9))).toBe('---#', {}, no)
      expectObservable(answers$).toBe('---(nb)', { ...acked, b: 'b ack' })
    })
  })
})

describe('a delivery, whatever happens', () => {
  const step = fc.oneof(
    fc.record({ does: fc.constant('claim' as const) }),
    fc.record({ does: fc.constant('hold' as const) }),
    fc.record({ does: fc.constantFrom('ack' as const, 'nack' as const), which: fc.nat() }),
    fc.record({ does: fc.constant('watch' as const), claims: fc.nat(3) }),
  )

  it('is answered once, acked only if no claim failed, and settles every watch once', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), (within, afterwards) => {
        const claims: { claim: Claim; by?: 'ack' | 'nack' }[] = []
        const watches: Settlement[][] = []
        const replies: boolean[] = []
        const act =
          ({ delivery }: LarkEvent) =>
          (each: typeof step extends fc.Arbitrary<infer S> ? S : never) => {
            const take = (passOn?: () => void) => claims.push({ claim: delivery.claim(passOn && { passOn }) })
            if (each.does === 'claim') take()
            else if (each.does === 'hold') take(() => undefined)
            else if (each.does === 'watch') {
              const seen: Settlement[] = []
              watches.push(seen)
              delivery
                .watch(() => Array.from({ length: each.claims }, () => take()))
                .subscribe((settlement) => seen.push(settlement))
            } else {
              const chosen = claims[each.which % Math.max(1, claims.length)]
              if (!chosen) return
              chosen.by ??= each.does
              chosen.claim[each.does]()
            }
          }
        const inbound$ = new Subject<Inbound>()
        let event: LarkEvent | undefined
        createSource(inbound$, { transport: 'test' }).subscribe((handed) => {
          event = handed
          within.forEach(act(handed))
          assert.equal(replies.length, 0)
        })
        inbound$.next({ envelope: pushed('a'), deadline: Infinity, answer: ({ ack }) => replies.push(ack) })
        afterwards.forEach(act(event!))
        const inTime = claims.filter(({ claim: { late } }) => !late)
        if (replies[0] === true) assert.ok(inTime.every(({ by }) => by !== 'nack'))
        // Whoever is still open gives up; then everything has an end.
        claims.forEach(({ claim: open }) => open.ack())
        assert.equal(replies.length, 1)
        assert.ok(watches.every((seen) => seen.length === 1))
      }),
    )
  })
})
