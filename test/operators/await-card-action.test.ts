import { map } from 'rxjs'
import { awaitCardAction, type AwaitCardActionOptions } from '../../operators/await-card-action.js'
import { TimeoutError } from '../../src/model/errors.js'
import type { LarkEvent } from '../../src/model/event.js'
import { clickOf } from '../support/card-actions.js'
import { madeEvent } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { resultContract } from './result-contract.js'

const values = {
  a: clickOf('a', { name: 'yes' }, { context: { open_message_id: 'om_other' } }),
  b: clickOf('b', { name: 'yes' }, { operator: { open_id: 'ou_bob' } }),
  c: clickOf('c', { name: 'no' }),
  d: clickOf('d', { name: 'yes' }),
  e: madeEvent('e', 'im.message.receive_v1'),
}

describe('awaitCardAction', () => {
  resultContract<LarkEvent>(
    'awaitCardAction',
    () => awaitCardAction('om_card', { timeout: 50 }),
    () => ({ a: clickOf('a', { name: 'yes' }), b: clickOf('b', { name: 'yes' }), c: clickOf('c', { name: 'no' }) }),
  )

  const table: readonly (readonly [name: string, options: AwaitCardActionOptions | undefined, expected: string, subs: string])[] =
    [
      ['anybody', undefined, '-----(b|)', '^----!'],
      ['one person', { from: 'ou_ann' }, '------(c|)', '^-----!'],
      ['one of several', { from: ['ou_eve', 'ou_ann'] }, '------(c|)', '^-----!'],
      ['nobody', { from: [] }, '---------|', '^--------!'],
      ['one person on one component', { from: 'ou_ann', match: 'yes' }, '-------(d|)', '^------!'],
      ['one component', { match: 'yes' }, '-----(b|)', '^----!'],
    ]
  for (const [name, options, expected, subs] of table)
    it(`takes the first click of ${name} on the message, and completes`, () => {
      marbles(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot('-e-a-bcd-|', values)
        expectObservable(source.pipe(awaitCardAction('om_card', options))).toBe(expected, values)
        expectSubscriptions(source.subscriptions).toBe(subs)
      })
    })

  it('errors when none came in time', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a-a-a-b', values)
      const error = new TimeoutError('awaitCardAction: not done within 5 ms', { endpoint: 'awaitCardAction', timeout: 5 })
      expectObservable(source.pipe(awaitCardAction('om_card', { timeout: 5 }))).toBe('-----#', {}, error)
      expectSubscriptions(source.subscriptions).toBe('^----!')
    })
  })

  it('completes with a source that had none, without waiting for the end of its time', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('-a-|', values)
      expectObservable(source.pipe(awaitCardAction('om_card', { timeout: 9 }))).toBe('---|')
      expectSubscriptions(source.subscriptions).toBe('^--!')
    })
  })

  it('leaves the answer to whoever is below, and what does not count to others', () => {
    marbles(({ pushes, expectObservable }) => {
      const { source, answers$ } = pushes('-a', { type: () => 'card.action.trigger' })
      expectObservable(source.pipe(awaitCardAction('om_card'))).toBe('-')
      expectObservable(answers$.pipe(map((answer) => answer))).toBe('-a', { a: 'a ack' })
    })
  })
})
