import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { concat, delay, ignoreElements, map, NEVER, of, throwError, timer, type Observable } from 'rxjs'
import { answer } from '../../operators/answer.js'
import { batchWhileBusy } from '../../operators/batch-while-busy.js'
import { claim } from '../../operators/claim.js'
import { debounceBurst } from '../../operators/debounce-burst.js'
import { dedupeByEventId } from '../../operators/dedupe-by-event-id.js'
import { handle } from '../../operators/handle.js'
import { ignoreSelf } from '../../operators/ignore-self.js'
import { serializeBy } from '../../operators/serialize-by.js'
import type { LarkEvent } from '../../src/model/event.js'
import { createSource, type Inbound } from '../../streams/create-source.js'
import { marbles, pushed } from '../support/marbles.js'

interface Job {
  readonly key: number
  readonly gap: number
  readonly takes: number
  readonly ends: 'completes' | 'errors' | 'never'
}

const job = fc.record({
  key: fc.nat(2),
  gap: fc.nat(3),
  takes: fc.nat(5),
  ends: fc.constantFrom('completes' as const, 'errors' as const, 'never' as const),
})

type Work = (event: LarkEvent) => Observable<unknown>
type Pipeline = (source: Observable<LarkEvent>, work: Work, key: (event: LarkEvent) => number) => Observable<unknown>

const all = (work: Work) => (events: readonly LarkEvent[]) => concat(...events.map(work))

const pipelines: Readonly<Record<string, Pipeline>> = {
  handle: (source, work, key) => source.pipe(handle(work, { key, concurrency: 2, queue: 4 })),
  'handle of the latest': (source, work, key) => source.pipe(handle(work, { key, onBusy: 'latest' })),
  answer: (source, work) => source.pipe(answer(work, { concurrency: 2 })),
  'serializeBy, handle': (source, work, key) => source.pipe(serializeBy(key), handle(work)),
  'serializeBy, claim, delay, handle': (source, work, key) => source.pipe(serializeBy(key), claim(), delay(1), handle(work)),
  'batchWhileBusy, handle': (source, work, key) => source.pipe(batchWhileBusy({ key, max: 3 }), handle(all(work))),
  'debounceBurst, handle': (source, work, key) => source.pipe(debounceBurst({ key, quiet: 2, longest: 6 }), handle(all(work))),
  'debounceBurst, serialized handle': (source, work, key) =>
    source.pipe(debounceBurst({ key, quiet: 2, longest: 6 }), handle(all(work), { key: () => 1 })),
  'ignoreSelf, dedupe, serializeBy, handle': (source, work, key) =>
    source.pipe(ignoreSelf(timer(4).pipe(map(() => ({ openId: 'ou_bot' })))), dedupeByEventId(), serializeBy(key), handle(work)),
}

/** What became of each push that came in before the pipeline was unsubscribed, which it is after so many ms. */
function run(pipeline: Pipeline, jobs: readonly Job[], end: number) {
  const answers = new Map<number, number>()
  let ended = false
  let open: readonly number[] = []
  marbles(({ scheduler }) => {
    const push = (index: number): Inbound => {
      answers.set(index, 0)
      const answered = () => void answers.set(index, (answers.get(index) ?? 0) + 1)
      return { envelope: pushed(String(index)), deadline: Infinity, answer: answered }
    }
    const inbound$ = concat(...jobs.map(({ gap }, index) => timer(gap).pipe(map(() => push(index)))), NEVER)
    const source = createSource(inbound$, { transport: 'test' })
    const jobOf = ({ id }: LarkEvent) => jobs[Number(id)] as Job
    const work: Work = (event) => {
      const { takes, ends } = jobOf(event)
      const last = { completes: of({}), errors: throwError(() => new Error('no')), never: NEVER }[ends]
      return concat(timer(takes).pipe(ignoreElements()), last)
    }
    const other = source.pipe(ignoreElements()).subscribe()
    const subscription = pipeline(source, work, (event) => jobOf(event).key).subscribe({
      complete: () => (ended = true),
      error: () => (ended = true),
    })
    // What comes in later has no pipeline to wait for.
    scheduler.schedule(() => {
      subscription.unsubscribe()
      open = [...answers].filter(([, count]) => count === 0).map(([index]) => index)
    }, end)
    scheduler.schedule(() => other.unsubscribe(), 500)
  })
  return { answers, open, ended }
}

describe('a pipeline that is unsubscribed', () => {
  for (const [name, pipeline] of Object.entries(pipelines)) {
    it(`has answered everything once, and never ended by itself: ${name}`, () => {
      fc.assert(
        fc.property(fc.array(job, { maxLength: 15 }), fc.nat(30), (jobs, end) => {
          const { answers, open, ended } = run(pipeline, jobs, end)
          assert.equal(ended, false)
          assert.deepEqual(open, [])
          assert.deepEqual(
            [...answers.values()],
            jobs.map(() => 1),
          )
        }),
        { numRuns: 60 },
      )
    })
  }
})
