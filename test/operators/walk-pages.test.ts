import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { defer, delay, map, of, tap, timer, toArray, type Observable } from 'rxjs'
import { pages } from '../../operators/pages.js'
import { paginateAll } from '../../operators/paginate-all.js'
import { DecodeError } from '../../src/model/errors.js'
import { page } from '../../src/model/page.js'
import { marbles } from '../support/marbles.js'
import { pageOf, type ListPage } from '../support/pages.js'

/** Pages that come so many ms after they are asked for, with a log of when each was. */
function listing(lists: readonly (readonly string[])[], { takes = 1, log = [] as number[] } = {}): Observable<ListPage> {
  const from = (index: number): Observable<ListPage> =>
    defer(() => {
      log.push(index)
      const last = index === lists.length - 1
      const facts = { token: `t${index}`, ...(last ? {} : { nextToken: `t${index + 1}`, next: from(index + 1) }) }
      return of(pageOf(lists[index] ?? [], facts)).pipe(delay(takes))
    })
  return from(0)
}

const circle = new DecodeError({
  what: 'page',
  faults: [{ path: 'page_token', message: 'was given before; the pages go in a circle' }],
})

describe('walking pages', () => {
  it('goes on over a page in the middle that is empty', () => {
    marbles(({ expectObservable }) => {
      expectObservable(listing([['a'], [], ['b']]).pipe(paginateAll())).toBe('-a-(b|)')
    })
  })

  it('fetches two pages ahead where it is told to, and no more', () => {
    const log: number[] = []
    marbles(({ expectObservable }) => {
      const slowly = (item: string) => timer(9).pipe(map(() => item))
      const all = listing([['a'], ['b'], ['c'], ['d']], { log }).pipe(paginateAll(slowly, { prefetch: 2 }))
      expectObservable(all).toBe('----------a--------b--------c--------(d|)')
      expectObservable(timer(9).pipe(map(() => log.length))).toBe('---------(n|)', { n: 3 })
      expectObservable(timer(12).pipe(map(() => log.length))).toBe('------------(n|)', { n: 4 })
    })
  })

  it('counts the items over all pages, afresh for each subscription', () => {
    marbles(({ expectObservable }) => {
      const numbered = listing([['a', 'b'], ['c']]).pipe(paginateAll((item, index) => of(`${index}${item}`)))
      expectObservable(numbered.pipe(toArray())).toBe('--(x|)', { x: ['0a', '1b', '2c'] })
      expectObservable(numbered.pipe(toArray()), '-----^').toBe('-------(x|)', { x: ['0a', '1b', '2c'] })
    })
  })

  it('errors with a page whose token is that of the next, from the first on', () => {
    marbles(({ cold, expectObservable }) => {
      const next = cold<ListPage>('-')
      const first = cold('-p|', { p: pageOf(['a'], { token: 'start', nextToken: 'start', next }) })
      expectObservable(
        first.pipe(
          pages(),
          map(({ items }) => items?.[0]),
        ),
      ).toBe('-(a#)', undefined, circle)
      expectObservable(first.pipe(paginateAll({ prefetch: 1 }))).toBe('-(a#)', undefined, circle)
    })
  })

  it('passes the error of a page on when the pages before it have been', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const next = cold<ListPage>('--#', {}, new Error('no'))
      const first = cold('         -p|', { p: pageOf(['a'], { nextToken: 't', next }) })
      const expected = '           -a-#'
      expectObservable(
        first.pipe(
          pages(),
          map(({ items }) => items?.[0]),
        ),
      ).toBe(expected, undefined, new Error('no'))
      expectSubscriptions(next.subscriptions).toBe('-^-!')
    })
  })

  it('calls nothing where no item is wanted', () => {
    const log: number[] = []
    listing([['a']], { log })
      .pipe(paginateAll({ max: 0 }))
      .subscribe()
    assert.deepEqual(log, [])
  })

  it('walks on from each first page that comes', () => {
    marbles(({ cold, expectObservable }) => {
      const next = cold('--p|', { p: pageOf(['b']) })
      const firsts = cold('-pq|', { p: pageOf(['a'], { nextToken: 't', next }), q: pageOf(['c']) })
      expectObservable(firsts.pipe(paginateAll())).toBe('-a-b(c|)')
    })
  })

  it('does not grow the stack with pages that come at once', () => {
    const from = (index: number): Observable<ListPage> =>
      defer(() => of(pageOf([String(index)], index < 5_000 ? { nextToken: `t${index}`, next: from(index + 1) } : {})))
    const items: string[] = []
    from(0)
      .pipe(paginateAll())
      .subscribe((item) => items.push(item))
    assert.equal(items.length, 5_001)
  })

  it('leaves a page as it is', () => {
    const [only] = [pageOf(['a'])]
    const seen: unknown[] = []
    of(only)
      .pipe(pages())
      .subscribe((value) => seen.push(value))
    assert.equal(seen[0], only)
    assert.deepEqual(JSON.parse(JSON.stringify(only)), { items: ['a'] })
    assert.deepEqual(only[page].items, ['a'])
  })

  it('gives every item once, in order, and fetches a page only when it is needed', () => {
    const lists = fc.array(fc.array(fc.string({ maxLength: 2 }), { maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(lists, fc.nat(3), fc.integer({ min: 1, max: 3 }), fc.nat(3), (given, prefetch, concurrency, takes) => {
        const fetched: number[] = []
        const done: string[] = []
        marbles(() => {
          let pagesDone = 0
          const whole = ({ items, index }: { items: readonly string[]; index: number }) =>
            timer(takes).pipe(
              tap(() => {
                assert.equal(index, pagesDone)
                assert.ok(fetched.length <= pagesDone + 1 + prefetch)
                pagesDone += 1
                done.push(...items)
              }),
            )
          listing(given, { log: fetched })
            .pipe(paginateAll(whole, { by: 'page', prefetch }))
            .subscribe()
          const seen: string[] = []
          listing(given)
            .pipe(paginateAll((item) => of(item).pipe(delay(takes)), { concurrency, prefetch }))
            .subscribe({ next: (item) => seen.push(item), complete: () => assert.deepEqual(seen.length, given.flat().length) })
        })
        assert.deepEqual(done, given.flat())
        assert.deepEqual(
          fetched,
          given.map((_list, index) => index),
        )
      }),
    )
  })
})
