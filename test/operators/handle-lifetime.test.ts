import assert from 'node:assert/strict'
import { expectTypeOf } from 'expect-type'
import * as fc from 'fast-check'
import {
  concat,
  defer,
  delay,
  finalize,
  ignoreElements,
  map,
  NEVER,
  of,
  takeUntil,
  throwError,
  timer,
  type Observable,
} from 'rxjs'
import { handle, type HandleContext } from '../../operators/handle.js'
import type { LarkEvent } from '../../src/model/event.js'
import { createSource, type Inbound } from '../../streams/create-source.js'
import { madeEvents } from '../support/events.js'
import { marbles, pushed } from '../support/marbles.js'

const acked = { a: 'a ack', b: 'b ack', c: 'c ack' }
const no = new Error('no')
const after =
  (ms: number) =>
  ({ id }: LarkEvent): Observable<string> =>
    of(id).pipe(delay(ms))

describe('handle, at its end', () => {
  it('completes when the source and all work have, also what waited', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)|')
      const subs = '                                 ^----!'
      const expected = '                             ------a----b|'.replace('b|', '(b|)')
      expectObservable(source.pipe(handle(after(5), { concurrency: 1 }))).toBe(expected)
      expectObservable(answers$).toBe('------a----b', acked)
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
    })
  })

  it('drains below a takeUntil: what is at work goes on', () => {
    marbles(({ hot, pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-b')
      const stopped = takeUntil<LarkEvent>(hot('--x'))
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(stopped, handle(after(4)))).toBe('-----(a|)')
      expectObservable(answers$).toBe('---b-a', acked)
    })
  })

  it('gives up what runs and what waits when it is unsubscribed, and nacks both', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$ } = pushes('-(abc)')
      const work = cold('           ----x|')
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(handle(() => work, { concurrency: 2 })), '^--!').toBe('-')
      expectObservable(answers$).toBe('---(abc)', { a: 'a nack', b: 'b nack', c: 'c nack' })
      expectSubscriptions(work.subscriptions).toBe(['-^-!', '-^-!'])
    })
  })

  it('nacks what runs when the source errors', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-#')
      expectObservable(source.pipe(handle(() => NEVER))).toBe('---#')
      expectObservable(answers$).toBe('---a', { a: 'a nack' })
    })
  })

  it('reports a claim that is too late, and runs it', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a')
      expectObservable(source.pipe(delay(2), handle(after(2)))).toBe('-----a')
      expectObservable(answers$).toBe('-a', acked)
      expectObservable(source.rejected$.pipe(map(({ reason, eventId }) => `${eventId ?? ''} ${reason}`))).toBe('---a', {
        a: 'a late-claim',
      })
    })
  })
})

describe('handle, whatever happens', () => {
  const job = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    gap: fc.nat(5),
    takes: fc.nat(8),
    ends: fc.constantFrom('completes', 'errors', 'throws', 'returns nothing'),
  })
  const bounds = fc.record({
    concurrency: fc.integer({ min: 1, max: 4 }),
    queue: fc.nat(5),
    timeout: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  })

  it('keeps each key in order, its bounds, and its stream; answers each event once', () => {
    fc.assert(
      fc.property(fc.array(job, { maxLength: 20 }), bounds, (jobs, { timeout, ...limits }) => {
        const log = {
          started: [] as number[],
          running: new Map<string, number>(),
          answers: new Map<number, string>(),
          completed: false,
        }
        const jobOf = ({ id }: LarkEvent) => ({ ...jobs[Number(id)]!, index: Number(id) })
        const work = (event: LarkEvent, context: HandleContext) => {
          const { key, takes, ends, index } = jobOf(event)
          assert.ok(!log.running.has(key))
          assert.ok(log.running.set(key, index).size <= limits.concurrency)
          assert.equal(context.index, index)
          log.started.push(index)
          const over = () => log.running.delete(key)
          if (ends === 'throws' || ends === 'returns nothing') over()
          if (ends === 'throws') throw no
          if (ends === 'returns nothing') return
          return concat(
            timer(takes).pipe(ignoreElements()),
            defer(() => (ends === 'errors' ? throwError(() => no) : of(index))),
          ).pipe(finalize(over))
        }
        marbles(() => {
          const inbound$ = concat(...jobs.map(({ gap }, index) => timer(gap).pipe(map(() => pushTo(log.answers, index)))))
          createSource(inbound$, { transport: 'test' })
            .pipe(handle(work, { ...limits, ...(timeout === undefined ? {} : { timeout }), key: (event) => jobOf(event).key }))
            .subscribe({ complete: () => (log.completed = true) })
        })
        assert.ok(log.completed)
        assert.deepEqual(
          [...log.answers.keys()].sort((one, other) => one - other),
          jobs.map((_job, index) => index),
        )
        for (const key of ['a', 'b', 'c']) {
          const order = log.started.filter((index) => jobs[index]?.key === key)
          assert.deepEqual(
            order,
            order.toSorted((one, other) => one - other),
          )
        }
        for (const [index, { takes, ends }] of jobs.entries()) {
          const ok =
            log.started.includes(index) &&
            (ends === 'returns nothing' || (ends === 'completes' && !(timeout !== undefined && takes > timeout)))
          assert.equal(log.answers.get(index), ok ? 'ack' : 'nack')
        }
      }),
      { numRuns: 200 },
    )
  })

  it('releases at once what it has claimed, whenever it is unsubscribed: nothing runs on, and each event has one answer', () => {
    fc.assert(
      fc.property(fc.array(job, { minLength: 1, maxLength: 20 }), bounds, fc.nat(60), (jobs, { timeout, ...limits }, leaves) => {
        const answers = new Map<number, string>()
        const [came, running] = [[] as number[], new Set<string>()]
        marbles(({ scheduler }) => {
          const inbound$ = concat(...jobs.map(({ gap }, index) => timer(gap).pipe(map(() => pushTo(answers, index)))))
          const source = createSource(concat(inbound$, NEVER), { transport: 'test' })
          // Another one listens too: that the answers come is the doing of the operator, not of the source that closes.
          source.subscribe(({ id }) => scheduler.now() < leaves && came.push(Number(id)))
          const work = ({ id }: LarkEvent): Observable<string> => {
            running.add(id)
            return after(jobs[Number(id)]?.takes ?? 0)({ id } as LarkEvent).pipe(finalize(() => running.delete(id)))
          }
          const subscription = source
            .pipe(
              handle(work, { ...limits, ...(timeout === undefined ? {} : { timeout }), key: ({ id }) => jobs[Number(id)]?.key }),
            )
            .subscribe()
          timer(leaves).subscribe(() => {
            subscription.unsubscribe()
            assert.equal(running.size, 0)
            for (const index of came) assert.ok(answers.has(index), `${index} is open`)
          })
        })
        assert.equal(answers.size, jobs.length)
      }),
      { numRuns: 200 },
    )
  })
})

/** A push whose answer is noted, and may come only once. */
const pushTo = (answers: Map<number, string>, index: number): Inbound => ({
  envelope: pushed(String(index)),
  deadline: Infinity,
  answer({ ack }) {
    assert.ok(!answers.has(index))
    answers.set(index, ack ? 'ack' : 'nack')
  },
})

describe('handle, in types', () => {
  it('knows its value and its results', () => {
    const { a } = madeEvents()
    const enriched = of({ ...a, who: 'Ann' })
    expectTypeOf(enriched.pipe(handle(({ who }) => of(who.length)))).toEqualTypeOf<Observable<number>>()
    expectTypeOf(of([a]).pipe(handle((batch) => of(batch.length)))).toEqualTypeOf<Observable<number>>()
    expectTypeOf(of(a).pipe(handle(() => undefined))).toEqualTypeOf<Observable<never>>()
    expectTypeOf(of(a).pipe(handle(async () => 'done'))).toEqualTypeOf<Observable<string>>()
    // @ts-expect-error -- nothing to answer
    void of('text').pipe(handle(() => undefined))
  })
})
