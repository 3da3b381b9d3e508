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

interface Taken {
  readonly claim: Claim
  /** How it was settled; `another` where a later claim took its part. */
  by?: 'ack' | 'nack' | 'another'
}

type Step =
  | { readonly does: 'claim' }
  | { readonly does: 'hold' }
  | { readonly does: 'settle'; readonly how: 'ack' | 'nack'; readonly which: number }
  | { readonly does: 'watch'; readonly claims: number }

/** Does things to a delivery, and remembers what. */
function player() {
  const taken: Taken[] = []
  const watches: Settlement[][] = []
  const hold = ({ delivery }: LarkEvent): void => {
    const mine: Taken = { claim: delivery.claim({ passOn: () => (mine.by = 'another') }) }
    taken.push(mine)
  }
  const watch = ({ delivery }: LarkEvent, claims: number): void => {
    const seen: Settlement[] = []
    watches.push(seen)
    const handOver = () => taken.push(...Array.from({ length: claims }, () => ({ claim: delivery.claim() })))
    delivery.watch(handOver).subscribe((settlement) => seen.push(settlement))
  }
  const settle = (how: 'ack' | 'nack', which: number): void => {
    const chosen = taken[which % Math.max(1, taken.length)]
    if (!chosen) return
    chosen.by ??= how
    chosen.claim[how]()
  }
  const play = (event: LarkEvent, step: Step): void => {
    if (step.does === 'claim') taken.push({ claim: event.delivery.claim() })
    else if (step.does === 'hold') hold(event)
    else if (step.does === 'watch') watch(event, step.claims)
    else settle(step.how, step.which)
  }
  return { taken, watches, play }
}

describe('a delivery, whatever happens', () => {
  const steps: fc.Arbitrary<Step[]> = fc.array(
    fc.oneof(
      fc.constant({ does: 'claim' as const }),
      fc.constant({ does: 'hold' as const }),
      fc.record({ does: fc.constant('settle' as const), how: fc.constantFrom('ack' as const, 'nack' as const), which: fc.nat() }),
      fc.record({ does: fc.constant('watch' as const), claims: fc.nat(3) }),
    ),
  )

  it('is answered once, acked only if no claim failed, and settles every watch once', () => {
    fc.assert(
      fc.property(steps, steps, (within, afterwards) => {
        const { taken, watches, play } = player()
        const replies: boolean[] = []
        const events: LarkEvent[] = []
        const inbound$ = new Subject<Inbound>()
        createSource(inbound$, { transport: 'test' }).subscribe((event) => {
          events.push(event)
          within.forEach((step) => play(event, step))
          assert.deepEqual(replies, [])
        })
        inbound$.next({ envelope: pushed('a'), deadline: Infinity, answer: ({ ack }) => replies.push(ack) })
        afterwards.forEach((step) => play(events[0]!, step))
        const inTime = taken.filter(({ claim }) => !claim.late)
        if (replies[0] === true) assert.ok(inTime.every(({ by }) => by === 'ack' || by === 'another'))
        if (replies[0] === false) assert.ok(inTime.some(({ by }) => by === 'nack'))
        // Then everybody comes to an end.
        taken.forEach(({ claim: left }) => left.ack())
        assert.equal(replies.length, 1)
        assert.ok(watches.every((seen) => seen.length === 1))
      }),
    )
  })
})
