import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { concatMap, defer, delay, from, NEVER, Observable, of, range, Subject, take, tap, timer } from 'rxjs'
import { mergeByKey } from '../../operators/merge-by-key.js'
import type { TurnOptions } from '../../operators/turns.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const options: TurnOptions<string> = {
  key: (value) => value,
  concurrency: 16,
  queue: 100,
  onBusy: 'queue',
  dropped: () => undefined,
}

/** All of one key, save for `c`. */
const pairs = (value: string) => (value === 'c' ? 2 : 1)

/** Options that tell what is dropped. */
function telling(more: Partial<TurnOptions<string>>) {
  const dropped$ = new Subject<string>()
  return { dropped$, options: { ...options, ...more, dropped: (value: string, why: string) => dropped$.next(`${value} ${why}`) } }
}

describe('mergeByKey', () => {
  operatorContract('mergeByKey', {
    make: () => mergeByKey((value: string) => of(value), options),
    values: () => ({ a: 'a', b: 'b', c: 'c' }),
  })

  it('runs values of one key one after the other, beside those of other keys', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a-b-c-------------|')
      const work = { a: cold(' -----x|'), b: cold(' -----y|'), c: cold(' -----z|') }
      const expected = '  ------x---z-y------|'
      const subs = '      ^------------------!'
      expectObservable(source.pipe(mergeByKey((value) => work[value as 'a'], { ...options, key: pairs }))).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
      expectSubscriptions(work.a.subscriptions).toBe('-^-----!')
      expectSubscriptions(work.b.subscriptions).toBe('-------^-----!')
      expectSubscriptions(work.c.subscriptions).toBe('-----^-----!')
    })
  })

  it('gives up work that is superseded while it begins', () => {
    const source = new Subject<string>()
    const result: string[] = []
    const begin = (value: string) => {
      if (value === 'a') source.next('b')
      return of(`work of ${value}`)
    }
    source.pipe(mergeByKey(begin, { ...options, key: () => 1, onBusy: 'latest' })).subscribe((value) => result.push(value))
    source.next('a')
    source.next('c')
    assert.deepEqual(result, ['work of b', 'work of c'])
  })

  it('starts the newest alone where more comes of telling that one is superseded', () => {
    const source = new Subject<string>()
    const [told, begun, ended]: [string[], string[], string[]] = [[], [], []]
    const dropped = (value: string, why: string) => {
      told.push(`${value} ${why}`)
      if (value === 'a') source.next('c')
    }
    const begin = (value: string) => {
      begun.push(value)
      return new Observable<string>(() => () => ended.push(value))
    }
    const running = source.pipe(mergeByKey(begin, { ...options, key: () => 1, onBusy: 'latest', dropped })).subscribe()
    for (const value of ['a', 'b', 'd']) source.next(value)
    running.unsubscribe()
    assert.deepEqual(told, ['a superseded', 'b superseded', 'c superseded', 'd abandoned'])
    assert.deepEqual(begun, ['a', 'c', 'd'])
    assert.deepEqual(ended.sort(), ['a', 'c', 'd'])
  })

  it('starts nothing any more where who hears of the superseded leaves', () => {
    const source = new Subject<string>()
    const [told, begun]: [string[], string[]] = [[], []]
    const dropped = (value: string, why: string) => {
      told.push(`${value} ${why}`)
      running.unsubscribe()
    }
    const begin = (value: string) => (begun.push(value), NEVER)
    const running = source.pipe(mergeByKey(begin, { ...options, key: () => 1, onBusy: 'latest', dropped })).subscribe()
    for (const value of ['a', 'b']) source.next(value)
    assert.deepEqual(begun, ['a'])
    assert.deepEqual(told.sort(), ['a superseded', 'b abandoned'])
  })

  it('completes when the source and all work have', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a-b|')
      const work = cold('  ----x|')
      const expected = '  -----x----x|'
      expectObservable(source.pipe(mergeByKey(() => work, { ...options, concurrency: 1 }))).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe('^---!')
    })
  })

  it('runs no more than there are places, and lets keys take turns', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const source = hot('(abacb)')
      const work = { a: cold('---x|'), b: cold('---y|'), c: cold('---z|') }
      const expected = '  ---x---y---z---x---y'
      expectObservable(source.pipe(mergeByKey((value) => work[value as 'a'], { ...options, concurrency: 1 }))).toBe(expected)
      expectSubscriptions(work.a.subscriptions).toBe(['^---!', '------------^---!'])
      expectSubscriptions(work.b.subscriptions).toBe(['----^---!', '----------------^---!'])
      expectSubscriptions(work.c.subscriptions).toBe('--------^---!')
    })
  })

  it('drops what is over the queue as full', () => {
    marbles(({ cold, hot, expectObservable }) => {
      const { dropped$, options: told } = telling({ concurrency: 1, queue: 1 })
      const source = hot('-a-bcd---|')
      const work = cold('  ---x|')
      expectObservable(source.pipe(mergeByKey(() => work, told))).toBe('----x---x|')
      expectObservable(dropped$).toBe('----cd', { c: 'c full', d: 'd full' })
    })
  })

  it('has room in its queue again when what waited has its turn', () => {
    marbles(({ cold, hot, expectObservable }) => {
      const { dropped$, options: told } = telling({ concurrency: 1, queue: 1 })
      const source = hot('-a-b--c------|')
      const work = cold('  ---x|')
      expectObservable(source.pipe(mergeByKey(() => work, told))).toBe('----x---x---x|')
      expectObservable(dropped$).toBe('-')
    })
  })

  it('has no queue at all where it is 0', () => {
    marbles(({ cold, hot, expectObservable }) => {
      const { dropped$, options: told } = telling({ concurrency: 1, queue: 0 })
      const source = hot('-a-b--c-|')
      expectObservable(source.pipe(mergeByKey(() => cold('---x|'), told))).toBe('----x----x|')
      expectObservable(dropped$).toBe('---b', { b: 'b full' })
    })
  })

  it('lets the latest take the place of what runs', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const { dropped$, options: told } = telling({ key: pairs, onBusy: 'latest', concurrency: 1 })
      const source = hot('-a-b---------|')
      const work = { a: cold(' -----x|'), b: cold(' -----y|') }
      const expected = '  --------y----|'
      expectObservable(source.pipe(mergeByKey((value) => work[value as 'a'], told))).toBe(expected)
      expectObservable(dropped$).toBe('---a', { a: 'a superseded' })
      expectSubscriptions(work.a.subscriptions).toBe('-^-!')
      expectSubscriptions(work.b.subscriptions).toBe('---^-----!')
    })
  })

  it('tells that something is superseded before it is unsubscribed', () => {
    const order: string[] = []
    const told = { ...options, key: () => 1, onBusy: 'latest' as const, dropped: () => order.push('told') }
    const work = new Observable(() => () => order.push('unsubscribed'))
    of('a', 'b')
      .pipe(mergeByKey(() => work, told))
      .subscribe()
      .unsubscribe()
    assert.deepEqual(order.slice(0, 2), ['told', 'unsubscribed'])
  })

  it('lets the latest take the place of what waits, and keep it', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const { dropped$, options: told } = telling({ key: (value) => value.toLowerCase(), onBusy: 'latest', concurrency: 1 })
      const source = hot('(abcB)-------------|')
      const work = { a: cold('---w|'), b: cold('---x|'), B: cold('---y|'), c: cold('---z|') }
      const expected = '  ---w---y---z-------|'
      expectObservable(source.pipe(mergeByKey((value) => work[value as 'a'], told))).toBe(expected)
      expectObservable(dropped$).toBe('b', { b: 'b superseded' })
      expectSubscriptions(work.b.subscriptions).toBe([])
    })
  })

  it('keeps the place of what is superseded', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const { options: told } = telling({ key: (value) => value.toLowerCase(), onBusy: 'latest', concurrency: 1 })
      const source = hot('(ab)-A---------|')
      const work = { a: cold('-------x|'), A: cold('---y|'), b: cold('---z|') }
      const expected = '  --------y---z--|'
      expectObservable(source.pipe(mergeByKey((value) => work[value as 'a'], told))).toBe(expected)
      expectSubscriptions(work.a.subscriptions).toBe('^----!')
      expectSubscriptions(work.b.subscriptions).toBe('---------^---!')
    })
  })

  it('ignores what comes while its key is busy', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const { dropped$, options: told } = telling({ key: pairs, onBusy: 'ignore' })
      const source = hot('-a-b-----b-|')
      const work = { a: cold(' ---x|'), b: cold('  ---y|') }
      const expected = '  ----x-------y|'
      expectObservable(source.pipe(mergeByKey((value) => work[value as 'a'], told))).toBe(expected)
      expectObservable(dropped$).toBe('---b', { b: 'b busy' })
      expectSubscriptions(work.b.subscriptions).toBe('---------^---!')
    })
  })

  it('passes an error of the work on at once, and abandons the rest', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const { dropped$, options: told } = telling({ concurrency: 2 })
      const source = hot('-(abc)-----|')
      const subs = '      ^---!'
      const work = { a: cold(' ---#'), b: cold('-----x|'), c: cold('x|') }
      expectObservable(source.pipe(mergeByKey((value) => work[value as 'a'], told))).toBe('----#')
      expectObservable(dropped$).toBe('----(abc)', { a: 'a abandoned', b: 'b abandoned', c: 'c abandoned' })
      expectSubscriptions(source.subscriptions).toBe(subs)
      expectSubscriptions(work.b.subscriptions).toBe('-^--!')
      expectSubscriptions(work.c.subscriptions).toBe([])
    })
  })

  it('passes an error of the key on', () => {
    marbles(({ hot, expectObservable }) => {
      const failing = () => {
        throw new Error('no key')
      }
      expectObservable(hot('-a').pipe(mergeByKey(() => of(1), { ...options, key: failing }))).toBe('-#', {}, new Error('no key'))
    })
  })

  it('abandons what runs and what waits when it is unsubscribed, and starts nothing more', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const { dropped$, options: told } = telling({ key: pairs, concurrency: 1 })
      const source = hot('-(acb)--------|')
      const unsub = '     ----!'
      const work = { a: cold(' -----x|'), b: cold('x|'), c: cold('x|') }
      expectObservable(source.pipe(mergeByKey((value) => work[value as 'a'], told)), unsub).toBe('----')
      expectObservable(dropped$).toBe('----(acb)', { a: 'a abandoned', b: 'b abandoned', c: 'c abandoned' })
      expectSubscriptions(work.a.subscriptions).toBe('-^--!')
      expectSubscriptions(work.c.subscriptions).toBe([])
    })
  })

  it('stops endless work as soon as enough was taken', () => {
    const values: number[] = []
    of('a')
      .pipe(
        mergeByKey(() => range(0, 1e9), options),
        take(2),
      )
      .subscribe((value) => values.push(value))
    assert.deepEqual(values, [0, 1])
  })

  it('does not grow the stack with a long queue of synchronous work', () => {
    const first$ = new Subject<number>()
    const source = range(0, 20_000)
    const work = (value: number) => (value === 0 ? first$ : of(value))
    const results: number[] = []
    source
      .pipe(
        mergeByKey(work, { ...options, key: (value: number) => value, dropped: () => undefined, concurrency: 1, queue: 20_000 }),
      )
      .subscribe((value) => results.push(value))
    first$.complete()
    assert.equal(results.length, 19_999)
  })

  it('keeps the order of each key, never runs more than allowed, and ends or drops each value', () => {
    const job = fc.record({ key: fc.constantFrom('a', 'b', 'c'), after: fc.nat(6), takes: fc.nat(9) })
    const bounds = fc.record({ concurrency: fc.integer({ min: 1, max: 4 }), queue: fc.nat(6) })
    fc.assert(
      fc.property(fc.array(job, { maxLength: 25 }), bounds, (jobs, limits) => {
        const ended: { key: string; index: number }[] = []
        const dropped: unknown[] = []
        const running: string[] = []
        marbles(() => {
          from(jobs.map((each, index) => ({ ...each, index })))
            .pipe(
              concatMap((each) => of(each).pipe(delay(each.after))),
              mergeByKey(
                (each) =>
                  defer(() => {
                    assert.ok(!running.includes(each.key))
                    assert.ok(running.push(each.key) <= limits.concurrency)
                    return timer(each.takes)
                  }).pipe(
                    tap(() => {
                      running.splice(running.indexOf(each.key), 1)
                      ended.push(each)
                    }),
                  ),
                { ...limits, key: ({ key }) => key, onBusy: 'queue', dropped: (value) => dropped.push(value) },
              ),
            )
            .subscribe({ complete: () => ended.push({ key: 'end', index: jobs.length }) })
        })
        assert.equal(ended.length + dropped.length, jobs.length + 1)
        assert.equal(ended.at(-1)?.key, 'end')
        for (const key of ['a', 'b', 'c']) {
          const order = ended.filter((each) => each.key === key).map(({ index }) => index)
          assert.deepEqual(
            order,
            order.toSorted((one, other) => one - other),
          )
        }
      }),
    )
  })
})
