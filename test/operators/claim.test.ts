import { delay, filter, ignoreElements, map, merge, of, throwError, timer, type Observable } from 'rxjs'
import { claim } from '../../operators/claim.js'
import { dedupeByEventId } from '../../operators/dedupe-by-event-id.js'
import { handle } from '../../operators/handle.js'
import { createMemoryDedupeStore } from '../../operators/memory-dedupe-store.js'
import type { DedupeStore } from '../../src/model/dedupe-store.js'
import type { LarkEvent } from '../../src/model/event.js'
import { madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const work = (ms: number) => handle(({ id }: LarkEvent): Observable<string> => of(id).pipe(delay(ms)))
const failing = handle((): Observable<never> => throwError(() => new Error('no')))
const acked = { a: 'a ack', b: 'b ack' }
const ids = map(({ id }: LarkEvent) => id)

describe('claim', () => {
  operatorContract('claim', { make: () => claim(), values: madeEvents })

  it('holds an event over asynchronous steps, until the handler after them is done', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a--b-----|')
      const subs = '   ^---------!'
      const result = ' ------a--b|'
      const wire = '   ------a--b-'
      expectObservable(source.pipe(claim(), delay(2), work(3))).toBe(result)
      expectObservable(answers$).toBe(wire, acked)
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
    })
  })

  it('nacks when the handler after them fails', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      expectObservable(source.pipe(claim(), delay(2), failing)).toBe('-')
      expectObservable(answers$).toBe('---a', { a: 'a nack' })
    })
  })

  it('settles with a handler that follows at once', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      expectObservable(source.pipe(claim(), work(3))).toBe('----a')
      expectObservable(answers$).toBe('----a', acked)
    })
  })

  it('leaves what is filtered out after it to the deadline', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { deadline: 4 })
      const nothing = source.pipe(
        claim(),
        delay(1),
        filter(() => false),
        work(1),
      )
      expectObservable(nothing).toBe('-')
      expectObservable(answers$).toBe('-----a', { a: 'a nack' })
    })
  })

  it('waits for every pipeline that holds', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      const quick = source.pipe(claim(), delay(1), work(1))
      const slow = source.pipe(claim(), delay(4), work(3))
      expectObservable(merge(quick, slow)).toBe('---a----a')
      expectObservable(answers$).toBe('--------a', acked)
    })
  })

  it('gives nothing of a part that was claimed at once to another pipeline', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      const atOnce = source.pipe(claim(), work(6))
      const later = source.pipe(claim(), delay(2), work(2))
      expectObservable(merge(atOnce, later)).toBe('-----a-a')
      expectObservable(answers$).toBe('-------a', acked)
    })
  })

  it('answers duplicates too, where only one of two pipelines holds beyond the hand-over', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-a')
      const once = source.pipe(dedupeByEventId())
      expectObservable(merge(once.pipe(claim(), work(6)), once.pipe(claim(), delay(2), work(2)))).toBe('-----a-a')
      expectObservable(answers$).toBe('-------(aa)', acked)
    })
  })

  it('may stand twice in a pipeline', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      expectObservable(source.pipe(claim(), claim(), delay(2), work(2))).toBe('-----a')
      expectObservable(answers$).toBe('-----a', acked)
    })
  })

  it('is not released by another pipeline that claims at once', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      const quick = source.pipe(work(1))
      const held = source.pipe(claim(), delay(4), work(1))
      expectObservable(merge(quick, held)).toBe('--a---a')
      expectObservable(answers$).toBe('------a', acked)
    })
  })

  it('keeps the id of a dedupe above it taken until the handler is done', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a--a')
      const handled = source.pipe(dedupeByEventId(), claim(), delay(2), work(3))
      expectObservable(handled).toBe('------a')
      expectObservable(answers$).toBe('------(ab)', { a: 'a ack', b: 'a ack' })
    })
  })

  it('holds for an asynchronous dedupe below it', () => {
    marbles(({ pushes, scheduler, expectObservable }) => {
      const memory = createMemoryDedupeStore({ clock: scheduler })
      const slow: DedupeStore = {
        ...memory,
        claim: (key, lease) => ({
          then: (resolve: never) =>
            timer(2).subscribe(() => (resolve as (value: unknown) => void)(memory.claim(key, lease))) as never,
        }),
      }
      const { source, answers$ } = pushes('-a')
      expectObservable(source.pipe(claim(), delay(1), dedupeByEventId({ store: slow }), work(2))).toBe('------a')
      expectObservable(answers$).toBe('------a', acked)
    })
  })

  it('nacks what nobody has claimed yet when it is unsubscribed', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(claim(), delay(9), ids), '^--!').toBe('-')
      expectObservable(answers$).toBe('---a', { a: 'a nack' })
    })
  })

  it('nacks what comes beyond its bound, and says so', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-b')
      expectObservable(source.pipe(claim({ max: 1 }), delay(4), work(1))).toBe('------a')
      expectObservable(answers$).toBe('---b--a', { a: 'a ack', b: 'b nack' })
      expectObservable(source.rejected$.pipe(map(({ reason }) => reason))).toBe('---r', { r: 'queue-full' })
    })
  })

  it('has room again when a handler has taken over', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a--b')
      expectObservable(source.pipe(claim({ max: 1 }), delay(1), work(5))).toBe('-------a--b')
      expectObservable(answers$).toBe('-------a--b', acked)
    })
  })

  it('forgets what was answered at its deadline when it needs the place', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a---b', { deadline: 2 })
      const second = source.pipe(
        claim({ max: 1 }),
        filter(({ id }) => id === 'b'),
        delay(1),
        ids,
      )
      expectObservable(second).toBe('------b')
      expectObservable(answers$).toBe('---a---b', { a: 'a nack', b: 'b nack' })
    })
  })
})
