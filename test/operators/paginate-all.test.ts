import { expectTypeOf } from 'expect-type'
import { map, of, timer, type Observable } from 'rxjs'
import type { RunHelpers } from 'rxjs/testing'
import { paginateAll } from '../../operators/paginate-all.js'
import { DecodeError } from '../../src/model/errors.js'
import { page, type Paged } from '../../src/model/page.js'
import { marbles } from '../support/marbles.js'
import { pageOf, type ListPage } from '../support/pages.js'
import { operatorContract } from './operator-contract.js'

/** Three pages: a and b, then c, then d; the later ones take four frames to come. */
function threePages({ cold }: Pick<RunHelpers, 'cold'>) {
  const third = cold(' ----p|', { p: pageOf(['d'], { token: 't3' }) })
  const second = cold('----p|', { p: pageOf(['c'], { token: 't2', nextToken: 't3', next: third }) })
  const call = cold('  -p|', { p: pageOf(['a', 'b'], { nextToken: 't2', next: second }) })
  return { call, second, third }
}

const circle = () =>
  new DecodeError({ what: 'page', faults: [{ path: 'page_token', message: 'was given before; the pages go in a circle' }] })

/** Work that takes three frames and gives back its item. */
const slowly = (item: string): Observable<string> => timer(3).pipe(map(() => item))

describe('paginateAll', () => {
  operatorContract('paginateAll', {
    make: () => paginateAll(),
    values: () => ({ a: pageOf(['a']), b: pageOf(['b']), c: pageOf(['c']) }),
    results: () => ({ a: 'a', b: 'b', c: 'c' }),
  })

  it('turns a first page into the items of all pages', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const next = cold('     ----2|', { 2: pageOf(['c']) })
      const source = cold('-1|', { 1: pageOf(['a', 'b'], { nextToken: 't2', next }) })
      const subs = '       ^-!'
      const nextSubs = '   -^----!'
      const expected = '   -(ab)c|'
      expectObservable(source.pipe(paginateAll())).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
      expectSubscriptions(next.subscriptions).toBe(nextSubs)
    })
  })

  it('fetches pages ahead while the items of one are worked on', () => {
    marbles(({ expectObservable, expectSubscriptions, ...helpers }) => {
      const { call, second, third } = threePages(helpers)
      const expected = '  ----a--b--c---(d|)'
      const secondSubs = '-^----!'
      const thirdSubs = ' -------^----!'
      expectObservable(call.pipe(paginateAll(slowly, { prefetch: 1 }))).toBe(expected)
      expectSubscriptions(second.subscriptions).toBe(secondSubs)
      expectSubscriptions(third.subscriptions).toBe(thirdSubs)
    })
  })

  it('with work, asks for no page before the work on the one before is done', () => {
    marbles(({ expectObservable, expectSubscriptions, ...helpers }) => {
      const { call, second, third } = threePages(helpers)
      const expected = '  ----a--b------c------(d|)'
      const secondSubs = '-------^----!'
      const thirdSubs = ' --------------^----!'
      expectObservable(call.pipe(paginateAll(slowly))).toBe(expected)
      expectSubscriptions(second.subscriptions).toBe(secondSubs)
      expectSubscriptions(third.subscriptions).toBe(thirdSubs)
    })
  })

  it('works on several items of a page at once', () => {
    marbles(({ expectObservable, ...helpers }) => {
      const { call } = threePages(helpers)
      const expected = '----(ab)---c------(d|)'
      expectObservable(call.pipe(paginateAll(slowly, { concurrency: 2 }))).toBe(expected)
    })
  })

  it('works on pages as a whole, with the token that fetched them and their number', () => {
    marbles(({ expectObservable, ...helpers }) => {
      const { call } = threePages(helpers)
      const seen = call.pipe(paginateAll((whole) => of(whole), { by: 'page' }))
      expectObservable(seen).toBe('-a---b---c|', {
        a: { items: ['a', 'b'], token: undefined, index: 0 },
        b: { items: ['c'], token: 't2', index: 1 },
        c: { items: ['d'], token: 't3', index: 2 },
      })
    })
  })

  it('stops after so many items, and asks for no more pages', () => {
    marbles(({ expectObservable, expectSubscriptions, ...helpers }) => {
      const { call, second, third } = threePages(helpers)
      const expected = '  -(ab)(c|)'
      const secondSubs = '-^---!'
      expectObservable(call.pipe(paginateAll({ max: 3 }))).toBe(expected)
      expectSubscriptions(second.subscriptions).toBe(secondSubs)
      expectSubscriptions(third.subscriptions).toBe([])
    })
  })

  it('stops asking when it is unsubscribed', () => {
    marbles(({ expectObservable, expectSubscriptions, ...helpers }) => {
      const { call, second } = threePages(helpers)
      const expected = '  ----a--b--'
      const unsub = '     ---------!'
      const secondSubs = '-------^-!'
      expectObservable(call.pipe(paginateAll(slowly)), unsub).toBe(expected)
      expectSubscriptions(second.subscriptions).toBe(secondSubs)
    })
  })

  it('takes the list that is asked for', () => {
    marbles(({ cold, expectObservable }) => {
      const several = {
        get items(): never {
          throw new Error('several')
        },
      }
      const both = Object.defineProperty({ left: ['a'], right: ['b', 'c'] }, page, { value: several }) as Paged<
        { left: string[]; right: string[] },
        unknown
      >
      const items = cold('-p----|', { p: both }).pipe(paginateAll({ items: ({ right }) => right }))
      expectTypeOf(items).toEqualTypeOf<Observable<string>>()
      expectObservable(items).toBe('-(bc)-|')
    })
  })

  it('passes an error of a later page on, after the items of the pages before it', () => {
    marbles(({ cold, expectObservable }) => {
      const next = cold<ListPage>('-#', {}, new Error('no'))
      const call = cold('-p|', { p: pageOf(['a', 'b'], { nextToken: 't2', next }) })
      expectObservable(call.pipe(paginateAll(slowly, { prefetch: 1 }))).toBe('----a--(b#)', undefined, new Error('no'))
    })
  })

  it('errors when a token comes a second time', () => {
    marbles(({ cold, expectObservable }) => {
      const again = cold('----p|', { p: pageOf(['c'], { token: 't2', nextToken: 't2', next: of(pageOf(['x'])) }) })
      const call = cold(' -p|', { p: pageOf(['a', 'b'], { nextToken: 't2', next: again }) })
      expectObservable(call.pipe(paginateAll())).toBe('-(ab)(c#)', undefined, circle())
    })
  })

  it('ends with a page that is empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('-p|', { p: pageOf([]) }).pipe(paginateAll())).toBe('--|')
    })
  })

  it('passes what the work throws', () => {
    marbles(({ cold, expectObservable }) => {
      const failing = paginateAll<ListPage, string>(() => {
        throw new Error('no')
      })
      expectObservable(cold('-p|', { p: pageOf(['a']) }).pipe(failing)).toBe('-#', undefined, new Error('no'))
    })
  })

  it('knows the items of a page by its type', () => {
    expectTypeOf(of(pageOf(['a'])).pipe(paginateAll())).toEqualTypeOf<Observable<string>>()
    expectTypeOf(of(pageOf(['a'])).pipe(paginateAll((item) => [item.length]))).toEqualTypeOf<Observable<number>>()
    expectTypeOf(of(pageOf(['a'])).pipe(paginateAll(({ items }) => [items.length], { by: 'page' }))).toEqualTypeOf<
      Observable<number>
    >()
  })
})
