import assert from 'node:assert/strict'
import { bufferCount, concat, delay, EMPTY, ignoreElements, map, mergeMap, of, tap, throwError, timer, Observable } from 'rxjs'
import { handle } from '../../operators/handle.js'
import { isLarkError } from '../../src/model/errors.js'
import type { LarkEvent } from '../../src/model/event.js'
import type { Rejection } from '../../src/model/rejection.js'
import { madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const acked = { a: 'a ack', b: 'b ack', c: 'c ack' }
const no = new Error('no')

/** Work that takes so many ms, and gives back the id. */
const after =
  (ms: number) =>
  ({ id }: LarkEvent): Observable<string> =>
    of(id).pipe(delay(ms))

const failAfter = (ms: number): Observable<never> =>
  concat(
    timer(ms).pipe(ignoreElements()),
    throwError(() => no),
  )
const reasons = map(({ reason, eventId = '' }: Rejection) => `${eventId} ${reason}`)

describe('handle', () => {
  operatorContract('handle', { make: () => handle((event: LarkEvent) => of(event)), values: madeEvents })

  it('acks when the work is done, nacks when it fails, and goes on', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a-----b---c------')
      const work = { a: cold('                        --x|'), b: cold('--#', {}, no), c: cold('--y|') }
      const subs = '                                 ^-----------------'
      const expected = '                             ---x---------y----'
      const wire = '                                 ----a----b----c---'
      expectObservable(source.pipe(handle(({ id }) => work[id as 'a']))).toBe(expected)
      expectObservable(answers$).toBe(wire, { ...acked, b: 'b nack' })
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
      expectSubscriptions(work.a.subscriptions).toBe('-^--!')
      expectSubscriptions(work.b.subscriptions).toBe('-------^-!')
    })
  })

  it('claims an event when it arrives, also one that has to wait', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-(ab)')
      expectObservable(source.pipe(handle(after(2), { concurrency: 1 }))).toBe('---a-b')
      expectObservable(answers$).toBe('                                         ---a-b', acked)
    })
  })

  describe('in order', () => {
    it('handles events of one key one after the other, others beside them', () => {
      marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
        const { source, answers$ } = pushes('-(abc)----|')
        const work = { a: cold('              -----x|'), b: cold('-y|'), c: cold('--z|') }
        const expected = '                   ---z--x-y-|'
        const key = ({ id }: LarkEvent) => (id === 'c' ? 'other' : 'one')
        expectObservable(source.pipe(handle(({ id }) => work[id as 'a'], { key }))).toBe(expected)
        expectObservable(answers$).toBe('----c--a-b', acked)
        expectSubscriptions(work.b.subscriptions).toBe('-------^-!')
      })
    })

    it('takes each value alone that has no key', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source } = pushes('-(abc)')
        expectObservable(source.pipe(handle(after(3), { key: ({ id }) => (id === 'c' ? 1 : undefined) }))).toBe('----(abc)')
      })
    })

    it('goes on with the next of a key when one fails', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-(ab)')
        const work = handle((event: LarkEvent) => (event.id === 'a' ? failAfter(3) : after(2)(event)), { key: () => 1 })
        expectObservable(source.pipe(work)).toBe('------b')
        expectObservable(answers$).toBe('        ----a-b', { ...acked, a: 'a nack' })
      })
    })

    it('counts a key that cannot be told as a failure of that value', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-a-b')
        const key = ({ id }: LarkEvent) => {
          if (id === 'a') throw no
          return 1
        }
        expectObservable(source.pipe(handle(after(2), { key }))).toBe('-----b')
        expectObservable(answers$).toBe('                              -a---b', { ...acked, a: 'a nack' })
        expectObservable(source.rejected$.pipe(reasons)).toBe('        -a', { a: 'a handler-failed' })
      })
    })
  })

  describe('in bounds', () => {
    it('runs 16 at once, or as many as it is told', () => {
      marbles(({ pushes, expectObservable }) => {
        expectObservable(pushes('-(abcdefghijklmnopq)').source.pipe(handle(after(99)))).toBe(`- 99ms (abcdefghijklmnop) 81ms q`)
      })
      marbles(({ pushes, expectObservable }) => {
        expectObservable(pushes('-(abc)').source.pipe(handle(after(5), { concurrency: 2 }))).toBe('------(ab)-c')
      })
    })

    it('nacks what does not fit into the queue, and says so', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-(abc)')
        expectObservable(source.pipe(handle(after(3), { concurrency: 1, queue: 1 }))).toBe('----a--b')
        expectObservable(answers$).toBe('                                                   -c--a--b', { ...acked, c: 'c nack' })
        expectObservable(source.rejected$.pipe(reasons)).toBe('-c', { c: 'c queue-full' })
      })
    })

    it('runs what has waited even when the platform has stopped waiting', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-(ab)', { deadline: 4 })
        expectObservable(source.pipe(handle(after(3), { concurrency: 1 }))).toBe('----a--b')
        expectObservable(answers$).toBe('                                         ----ab', { ...acked, b: 'b nack' })
      })
    })
  })

  describe('when busy', () => {
    it('gives the older work up for the latest, and acks it', () => {
      marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
        const { source, answers$ } = pushes('-a-b------')
        const work = { a: cold('              -----x|'), b: cold('-----y|') }
        const expected = '                   --------y-'
        const wire = '                       ---a-----b'
        expectObservable(source.pipe(handle(({ id }) => work[id as 'a'], { onBusy: 'latest' }))).toBe(expected)
        expectObservable(answers$).toBe(wire, acked)
        expectSubscriptions(work.a.subscriptions).toBe('-^-!')
      })
    })

    it('ignores what comes meanwhile, and acks it', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-a-b--c')
        expectObservable(source.pipe(handle(after(3), { onBusy: 'ignore' }))).toBe('----a----c')
        expectObservable(answers$).toBe('                                           ---ba----c', acked)
      })
    })

    it('goes by key where there is one', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-a-b-c')
        const key = ({ id }: LarkEvent) => id === 'b'
        expectObservable(source.pipe(handle(after(5), { onBusy: 'latest', key }))).toBe('--------b-c')
        expectObservable(answers$).toBe('                                                -----a--b-c', acked)
      })
    })
  })

  describe('with a time limit', () => {
    it('gives work up, nacks it, and says that it took too long', () => {
      const errors: unknown[] = []
      marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
        const { source, answers$ } = pushes('-a')
        const work = cold('           -----x|')
        source.rejected$.subscribe(({ error }) => errors.push(error))
        expectObservable(source.pipe(handle(() => work, { timeout: 4 }))).toBe('-')
        expectObservable(answers$).toBe('-----a', { a: 'a nack' })
        expectSubscriptions(work.subscriptions).toBe('-^---!')
      })
      assert.ok(isLarkError(errors[0], 'TimeoutError'))
      assert.equal(errors[0].timeout, 4)
    })

    it('counts from when the work starts', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-(ab)')
        expectObservable(source.pipe(handle(after(3), { concurrency: 1, timeout: 4 }))).toBe('----a--b')
        expectObservable(answers$).toBe('                                                     ----a--b', acked)
      })
    })
  })

  describe('with ack at the start', () => {
    it('acks when the work begins, whatever becomes of it', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-(ab)')
        const work = handle((event: LarkEvent) => (event.id === 'a' ? failAfter(3) : after(2)(event)), {
          ack: 'start',
          concurrency: 1,
        })
        expectObservable(source.pipe(work)).toBe('------b')
        expectObservable(answers$).toBe('        -a--b', acked)
        expectObservable(source.rejected$.pipe(reasons)).toBe('----a', { a: 'a handler-failed' })
      })
    })
  })

  describe('when work fails', () => {
    it('tells the source, with the event and the error, and no one else', () => {
      const rejections: Rejection[] = []
      marbles(({ pushes }) => {
        const { source } = pushes('-a')
        source.rejected$.subscribe((rejection) => rejections.push(rejection))
        source.pipe(handle(() => throwError(() => no))).subscribe()
      })
      const type = 'im.message.receive_v1'
      assert.deepEqual(rejections, [{ reason: 'handler-failed', message: 'no', at: 1, eventId: 'a', eventType: type, error: no }])
    })

    it('takes what is thrown and what is rejected for the same', async () => {
      const answers: string[] = []
      marbles(({ pushes }) => {
        const { source, answers$ } = pushes('-a')
        answers$.subscribe((answer) => answers.push(answer))
        const throwing = () => {
          throw no
        }
        source.pipe(handle(throwing)).subscribe()
      })
      assert.deepEqual(answers, ['a nack'])
      const failures: unknown[] = []
      const { a } = madeEvents()
      const onError = (error: unknown) => void failures.push(error)
      await new Promise<void>((resolve) => {
        of(a)
          .pipe(handle(() => Promise.reject(no), { onError }))
          .subscribe({ complete: resolve })
      })
      assert.deepEqual(failures, [no])
    })

    it('nacks whatever the error is, also where there is none', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-a')
        expectObservable(source.pipe(handle(() => new Observable((subscriber) => subscriber.error())))).toBe('-')
        expectObservable(answers$).toBe('-a', { a: 'a nack' })
      })
    })

    it('lets onError observe it, and emit in its place', () => {
      const seen: unknown[] = []
      marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
        const { source, answers$ } = pushes('-a---b')
        const instead = cold('                 --x|')
        const onError = (error: unknown, { id }: LarkEvent) => {
          seen.push([error, id])
          return id === 'a' ? instead : undefined
        }
        expectObservable(source.pipe(handle((): Observable<string> => throwError(() => no), { onError }))).toBe('---x')
        expectObservable(answers$).toBe('-a---b', { a: 'a nack', b: 'b nack' })
        expectObservable(source.rejected$).toBe('-')
        expectSubscriptions(instead.subscriptions).toBe('-^--!')
      })
      assert.deepEqual(seen, [
        [no, 'a'],
        [no, 'b'],
      ])
    })

    it('tells the source where onError fails too', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source } = pushes('-a-b')
        const onError = ({ id }: { id?: string }) => {
          if (!id) throw no
          return EMPTY
        }
        expectObservable(source.pipe(handle(() => throwError(() => no), { onError: onError as never }))).toBe('-')
        expectObservable(source.rejected$.pipe(reasons)).toBe('-a-b', { a: 'a handler-failed', b: 'b handler-failed' })
      })
    })
  })

  describe('answers callbacks', () => {
    const type = () => 'card.action.trigger'

    it('with the last value of the work', () => {
      marbles(({ cold, pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-a', { type })
        expectObservable(source.pipe(handle(() => cold('-xy|')))).toBe('--xy')
        expectObservable(answers$).toBe('----a', { a: 'a ack "y"' })
      })
    })

    it('without a body where no value came', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-a', { type })
        expectObservable(source.pipe(handle(() => undefined))).toBe('-')
        expectObservable(answers$).toBe('-a', { a: 'a ack' })
      })
    })
  })

  describe('batches', () => {
    /** Events in pairs, held until somebody has claimed the pair. */
    const inPairs = (source: Observable<LarkEvent>): Observable<readonly LarkEvent[]> =>
      source.pipe(
        map((event) => ({ event, held: event.delivery.claim() })),
        bufferCount(2),
        mergeMap((pair) =>
          of(pair.map(({ event }) => event)).pipe(tap({ complete: () => pair.forEach(({ held }) => held.ack()) })),
        ),
      )

    it('settles every event of a batch with what becomes of its work', () => {
      marbles(({ pushes, expectObservable }) => {
        const { source, answers$ } = pushes('-abcd', { deadline: 99 })
        const work = (batch: readonly LarkEvent[]) =>
          batch.some(({ id }) => id === 'c') ? failAfter(2) : of('done').pipe(delay(9))
        expectObservable(source.pipe(inPairs, handle(work))).toBe('-----------x', { x: 'done' })
        expectObservable(answers$).toBe('------(cd)-(ab)', { ...acked, c: 'c nack', d: 'd nack' })
        expectObservable(source.rejected$.pipe(reasons)).toBe('------(cd)', { c: 'c handler-failed', d: 'd handler-failed' })
      })
    })
  })
})
