import * as fc from 'fast-check'
import assert from 'node:assert/strict'
import { concat, connect, delay, ignoreElements, map, merge, of, tap, throwError, timer, type Observable } from 'rxjs'
import { handle } from '../../operators/handle.js'
import { serializeBy } from '../../operators/serialize-by.js'
import type { LarkEvent } from '../../src/model/event.js'
import type { Rejection } from '../../src/model/rejection.js'
import { madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const acked = { a: 'a ack', b: 'b ack', c: 'c ack' }
const no = new Error('no')
const ids = map(({ id }: LarkEvent) => id)
const reasons = map(({ reason, eventId = '' }: Rejection) => `${eventId} ${reason}`)
const one = () => 1
const work = (ms: number) => handle(({ id }: LarkEvent): Observable<string> => of(id).pipe(delay(ms)))
/** a and b are of one key, c is of another. */
const keyed = ({ id }: LarkEvent) => (id === 'c' ? 'other' : 'one')

describe('serializeBy', () => {
  operatorContract('serializeBy', { make: () => serializeBy<LarkEvent>(({ id }) => id), values: madeEvents })

  it('hands on the next of a key when the one before is handled, others beside it', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-b-c-----|')
      const subs = '                                 ^----------!'
      const passed = '                               -a---cb----|'
      const wire = '                                 ------a---cb'
      const shared = source.pipe(serializeBy(keyed))
      const both = shared.pipe(connect((event$) => merge(event$.pipe(ids), event$.pipe(work(5), ignoreElements()))))
      expectObservable(both).toBe(passed)
      expectObservable(answers$).toBe(wire, acked)
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
    })
  })

  it('waits for every handler below it', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)')
      const subs = '                                 ^----'
      const result = '                               ---a---a-b---b'
      const wire = '                                 -------a-----b'
      const both = source.pipe(
        serializeBy(one),
        connect((event$) => merge(event$.pipe(work(2)), event$.pipe(work(6)))),
      )
      expectObservable(both).toBe(result)
      expectObservable(answers$).toBe(wire, acked)
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
    })
  })

  it('goes on at once with what nobody claims', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)-|')
      const subs = '                                 ^-----!'
      expectObservable(source.pipe(serializeBy(one), ids)).toBe('-(ab)-|')
      expectObservable(answers$).toBe('-(ab)', acked)
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
    })
  })

  it('nacks a failure alone, and goes on', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)')
      const failing = handle(({ id }: LarkEvent) =>
        id === 'a'
          ? concat(
              timer(3).pipe(ignoreElements()),
              throwError(() => no),
            )
          : of(id),
      )
      expectObservable(source.pipe(serializeBy(one), failing)).toBe('----b')
      expectObservable(answers$).toBe('----(ab)', { ...acked, a: 'a nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^----')
    })
  })

  it('completes when what waited is handled', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)|')
      expectObservable(source.pipe(serializeBy(one), work(5))).toBe('------a----(b|)')
      expectObservable(answers$).toBe('------a----b', acked)
      expectSubscriptions(inbound$.subscriptions).toBe('^----!')
    })
  })

  it('lets no more keys run at once than it may', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ac)')
      expectObservable(source.pipe(serializeBy(keyed, { concurrency: 1 }), work(3))).toBe('----a--c')
      expectObservable(answers$).toBe('----a--c', acked)
      expectSubscriptions(inbound$.subscriptions).toBe('^----')
    })
  })

  it('nacks what comes beyond its bound, and says so', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(abc)')
      expectObservable(source.pipe(serializeBy(one, { queue: 1 }), work(3))).toBe('----a--b')
      expectObservable(answers$).toBe('-c--a--b', { ...acked, c: 'c nack' })
      expectObservable(source.rejected$.pipe(reasons)).toBe('-c', { c: 'c queue-full' })
      expectSubscriptions(inbound$.subscriptions).toBe('^-----')
    })
  })

  it('nacks an event whose key cannot be told, and goes on', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-b')
      const key = ({ id }: LarkEvent) => {
        if (id === 'a') throw no
        return 1
      }
      expectObservable(source.pipe(serializeBy(key), ids)).toBe('---b')
      expectObservable(answers$).toBe('-a-b', { ...acked, a: 'a nack' })
      expectObservable(source.rejected$.pipe(reasons)).toBe('-a', { a: 'a handler-failed' })
      expectSubscriptions(inbound$.subscriptions).toBe('^---')
    })
  })

  it('nacks what runs and what waits when it is unsubscribed', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)')
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(serializeBy(one), work(9)), '^--!').toBe('-')
      expectObservable(answers$).toBe('---(ab)', { a: 'a nack', b: 'b nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^----')
    })
  })

  it('nacks what waits when the source errors', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)#')
      expectObservable(source.pipe(serializeBy(one), work(9))).toBe('-----#')
      expectObservable(answers$).toBe('-----(ba)', { a: 'a nack', b: 'b nack' })
      expectSubscriptions(inbound$.subscriptions).toBe('^----!')
    })
  })

  it('keeps each key in order, one at a time, and answers each event once, whatever takes how long', () => {
    const steps = fc.array(fc.record({ key: fc.nat(2), wait: fc.nat(3), takes: fc.nat(4), fails: fc.boolean() }), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(steps, (plan) => {
        const letters = plan.map((_, index) => String.fromCharCode(97 + index))
        const diagram = `${plan.map(({ wait }, index) => `${'-'.repeat(wait)}${letters[index]}`).join('')}|`
        const started: number[] = []
        const busy = new Set<number>()
        const answers: string[] = []
        marbles(({ pushes, flush }) => {
          const { source, answers$ } = pushes(diagram)
          answers$.subscribe((answer) => answers.push(answer))
          const stepOf = ({ id }: LarkEvent) => letters.indexOf(id)
          source
            .pipe(
              serializeBy((event) => plan[stepOf(event)]?.key),
              handle((event) => {
                const step = stepOf(event)
                const { key = -1, takes = 0, fails = false } = plan[step] ?? {}
                assert.ok(!busy.has(key))
                busy.add(key)
                started.push(step)
                return concat(timer(takes).pipe(ignoreElements()), fails ? throwError(() => no) : of(step)).pipe(
                  tap({ complete: () => busy.delete(key), error: () => busy.delete(key) }),
                )
              }),
            )
            .subscribe()
          flush()
        })
        for (const key of [0, 1, 2]) {
          const own = started.filter((step) => plan[step]?.key === key)
          assert.deepEqual(
            own,
            [...own].sort((a, b) => a - b),
          )
        }
        const expected = plan.map(({ fails }, index) => `${letters[index]} ${fails ? 'nack' : 'ack'}`)
        assert.deepEqual(answers.toSorted(), expected.toSorted())
      }),
      { numRuns: 60 },
    )
  })
})
