import assert from 'node:assert/strict'
import { expectTypeOf } from 'expect-type'
import * as fc from 'fast-check'
import { concat, defer, finalize, from, map, NEVER, of, Subject, throwError, type Observable } from 'rxjs'
import { toAsyncIterable, type Iterated } from '../../operators/to-async-iterable.js'
import { isLarkError } from '../../src/model/errors.js'
import { createSource } from '../../streams/create-source.js'
import { pushed } from '../support/marbles.js'
import { pageOf, type ListPage } from '../support/pages.js'

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = []
  for await (const value of values) seen.push(value)
  return seen
}

/** A paginated call, with a log of which pages were asked for. */
function listing(lists: readonly (readonly string[])[], asked: number[] = []): Observable<ListPage> {
  const call = (index: number): Observable<ListPage> =>
    defer(async () => {
      asked.push(index)
      const facts = index === lists.length - 1 ? {} : { nextToken: `t${index + 1}`, next: call(index + 1) }
      return pageOf(lists[index] ?? [], facts)
    })
  return call(0)
}

const reading = <T>(source$: Observable<T>, buffer = 1_000) =>
  toAsyncIterable(source$, { buffer })[Symbol.asyncIterator]() as AsyncIterator<Iterated<T>, undefined, never>

describe('toAsyncIterable', () => {
  it('gives what the source gives, in order, and ends with it', async () => {
    assert.deepEqual(await all(toAsyncIterable(of(1, 2, 3))), [1, 2, 3])
  })

  it('ends at once with an empty source', async () => assert.deepEqual(await all(toAsyncIterable(from([]))), []))

  it('subscribes when the first value is asked for, afresh by each loop', async () => {
    let subscribed = 0
    const values = toAsyncIterable(defer(() => of(++subscribed)))
    assert.equal(subscribed, 0)
    assert.deepEqual([await all(values), await all(values)], [[1], [2]])
  })

  it('throws what the source errors with, after what came before, and once', async () => {
    const broken = new Error('broken')
    const reader = reading(
      concat(
        of(1, 2),
        throwError(() => broken),
      ),
    )
    assert.deepEqual(await reader.next(), { done: false, value: 1 })
    assert.deepEqual(await reader.next(), { done: false, value: 2 })
    await assert.rejects(reader.next(), broken)
    assert.deepEqual(await reader.next(), { done: true, value: undefined })
  })

  it('unsubscribes when the loop is left', async () => {
    let left = 0
    const source$ = concat(of(1, 2), NEVER).pipe(finalize(() => (left += 1)))
    for await (const value of toAsyncIterable(source$)) if (value === 2) break
    assert.equal(left, 1)
  })

  it('ends who still waits when the loop is left', async () => {
    const reader = reading(NEVER)
    const waiting = reader.next()
    await reader.return?.()
    assert.deepEqual(await waiting, { done: true, value: undefined })
    assert.deepEqual(await reader.next(), { done: true, value: undefined })
  })

  it('keeps what comes before it is asked for', async () => {
    const source$ = new Subject<number>()
    const reader = reading(source$)
    const first = reader.next()
    for (const value of [1, 2, 3]) source$.next(value)
    source$.complete()
    assert.deepEqual([(await first).value, (await reader.next()).value, (await reader.next()).value], [1, 2, 3])
    assert.equal((await reader.next()).done, true)
  })

  it('errors loudly, after what it kept, when more comes than it may keep', async () => {
    const source$ = new Subject<number>()
    const reader = reading(source$, 2)
    const first = reader.next()
    for (const value of [1, 2, 3, 4]) source$.next(value)
    assert.equal(source$.observed, false)
    assert.deepEqual([(await first).value, (await reader.next()).value, (await reader.next()).value], [1, 2, 3])
    await assert.rejects(reader.next(), (error) => isLarkError(error, 'ConfigError') && error.faults[0]?.path === 'buffer')
  })

  it('asks for a page when the loop wants more than it has, and not before', async () => {
    const asked: number[] = []
    const reader = reading(listing([['a', 'b'], ['c'], ['d']], asked))
    const log: string[] = []
    for (let step = 0; step < 5; step += 1) {
      const { done, value } = await reader.next()
      await new Promise(setImmediate)
      log.push(`${done ? 'over' : value} ${asked.length}`)
    }
    assert.deepEqual(log, ['a 1', 'b 1', 'c 2', 'd 3', 'over 3'])
  })

  it('goes on over empty pages', async () => {
    assert.deepEqual(await all(toAsyncIterable(listing([[], ['a'], [], [], ['b'], []]))), ['a', 'b'])
  })

  it('asks for no page after the loop was left, and aborts the one under way', async () => {
    let aborted = 0
    const next = NEVER.pipe(finalize(() => (aborted += 1)))
    const reader = reading(of(pageOf(['a'], { nextToken: 't', next })))
    await reader.next()
    const waiting = reader.next()
    await reader.return?.()
    assert.equal(aborted, 1)
    assert.equal((await waiting).done, true)
  })

  it('gives all items of all pages once, in order, and never holds a page that was not wanted', async () => {
    const lists = fc.array(fc.array(fc.string({ maxLength: 2 }), { maxLength: 4 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(lists, async (given) => {
        const asked: number[] = []
        const seen: string[] = []
        for await (const item of toAsyncIterable(listing(given, asked), { buffer: 1 })) {
          seen.push(item)
          const upTo = given.slice(0, asked.length - 1).flat().length
          assert.ok(upTo < seen.length, 'a page was asked for before the one before was read')
        }
        assert.deepEqual(seen, given.flat())
      }),
    )
  })

  it('acks an event when the next is asked for, and nacks what the loop left behind', async () => {
    const answers: string[] = []
    const inbound$ = concat(of('a', 'b', 'c'), NEVER).pipe(
      map((id) => ({
        envelope: pushed(id),
        deadline: Infinity,
        answer: ({ ack }: { ack: boolean }) => answers.push(`${id} ${ack ? 'ack' : 'nack'}`),
      })),
    )
    const source = createSource(inbound$, { transport: 'test' })
    const reader = reading(source)
    assert.equal((await reader.next()).value?.id, 'a')
    assert.deepEqual(answers, [])
    assert.equal((await reader.next()).value?.id, 'b')
    assert.deepEqual(answers, ['a ack'])
    await reader.return?.()
    assert.deepEqual(answers.sort(), ['a ack', 'b nack', 'c nack'])
  })

  it('is typed by what the loop sees', () => {
    expectTypeOf(toAsyncIterable(of(1))).toEqualTypeOf<AsyncIterable<number>>()
    expectTypeOf(toAsyncIterable(listing([]))).toEqualTypeOf<AsyncIterable<string>>()
  })
})
