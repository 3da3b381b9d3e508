import assert from 'node:assert/strict'
import {
  concat,
  delay,
  ignoreElements,
  map,
  merge,
  NEVER,
  of,
  tap,
  throwError,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs'
import { dedupeByEventId } from '../../operators/dedupe-by-event-id.js'
import { handle } from '../../operators/handle.js'
import { createMemoryDedupeStore } from '../../operators/memory-dedupe-store.js'
import type { DedupeStore } from '../../src/model/dedupe-store.js'
import type { LarkEvent } from '../../src/model/event.js'
import { madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const ids = map(({ id }: LarkEvent) => id)
const no = new Error('no')

/** Work that takes so many ms, and gives back the id. */
const work = (ms: number) => handle(({ id }: LarkEvent): Observable<string> => of(id).pipe(delay(ms)))

/** Work that fails the first time, after so many ms. */
function failingOnce(ms: number) {
  let runs = 0
  return handle(({ id }: LarkEvent): Observable<string> => {
    runs += 1
    return runs === 1
      ? concat(
          timer(ms).pipe(ignoreElements()),
          throwError(() => no),
        )
      : of(id).pipe(delay(ms))
  })
}

/** A store that takes so many ms of virtual time for every step, and a log of them. */
function slowStore(ms: number, clock: SchedulerLike): { store: DedupeStore; steps: string[] } {
  const memory = createMemoryDedupeStore({ clock })
  const steps: string[] = []
  const later = <T>(name: string, make: () => T): PromiseLike<Awaited<T>> => ({
    then: (resolve, reject) => {
      timer(ms, clock).subscribe(() => {
        steps.push(`${clock.now()} ${name}`)
        try {
          resolve?.(make() as Awaited<T>)
        } catch (error) {
          reject?.(error)
        }
      })
      return undefined as never
    },
  })
  const store: DedupeStore = {
    claim: (key, lease) => later('claim', () => memory.claim(key, lease)),
    renew: (key, token, lease) => later('renew', () => memory.renew(key, token, lease) as undefined),
    done: (key, token, window) => later('done', () => memory.done(key, token, window) as undefined),
    release: (key, token) => later('release', () => memory.release(key, token) as undefined),
  }
  return { store, steps }
}

const reasons = map(({ reason }: { reason: string }) => reason)

describe('dedupeByEventId', () => {
  operatorContract('dedupeByEventId', { make: () => dedupeByEventId(), values: madeEvents })

  it('lets each id pass once', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-b-a-c-|')
      const subs = '   ^--------!'
      const result = ' -a-b---c-|'
      const wire = '   -a-b-a-c--'
      expectObservable(source.pipe(dedupeByEventId(), ids)).toBe(result)
      expectObservable(answers$).toBe(wire, { a: 'a ack', b: 'b ack', c: 'c ack' })
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
    })
  })

  it('lets an id pass again when its handling failed', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a----a')
      expectObservable(source.pipe(dedupeByEventId(), failingOnce(2))).toBe('--------a')
      expectObservable(answers$).toBe('---n----a', { n: 'a nack', a: 'a ack' })
    })
  })

  it('answers a duplicate like the first, whose handling it waits for', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-a')
      expectObservable(source.pipe(dedupeByEventId(), work(4))).toBe('-----a')
      expectObservable(answers$).toBe('-----(aa)', { a: 'a ack' })
    })
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-a')
      expectObservable(source.pipe(dedupeByEventId(), failingOnce(4))).toBe('-')
      expectObservable(answers$).toBe('-----(aa)', { a: 'a nack' })
    })
  })

  it('runs a slow handler once, however often the platform delivers again meanwhile', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('a 14999ms a 14999ms a')
      expectObservable(source.pipe(dedupeByEventId(), work(20_000))).toBe('20s a')
      expectObservable(answers$).toBe('3s n 14999ms n 11999ms a', { n: 'a nack', a: 'a ack' })
    })
  })

  it('lets an id pass again when its window is over', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-a-a---a')
      expectObservable(source.pipe(dedupeByEventId({ window: 5 }), ids)).toBe('-a-----a')
    })
  })

  it('forgets the oldest where there is no room, and says so', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-a-b-a')
      expectObservable(source.pipe(dedupeByEventId({ max: 1 }), ids)).toBe('-a-b-a')
      expectObservable(source.rejected$.pipe(reasons)).toBe('---e', { e: 'evicted' })
    })
  })

  it('keeps the ids of apps apart', () => {
    const store = createMemoryDedupeStore()
    const keys: string[] = []
    const spied: DedupeStore = { ...store, claim: (key, lease) => (keys.push(key), store.claim(key, lease)) }
    of(madeEvents().a)
      .pipe(dedupeByEventId({ store: spied, name: 'replies' }))
      .subscribe()
    assert.deepEqual(keys, ['replies/cli_test/a'])
  })

  it('shares a store under one name, and not under two', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-a')
      const store = createMemoryDedupeStore()
      expectObservable(source.pipe(dedupeByEventId({ store, name: 'one' }), ids)).toBe('-a')
      expectObservable(source.pipe(dedupeByEventId({ store, name: 'two' }), ids)).toBe('-a')
      expectObservable(source.pipe(dedupeByEventId({ store, name: 'two' }), ids)).toBe('-')
    })
  })

  it('nacks what is being handled elsewhere, to come again', () => {
    marbles(({ pushes, expectObservable }) => {
      const store = createMemoryDedupeStore()
      const here = pushes('-a')
      const there = pushes('---a')
      expectObservable(here.source.pipe(dedupeByEventId({ store }), work(9))).toBe('----------a')
      expectObservable(there.source.pipe(dedupeByEventId({ store }), ids)).toBe('-')
      expectObservable(there.answers$).toBe('---a', { a: 'a nack' })
    })
  })

  it('re-runs only the pipeline that failed, of two on one source', () => {
    const runs: string[] = []
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a----a')
      const good = source.pipe(
        dedupeByEventId(),
        tap(() => runs.push('good')),
        work(3),
      )
      const bad = source.pipe(
        dedupeByEventId(),
        tap(() => runs.push('bad')),
        failingOnce(2),
      )
      expectObservable(merge(good, bad).pipe(ignoreElements())).toBe('-')
      expectObservable(answers$).toBe('---n----a', { n: 'a nack', a: 'a ack' })
    })
    assert.deepEqual(runs, ['good', 'bad', 'bad'])
  })

  describe('with a store that takes its time', () => {
    it('holds the event meanwhile, and remembers it before it is acked', () => {
      let steps: string[] = []
      marbles(({ pushes, scheduler, expectObservable }) => {
        const slow = slowStore(10, scheduler)
        steps = slow.steps
        const { source, answers$ } = pushes('-a')
        expectObservable(source.pipe(dedupeByEventId({ store: slow.store }), work(5))).toBe('16ms a')
        expectObservable(answers$).toBe('26ms a', { a: 'a ack' })
      })
      assert.deepEqual(steps, ['11 claim', '26 done'])
    })

    it('nacks when the handler fails then, and lets the redelivery pass', () => {
      marbles(({ pushes, scheduler, expectObservable }) => {
        const { store } = slowStore(10, scheduler)
        const { source, answers$ } = pushes('-a 48ms a')
        expectObservable(source.pipe(dedupeByEventId({ store }), failingOnce(0))).toBe('60ms a')
        expectObservable(answers$).toBe('21ms n 48ms a', { n: 'a nack', a: 'a ack' })
      })
    })

    it('keeps the order of events', () => {
      marbles(({ pushes, scheduler, expectObservable }) => {
        const { store } = slowStore(10, scheduler)
        const { source } = pushes('-abc')
        expectObservable(source.pipe(dedupeByEventId({ store }), ids)).toBe('11ms abc')
      })
    })

    it('renews the lease while the handler runs, and not after', () => {
      let steps: string[] = []
      marbles(({ pushes, scheduler, expectObservable }) => {
        const slow = slowStore(0, scheduler)
        steps = slow.steps
        const { source } = pushes('-a')
        expectObservable(source.pipe(dedupeByEventId({ store: slow.store, lease: 10 }), work(12))).toBe('13ms a')
      })
      assert.deepEqual(steps, ['1 claim', '6 renew', '11 renew', '13 done'])
    })

    it('nacks, and gives the id back, when it is unsubscribed meanwhile', () => {
      let steps: string[] = []
      marbles(({ pushes, scheduler, expectObservable }) => {
        const slow = slowStore(10, scheduler)
        steps = slow.steps
        const { source, answers$ } = pushes('-a')
        expectObservable(source.pipe(ignoreElements())).toBe('-')
        expectObservable(source.pipe(dedupeByEventId({ store: slow.store }), ids), '^--!').toBe('-')
        expectObservable(answers$).toBe('---a', { a: 'a nack' })
      })
      assert.deepEqual(steps, ['11 claim', '21 release'])
    })
  })

  it('lets events pass when its store fails, in whatever step, and says so', () => {
    const broken = (step: keyof DedupeStore, how: 'throws' | 'rejects'): DedupeStore => ({
      ...createMemoryDedupeStore(),
      [step]: () => {
        if (how === 'throws') throw no
        return { then: (_resolve: unknown, reject: (error: unknown) => void) => void reject(no) }
      },
    })
    for (const step of ['claim', 'done'] as const) {
      for (const how of ['throws', 'rejects'] as const) {
        marbles(({ pushes, expectObservable }) => {
          const { source, answers$ } = pushes('-a')
          expectObservable(source.pipe(dedupeByEventId({ store: broken(step, how) }), work(0))).toBe('-a')
          expectObservable(answers$).toBe('-a', { a: 'a ack' })
          expectObservable(source.rejected$.pipe(reasons)).toBe('-s', { s: 'store-failed' })
        })
      }
    }
  })

  it('nacks what runs when it is unsubscribed, and lets it pass to the next', () => {
    marbles(({ pushes, expectObservable }) => {
      const store = createMemoryDedupeStore()
      const { source } = pushes('-a---a')
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(
        source.pipe(
          dedupeByEventId({ store }),
          handle(() => NEVER),
        ),
        '^--!',
      ).toBe('-')
      expectObservable(source.pipe(dedupeByEventId({ store }), ids), '----^').toBe('-----a')
    })
  })
})
