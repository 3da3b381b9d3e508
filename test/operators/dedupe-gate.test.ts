import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { concat, defer, delay, from, ignoreElements, map, NEVER, of, tap, throwError, timer, type Observable } from 'rxjs'
import { dedupeByEventId } from '../../operators/dedupe-by-event-id.js'
import { handle } from '../../operators/handle.js'
import { createMemoryDedupeStore } from '../../operators/memory-dedupe-store.js'
import type { Awaitable } from '../../src/model/awaitable.js'
import type { DedupeStore } from '../../src/model/dedupe-store.js'
import type { LarkEvent } from '../../src/model/event.js'
import type { Rejection } from '../../src/model/rejection.js'
import { createSource, type Inbound } from '../../streams/create-source.js'
import { marbles, pushed } from '../support/marbles.js'

const no = new Error('no')
const answered = { a: 'a ack', n: 'a nack', b: 'b ack' }
const ids = map(({ id }: LarkEvent) => id)
const reasons = map(({ reason }: Rejection) => reason)
const work = (ms: number) => handle(({ id }: LarkEvent): Observable<string> => of(id).pipe(delay(ms)))

/** A promise that keeps virtual time. */
const later = <T>(ms: number, make: () => T): PromiseLike<T> => ({
  then: (resolve) => timer(ms).subscribe(() => void resolve?.(make())) as never,
})

/** A memory whose steps take so many ms, or go wrong. */
function playedStore(played: Partial<Record<keyof DedupeStore, number | 'throws' | 'rejects'>>) {
  const memory = createMemoryDedupeStore()
  const steps: string[] = []
  const step = <T>(name: keyof DedupeStore, make: () => T): Awaitable<T> => {
    steps.push(name)
    const how = played[name]
    if (how === 'throws') throw no
    if (how === 'rejects') return { then: (_resolve, reject) => reject?.(no) as never }
    return how === undefined ? make() : later(how, make)
  }
  const store: DedupeStore = {
    claim: (key, lease) => step('claim', () => memory.claim(key, lease)),
    renew: (key, token, lease) => step('renew', () => memory.renew(key, token, lease)),
    done: (key, token, window) => step('done', () => memory.done(key, token, window)),
    release: (key, token) => step('release', () => memory.release(key, token)),
  }
  return { store, steps }
}

describe('dedupeByEventId, with a store that fails', () => {
  for (const how of ['throws', 'rejects'] as const) {
    it(`answers an event that cannot be given back: it ${how}`, () => {
      marbles(({ pushes, expectObservable }) => {
        const { store } = playedStore({ release: how })
        const { source, answers$ } = pushes('-a')
        const failing = handle(() => throwError(() => no), { onError: () => undefined })
        expectObservable(source.pipe(dedupeByEventId({ store }), failing)).toBe('-')
        expectObservable(answers$).toBe('-n', answered)
        expectObservable(source.rejected$.pipe(reasons)).toBe('-s', { s: 'store-failed' })
      })
    })

    it(`goes on renewing the lease: it ${how}`, () => {
      const { store, steps } = playedStore({ renew: how })
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-a', { deadline: 99 })
        expectObservable(source.pipe(dedupeByEventId({ store, lease: 4 }), work(5))).toBe('------a')
        expectObservable(answers$).toBe('------a', answered)
        expectObservable(source.rejected$.pipe(reasons)).toBe('---s-s', { s: 'store-failed' })
      })
      assert.deepEqual(steps, ['claim', 'renew', 'renew', 'done'])
    })

    it(`lets an event pass where it says nothing of the id, and tells: it ${how}`, () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-a')
        const claim = () => (how === 'throws' ? undefined : { then: (next?: (known: undefined) => void) => next?.(undefined) })
        const store = { ...playedStore({}).store, claim } as unknown as DedupeStore
        expectObservable(source.pipe(dedupeByEventId({ store }), work(3))).toBe('----a')
        expectObservable(answers$).toBe('----a', answered)
        expectObservable(source.rejected$.pipe(reasons)).toBe('-s', { s: 'store-failed' })
      })
    })

    it(`runs nothing twice at once, all the same: it ${how}`, () => {
      marbles(({ pushes, expectObservable }) => {
        const { store } = playedStore({ claim: how })
        const { source, answers$ } = pushes('-a-a-----a')
        expectObservable(source.pipe(dedupeByEventId({ store }), work(3))).toBe('----a-------a')
        expectObservable(answers$).toBe('----(aa)----a', answered)
      })
    })
  }
})

describe('dedupeByEventId, with a store that takes its time', () => {
  it('answers a duplicate that comes while the id is being remembered when that is done', () => {
    marbles(({ pushes, expectObservable }) => {
      const { store, steps } = playedStore({ done: 5 })
      const { source, answers$ } = pushes('-a---a')
      expectObservable(source.pipe(dedupeByEventId({ store }), work(2))).toBe('---a')
      expectObservable(answers$).toBe('--------(aa)', answered)
      expectObservable(timer(20).pipe(map(() => steps.join(' ')))).toBe('20ms (s|)', { s: 'claim done' })
    })
  })

  it('asks for one id one after the other, for others at the same time', () => {
    const { store, steps } = playedStore({ claim: 5 })
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-(aab)')
      expectObservable(timer(3).pipe(map(() => steps.length))).toBe('---(n|)', { n: 2 })
      expectObservable(source.pipe(dedupeByEventId({ store }), ids)).toBe('------(ab)')
    })
    assert.deepEqual(steps, ['claim', 'claim', 'done', 'claim', 'done'])
  })

  it('nacks what waits for a look-up, or is looked up, when it is unsubscribed', () => {
    marbles(({ pushes, expectObservable }) => {
      const { store } = playedStore({ claim: 5 })
      const { source, answers$ } = pushes('-(aa)')
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(dedupeByEventId({ store })), '^--!').toBe('-')
      expectObservable(answers$).toBe('---(nn)', answered)
    })
  })

  it('nacks what it has no place for, and says so', () => {
    const answers: string[] = []
    const rejected = new Set<string>()
    const never: DedupeStore = { ...createMemoryDedupeStore(), claim: () => ({ then: () => undefined as never }) }
    const inbound$ = from(Array.from({ length: 11_002 }, (_, index) => String(index))).pipe(
      map((id): Inbound => ({ envelope: pushed(id), deadline: Infinity, answer: ({ ack }) => answers.push(`${id} ${ack}`) })),
    )
    const source = createSource(inbound$, { transport: 'test' })
    source.rejected$.subscribe(({ reason, eventId }) => rejected.add(`${eventId ?? ''} ${reason}`))
    source.pipe(dedupeByEventId({ store: never })).subscribe()
    assert.deepEqual(answers, ['11000 false', '11001 false'])
    assert.deepEqual([...rejected], ['11000 queue-full', '11001 queue-full'])
  })
})

describe('dedupeByEventId, and leases', () => {
  it('renews no more when it is unsubscribed, or its source errors', () => {
    const [left, broken] = [playedStore({}), playedStore({})]
    // Claimed, and never settled.
    const stuck = tap(({ delivery }: LarkEvent) => void delivery.claim())
    marbles(({ pushes, expectObservable }) => {
      expectObservable(pushes('-a').source.pipe(dedupeByEventId({ store: left.store, lease: 4 }), stuck, ids), '^------!').toBe(
        '-a',
      )
      expectObservable(pushes('-a-----#').source.pipe(dedupeByEventId({ store: broken.store, lease: 4 }), stuck, ids)).toBe(
        '-a-----#',
      )
    })
    assert.deepEqual(left.steps, ['claim', 'renew', 'renew'])
    assert.deepEqual(broken.steps, ['claim', 'renew', 'renew'])
  })

  it('goes on renewing when its source has completed, while a handler runs', () => {
    const { store, steps } = playedStore({})
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-a|')
      expectObservable(source.pipe(dedupeByEventId({ store, lease: 4 }), work(5))).toBe('------(a|)')
    })
    assert.deepEqual(steps, ['claim', 'renew', 'renew', 'done'])
  })

  it('sets no timer for a lease that none can wait for', () => {
    const { store, steps } = playedStore({})
    marbles(({ pushes, expectObservable }) => {
      expectObservable(
        pushes('-a').source.pipe(
          dedupeByEventId({ store, lease: Infinity }),
          handle(() => NEVER),
        ),
      ).toBe('-')
      expectObservable(
        pushes('-b').source.pipe(
          dedupeByEventId({ store, lease: 1e15 }),
          handle(() => NEVER),
        ),
      ).toBe('-')
    })
    assert.deepEqual(steps, ['claim', 'claim'])
  })
})

describe('dedupeByEventId, with its own memory', () => {
  it('says how many ids it forgot early, once a minute', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('(abcdef) 59992ms g 9ms h')
      const forgotten = source.rejected$.pipe(map(({ reason, message }) => `${reason} ${message}`))
      expectObservable(source.pipe(dedupeByEventId({ max: 2 }), ignoreElements())).toBe('-')
      const more = 'ids forgotten before their window was over: there is room for 2'
      expectObservable(forgotten).toBe('x 59999ms y', { x: `evicted 1 ${more}`, y: `evicted 4 ${more}` })
    })
  })
})

describe('dedupeByEventId, whatever happens', () => {
  const push = fc.record({ id: fc.constantFrom('a', 'b', 'c'), gap: fc.nat(6), takes: fc.nat(8), fails: fc.boolean() })
  const pace = fc.record({
    claim: fc.nat(5),
    done: fc.nat(5),
    release: fc.nat(5),
  })

  it('never runs an id twice at once, nor again once it was handled, and answers each push once, truly', () => {
    fc.assert(
      fc.property(fc.array(push, { maxLength: 12 }), fc.option(pace, { nil: undefined }), (pushesToCome, paces) => {
        const answers = new Map<number, boolean>()
        const running = new Set<string>()
        const handled = new Set<string>()
        const runs = new Map<string, number>()
        marbles(() => {
          const inbound$ = concat(
            ...pushesToCome.map(({ id, gap }, index) =>
              timer(gap).pipe(
                map((): Inbound => ({
                  envelope: pushed(id),
                  deadline: Infinity,
                  answer({ ack }) {
                    assert.ok(!answers.has(index))
                    // Acked means handled.
                    if (ack) assert.ok(handled.has(id))
                    answers.set(index, ack)
                  },
                })),
              ),
            ),
          )
          const handler = handle(({ id }: LarkEvent) =>
            defer(() => {
              assert.ok(!running.has(id) && !handled.has(id))
              running.add(id)
              const run = runs.get(id) ?? 0
              runs.set(id, run + 1)
              const { takes, fails } = pushesToCome.filter((each) => each.id === id)[run]!
              return timer(takes).pipe(
                tap(() => {
                  running.delete(id)
                  if (fails) throw no
                  handled.add(id)
                }),
              )
            }),
          )
          const options = paces ? { store: playedStore(paces).store } : {}
          createSource(inbound$, { transport: 'test' }).pipe(dedupeByEventId(options), handler).subscribe()
        })
        assert.equal(answers.size, pushesToCome.length)
        assert.equal(running.size, 0)
      }),
    )
  })
})
