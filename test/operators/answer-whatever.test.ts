import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { concat, defer, EMPTY, finalize, ignoreElements, map, NEVER, of, throwError, timer, type Observable } from 'rxjs'
import { answer } from '../../operators/answer.js'
import type { LarkEvent } from '../../src/model/event.js'
import { createSource, type Inbound, type Reply } from '../../streams/create-source.js'
import { marbles, pushed } from '../support/marbles.js'

const no = new Error('no')
const fallback = 'f'

const job = fc.record({
  gap: fc.nat(5),
  takes: fc.nat(14),
  ends: fc.constantFrom('answers', 'errors', 'throws', 'says nothing'),
})
type Job = typeof job extends fc.Arbitrary<infer J> ? J : never

/** How long before the platform's deadline the answer has to be on its way, in ms. */
const margin = 500

const rules = fc.record({
  deadline: fc.integer({ min: 1, max: 9 }),
  setBy: fc.constantFrom('options', 'platform'),
  concurrency: fc.integer({ min: 1, max: 4 }),
  fallsBack: fc.boolean(),
  /** When it is unsubscribed, while another one still listens. */
  leaves: fc.option(fc.nat(80), { nil: undefined }),
})
type Rules = typeof rules extends fc.Arbitrary<infer R> ? R : never

interface Seen {
  readonly arrived: Map<number, number>
  readonly answered: Map<number, { readonly at: number; readonly reply: Reply }>
  readonly running: Set<number>
  readonly begun: Set<number>
  /** The most that ran at once. */
  most: number
  completed: boolean
}

function played(jobs: readonly Job[], { leaves, fallsBack, deadline, setBy, concurrency }: Rules): Seen {
  const seen: Seen = { arrived: new Map(), answered: new Map(), running: new Set(), begun: new Set(), most: 0, completed: false }
  marbles(({ scheduler }) => {
    const push = (index: number): Inbound => ({
      envelope: pushed(String(index), 'card.action.trigger'),
      deadline: setBy === 'options' ? Infinity : scheduler.now() + deadline + margin,
      answer(reply) {
        assert.ok(!seen.answered.has(index), `${index} is answered twice`)
        seen.answered.set(index, { at: scheduler.now(), reply })
      },
    })
    const work = ({ id }: LarkEvent): Observable<string> => {
      const index = Number(id)
      const { takes, ends } = jobs[index]!
      seen.most = Math.max(seen.most, seen.running.add(index).size)
      seen.begun.add(index)
      const over = finalize<string>(() => seen.running.delete(index))
      if (ends === 'throws') {
        seen.running.delete(index)
        throw no
      }
      const last$ = ends === 'errors' ? throwError(() => no) : ends === 'answers' ? of(id) : EMPTY
      return concat(
        timer(takes).pipe(ignoreElements()),
        defer(() => last$),
      ).pipe(over)
    }
    const inbound$ = concat(...jobs.map(({ gap }, index) => timer(gap).pipe(map(() => push(index)))))
    const source = createSource(leaves === undefined ? inbound$ : concat(inbound$, NEVER), { transport: 'test' })
    source.subscribe(({ id }) => seen.arrived.set(Number(id), scheduler.now()))
    const options = { concurrency, late: () => EMPTY, ...(setBy === 'options' && { deadline }), ...(fallsBack && { fallback }) }
    const subscription = source.pipe(answer(work, options)).subscribe({ complete: () => (seen.completed = true) })
    if (leaves === undefined) return
    timer(leaves).subscribe(() => {
      subscription.unsubscribe()
      assert.equal(seen.running.size, 0)
      for (const index of seen.arrived.keys()) assert.ok(seen.answered.has(index), `${index} is open`)
    })
  })
  return seen
}

/** What the answer to a callback has to be, where nobody left: its own, the fallback, nothing new, or a nack. */
function expected({ takes, ends }: Job, { deadline, fallsBack }: Rules): Reply {
  const instead = fallsBack ? fallback : {}
  if (ends === 'throws') return fallsBack ? { ack: true, answer: fallback } : { ack: false }
  if (takes >= deadline) return { ack: true, answer: instead }
  if (ends === 'answers') return { ack: true, answer: 'own' }
  if (ends === 'says nothing') return { ack: true, answer: {} }
  return fallsBack ? { ack: true, answer: fallback } : { ack: false }
}

describe('answer, whatever happens', () => {
  it('answers each callback once, by its deadline, within its bound, and never ends the stream; leaves nothing open when it is left', () => {
    fc.assert(
      fc.property(fc.array(job, { minLength: 1, maxLength: 20 }), rules, (jobs, given) => {
        const { arrived, answered, begun, most, completed } = played(jobs, given)
        assert.equal(answered.size, jobs.length)
        assert.ok(most <= given.concurrency)
        assert.equal(completed, given.leaves === undefined)
        for (const [index, { at, reply }] of answered) {
          const waited = at - (arrived.get(index) ?? NaN)
          assert.ok(waited >= 0 && waited <= given.deadline, `${index} waited ${waited} ms`)
          if (given.leaves !== undefined && at >= given.leaves) continue
          const own = reply.ack && reply.answer === String(index) ? { ...reply, answer: 'own' } : reply
          const { ack, ...more } = begun.has(index) ? expected(jobs[index]!, given) : { ack: false }
          assert.equal(own.ack, ack)
          if (ack) assert.deepEqual({ answer: own.ack ? own.answer : undefined }, more)
        }
      }),
      { numRuns: 300 },
    )
  })
})
