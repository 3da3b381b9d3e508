import { pages } from '../../operators/pages.js'
import { pageOf } from '../support/pages.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

describe('pages', () => {
  operatorContract('pages', {
    make: () => pages(),
    values: () => ({ a: pageOf(['a']), b: pageOf(['b']), c: pageOf(['c']) }),
  })

  it('passes on every page, one after the other', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const third = pageOf(['3'])
      const next2 = cold(' --3|', { 3: third })
      const second = pageOf(['2'], { next: next2, nextToken: 'third' })
      const next1 = cold('--2|', { 2: second })
      const first = pageOf(['1'], { next: next1, nextToken: 'second' })
      const call = cold(' -1|', { 1: first })
      const subs = '      ^-!'
      const subs1 = '     -^--!'
      const subs2 = '     ---^--!'
      const expected = '  -1-2-3|'
      expectObservable(call.pipe(pages())).toBe(expected, { 1: first, 2: second, 3: third })
      expectSubscriptions(call.subscriptions).toBe(subs)
      expectSubscriptions(next1.subscriptions).toBe(subs1)
      expectSubscriptions(next2.subscriptions).toBe(subs2)
    })
  })

  it('asks for no page that nobody waits for any more', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const next1 = cold('---2|', { 2: pageOf(['2']) })
      const first = pageOf(['1'], { next: next1, nextToken: 'second' })
      const call = cold(' -1|', { 1: first })
      const subs1 = '     -^-!'
      const expected = '  -1--'
      const unsub = '     ---!'
      expectObservable(call.pipe(pages()), unsub).toBe(expected, { 1: first })
      expectSubscriptions(next1.subscriptions).toBe(subs1)
    })
  })
})
