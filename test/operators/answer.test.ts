import assert from 'node:assert/strict'
import { expectTypeOf } from 'expect-type'
import { EMPTY, from, ignoreElements, map, merge, NEVER, of, throwError, timer, type Observable } from 'rxjs'
import { answer } from '../../operators/answer.js'
import { handle } from '../../operators/handle.js'
import { ofEventType } from '../../operators/of-event-type.js'
import type { LarkEvent } from '../../src/model/event.js'
import { madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const type = () => 'card.action.trigger'
const toast = (content: string) => ({ toast: { type: 'info', content } })
const after = <T>(ms: number, value: T): Observable<T> => timer(ms).pipe(map(() => value))

describe('answer', () => {
  operatorContract('answer', { make: () => answer((event: LarkEvent) => of(event)), values: madeEvents })

  it('answers in time, or with the fallback at the deadline and then late', () => {
    const late: unknown[] = []
    marbles(({ cold, pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-----b-----|', { type })
      const wire = '                       ---x------f-----'
      const result = '                     ---x--------y|'
      const work = ({ id }: LarkEvent) => (id === 'a' ? cold('--x|') : cold('-----y|'))
      const keep = (value: string, { id }: LarkEvent) => {
        late.push([id, value])
        return EMPTY
      }
      expectObservable(source.pipe(answer(work, { deadline: 3, fallback: 'f', late: keep }))).toBe(result)
      expectObservable(answers$).toBe(wire, { x: 'a ack "x"', f: 'b ack "f"' })
    })
    assert.deepEqual(late, [['b', 'y']])
  })

  it('takes the first value as the answer', () => {
    marbles(({ cold, pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type })
      const work = cold('--xy|')
      expectObservable(source.pipe(answer(() => work))).toBe('---x')
      expectObservable(answers$).toBe('---a', { a: 'a ack "x"' })
    })
  })

  it('changes nothing where no value comes', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type })
      expectObservable(source.pipe(answer(() => EMPTY))).toBe('-')
      expectObservable(answers$).toBe('-a', { a: 'a ack {}' })
    })
  })

  it('changes nothing at the deadline, 500 ms before the platform stops waiting, where there is no fallback', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type, deadline: 3_000 })
      expectObservable(source.pipe(answer(() => NEVER))).toBe('-')
      expectObservable(answers$).toBe('2501ms a', { a: 'a ack {}' })
    })
  })

  it('rejects a late answer that nobody takes', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source } = pushes('-a', { type })
      expectObservable(source.pipe(answer(() => after(5, 'x'), { deadline: 2 }))).toBe('------x')
      expectObservable(source.rejected$.pipe(map(({ reason }) => reason))).toBe('------r', { r: 'answer-failed' })
    })
  })

  it('nacks a project that fails, rejects it, and goes on', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-b', { type })
      const work = ({ id }: LarkEvent) => (id === 'a' ? throwError(() => new Error('no')) : of('x'))
      expectObservable(source.pipe(answer(work))).toBe('---x')
      expectObservable(answers$).toBe('-a-b', { a: 'a nack', b: 'b ack "x"' })
      expectObservable(source.rejected$.pipe(map(({ reason, message }) => `${reason}: ${message}`))).toBe('-r', {
        r: 'handler-failed: no',
      })
    })
  })

  it('sends the fallback for a project that fails', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type })
      const failing = answer<LarkEvent, string>(
        () => {
          throw new Error('no')
        },
        { fallback: 'f' },
      )
      expectObservable(source.pipe(failing)).toBe('-')
      expectObservable(answers$).toBe('-a', { a: 'a ack "f"' })
    })
  })

  it('nacks what it has no place for', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-b', { type })
      expectObservable(source.pipe(answer(() => after(5, 'x'), { concurrency: 1 }))).toBe('------x')
      expectObservable(answers$).toBe('---b--a', { a: 'a ack "x"', b: 'b nack' })
      expectObservable(source.rejected$.pipe(map(({ reason }) => reason))).toBe('---r', { r: 'queue-full' })
    })
  })

  it('nacks what is unanswered when it is unsubscribed', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type })
      expectObservable(source.pipe(ignoreElements())).toBe('-')
      expectObservable(source.pipe(answer(() => NEVER)), '^--!').toBe('-')
      expectObservable(answers$).toBe('---a', { a: 'a nack' })
    })
  })

  it('gets its toast through beside a quick handler of all events', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type })
      const all = source.pipe(handle(() => EMPTY))
      const cards = source.pipe(
        ofEventType('card.action.trigger'),
        answer(() => after(5, toast('saved'))),
      )
      expectObservable(merge(all, cards)).toBe('------x', { x: toast('saved') })
      expectObservable(answers$).toBe('------a', { a: `a ack ${JSON.stringify(toast('saved'))}` })
    })
  })

  it('knows what an answer may be', () => {
    const source = from<LarkEvent[]>([]).pipe(ofEventType('card.action.trigger'))
    const good = source.pipe(answer(() => of(toast('saved'))))
    expectTypeOf(good).toEqualTypeOf<Observable<{ toast: { type: string; content: string } }>>()
    // @ts-expect-error -- a toast has no text
    void source.pipe(answer(() => of({ toast: { text: 'saved' } })))
    assert.ok(good)
  })
})
