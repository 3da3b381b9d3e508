import assert from 'node:assert/strict'
import { delay, EMPTY, fromEvent, map, merge, NEVER, of, Subject, take, takeUntil, throwError, timer } from 'rxjs'
import { handle } from '../../operators/handle.js'
import type { LarkEvent } from '../../src/model/event.js'
import { madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'

const no = new Error('no')

describe('handle, the context', () => {
  it('counts the values from 0, for each subscription', () => {
    marbles(({ pushes, expectObservable }) => {
      const indices = handle((_event: LarkEvent, { index }) => of(String(index)))
      const { source } = pushes('-a-b')
      expectObservable(source.pipe(indices)).toBe('-0-1')
      expectObservable(source.pipe(indices), '--^').toBe('---0')
    })
  })

  it('aborts its signal when the work is given up, and only then', () => {
    const signals: Record<string, AbortSignal> = {}
    const reasonsOf = () => Object.entries(signals).map(([id, { aborted }]) => `${id} ${aborted ? 'aborted' : 'left'}`)
    const listen = (event: LarkEvent, { signal }: { signal: AbortSignal }) => {
      signals[event.id] = signal
      return event.id === 'd' ? EMPTY : event.id === 'e' ? throwError(() => no) : NEVER
    }
    marbles(({ pushes }) => {
      pushes('-a')
        .source.pipe(handle(listen, { timeout: 4 }))
        .subscribe()
      pushes('-bc')
        .source.pipe(handle(listen, { onBusy: 'latest' }), takeUntil(timer(9)))
        .subscribe()
      pushes('-de').source.pipe(handle(listen)).subscribe()
      pushes('-f').source.pipe(handle(listen)).subscribe()
    })
    assert.deepEqual(reasonsOf().sort(), ['a aborted', 'b aborted', 'c aborted', 'd left', 'e aborted', 'f left'])
  })

  it('aborts the signal of work that gives itself up as it begins, and lets that fail in peace', async () => {
    const signals: AbortSignal[] = []
    const left$ = new Subject<void>()
    /** The first leaves: by what comes meanwhile, or with the pipeline. */
    const work = (leave: () => void) =>
      async function begun(_event: LarkEvent, { signal, index }: { signal: AbortSignal; index: number }) {
        signals.push(signal)
        if (index === 0) leave()
        return new Promise<never>((_resolve, reject) => {
          if (signal.aborted) setImmediate(() => reject(no))
        })
      }
    const { a, b } = madeEvents()
    of(a)
      .pipe(handle(work(() => left$.next())), takeUntil(left$))
      .subscribe()
    const events$ = new Subject<LarkEvent>()
    const running = events$
      .pipe(
        handle(
          work(() => events$.next(b)),
          { onBusy: 'latest' },
        ),
      )
      .subscribe()
    events$.next(a)
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true, false],
    )
    // A rejection that nobody has taken would end the test.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    running.unsubscribe()
  })

  it("aborts the signal after the work was left: what it makes of that is nobody's business", () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-ab')
      /** As a call that fails when it is aborted. */
      const call = ({ id }: LarkEvent, { signal }: { signal: AbortSignal }) =>
        merge(
          fromEvent(signal, 'abort').pipe(
            map(() => {
              throw no
            }),
          ),
          of(id).pipe(delay(5)),
        ).pipe(take(1))
      const failures: unknown[] = []
      const onError = (error: unknown) => (failures.push(error), of('instead'))
      expectObservable(source.pipe(handle(call, { onBusy: 'latest', onError }))).toBe('-------b')
      source.pipe(handle(call), takeUntil(timer(3))).subscribe()
      expectObservable(source.rejected$).toBe('-')
      assert.deepEqual(failures, [])
    })
  })

  it('leaves the signal of work that ended well, though its answer ends the pipeline', () => {
    let given: { signal: AbortSignal } | undefined
    const left$ = new Subject<void>()
    const { a } = madeEvents()
    const ack = () => left$.next()
    const event = { ...a, delivery: { claim: () => ({ late: false, ack, nack: () => undefined }) } } as unknown as LarkEvent
    of(event)
      .pipe(
        handle((_event: LarkEvent, context) => ((given = context), of(1))),
        takeUntil(left$),
      )
      .subscribe()
    assert.equal(given?.signal.aborted, false)
  })

  it('starts nothing that was given up as it began', () => {
    let started = 0
    const left$ = new Subject<void>()
    // As builders of queries are, which run when somebody waits for them.
    const lazy = { then: () => (started += 1) } as unknown as PromiseLike<never>
    of(madeEvents().a)
      .pipe(
        handle(() => (left$.next(), lazy)),
        takeUntil(left$),
      )
      .subscribe()
    assert.equal(started, 0)
  })

  it('has its signal aborted already where it is asked for too late', () => {
    let context: { signal: AbortSignal } | undefined
    const work = handle((_event: LarkEvent, given) => {
      context = given
      return NEVER
    })
    of(madeEvents().a).pipe(work).subscribe().unsubscribe()
    assert.equal(context?.signal.aborted, true)
  })
})
