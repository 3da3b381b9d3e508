import { concat, EMPTY, ignoreElements, map, merge, NEVER, of, throwError, timer, type Observable } from 'rxjs'
import { answer } from '../../operators/answer.js'
import type { LarkEvent } from '../../src/model/event.js'
import type { Rejection } from '../../src/model/rejection.js'
import { marbles } from '../support/marbles.js'

const type = () => 'card.action.trigger'
const no = new Error('no')
const after = <T>(ms: number, value: T): Observable<T> => timer(ms).pipe(map(() => value))
const failAfter = (ms: number): Observable<never> =>
  concat(
    timer(ms).pipe(ignoreElements()),
    throwError(() => no),
  )
const told = map(({ reason, message }: Rejection) => `${reason}: ${message}`)

describe('answer, late', () => {
  it('never answers later than 500 ms before the platform stops waiting, whatever deadline it is given', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type })
      expectObservable(source.pipe(answer(() => NEVER, { deadline: 60_000, fallback: 'f' }))).toBe('-')
      expectObservable(answers$).toBe('2501ms f', { f: 'a ack "f"' })
    })
  })

  it('falls back at once where the platform has as good as stopped waiting', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type, deadline: 400 })
      expectObservable(source.pipe(answer(() => NEVER, { fallback: 'f' }))).toBe('-')
      expectObservable(answers$).toBe('-f', { f: 'a ack "f"' })
    })
  })

  it('is never late where nobody waits', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type, deadline: Infinity })
      expectObservable(source.pipe(answer(() => after(1e6, 'x'), { fallback: 'f' }))).toBe('1000001ms x')
      expectObservable(answers$).toBe('1000001ms x', { x: 'a ack "x"' })
    })
  })

  it('gives a late answer to late, and emits it when that is done', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$ } = pushes('-a--------|', { type })
      const work = cold('                   ----y|')
      const late = cold('                   -u-u|')
      const expected = '                    ---------y|'
      const wire = '                        ---f------'
      const result = answer(() => work, { deadline: 2, fallback: 'f', late: () => late })
      expectObservable(source.pipe(result)).toBe(expected)
      expectObservable(answers$).toBe(wire, { f: 'a ack "f"' })
      expectSubscriptions(late.subscriptions).toBe('-----^---!')
      expectSubscriptions(work.subscriptions).toBe('-^---!')
    })
  })

  it('rejects a project that fails late, after its fallback', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type })
      expectObservable(source.pipe(answer(() => failAfter(5), { deadline: 2, fallback: 'f' }))).toBe('-')
      expectObservable(answers$).toBe('---f', { f: 'a ack "f"' })
      expectObservable(source.rejected$.pipe(told)).toBe('------r', { r: 'handler-failed: no' })
    })
  })

  it('rejects where late fails, and goes on', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a-----b', { type })
      const work = ({ id }: LarkEvent) => (id === 'a' ? after(4, 'y') : of('x'))
      const late = () => {
        throw no
      }
      expectObservable(source.pipe(answer(work, { deadline: 2, fallback: 'f', late }))).toBe('-------x')
      expectObservable(answers$).toBe('---f---x', { f: 'a ack "f"', x: 'b ack "x"' })
      expectObservable(source.rejected$.pipe(told)).toBe('-----r', { r: 'handler-failed: no' })
    })
  })

  it('has nothing to tell of a project that ends late, without an answer', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type })
      const work = () => timer(4).pipe(ignoreElements())
      expectObservable(source.pipe(answer(work, { deadline: 2, late: () => throwError(() => no) }))).toBe('-')
      expectObservable(answers$).toBe('---e', { e: 'a ack {}' })
      expectObservable(source.rejected$).toBe('-')
    })
  })

  it('answers several at the same time, and completes when all have been', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-(ab)|', { type })
      const work = ({ id }: LarkEvent) => after(id === 'a' ? 8 : 6, id)
      expectObservable(source.pipe(answer(work))).toBe('-------b-(a|)')
      expectObservable(answers$).toBe('-------b-a', { a: 'a ack "a"', b: 'b ack "b"' })
      expectSubscriptions(inbound$.subscriptions).toBe('^----!')
    })
  })

  it('gives up what is late when it is unsubscribed', () => {
    marbles(({ cold, pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$ } = pushes('-a', { type })
      const late = cold('-----|')
      const result = answer(() => after(3, 'y'), { deadline: 2, fallback: 'f', late: () => late })
      expectObservable(merge(source.pipe(result), EMPTY), '^-----!').toBe('-')
      expectObservable(answers$).toBe('---f', { f: 'a ack "f"' })
      expectSubscriptions(late.subscriptions).toBe('----^-!')
    })
  })
})
