import { ignoreElements, map } from 'rxjs'
import { dropStale } from '../../operators/drop-stale.js'
import type { LarkEvent } from '../../src/model/event.js'
import type { Rejection } from '../../src/model/rejection.js'
import { madeEvents } from '../support/events.js'
import { marbles } from '../support/marbles.js'
import { operatorContract } from './operator-contract.js'

const ids = map(({ id }: LarkEvent) => id)
const facts = map(({ reason, eventId = '', message }: Rejection) => `${eventId} ${reason}: ${message}`)
/** Virtual time begins with the epoch: what happened so many seconds before it, as the platform writes seconds. */
const before = (seconds: number) => () => String(-seconds)

describe('dropStale', () => {
  operatorContract('dropStale', { make: () => dropStale<LarkEvent>(Number.MAX_SAFE_INTEGER), values: madeEvents })

  it('drops what happened too long ago, acks it, and says so', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, answers$, inbound$ } = pushes('-a---b-|', { createTime: before(60) })
      const subs = '                                 ^------!'
      const result = '                               -a-----|'
      expectObservable(source.pipe(dropStale(60_002), ids)).toBe(result)
      expectObservable(answers$).toBe('-a---b', { a: 'a ack', b: 'b ack' })
      expectObservable(source.rejected$.pipe(facts)).toBe('-----b', {
        b: 'b too-old: dropped, 60005 ms after it happened',
      })
      expectSubscriptions(inbound$.subscriptions).toBe(subs)
    })
  })

  it('lets pass what is exactly as old, and what does not say when it happened', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-a-b', { createTime: (id) => (id === 'a' ? '-1' : '') })
      expectObservable(source.pipe(dropStale(1_001), ids)).toBe('-a-b')
      expectSubscriptions(inbound$.subscriptions).toBe('^---')
    })
  })

  it('goes by the clock that it is given', () => {
    marbles(({ pushes, expectObservable, expectSubscriptions }) => {
      const { source, inbound$ } = pushes('-a')
      expectObservable(source.pipe(dropStale(1_000, { clock: { now: () => 1_767_225_700_000 } }))).toBe('-')
      expectObservable(source.rejected$.pipe(ignoreElements())).toBe('-')
      expectSubscriptions(inbound$.subscriptions).toBe('^-')
    })
  })
})
