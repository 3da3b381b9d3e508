import assert from 'node:assert/strict'
import { NEVER, of, Subject, throwError, type Observable } from 'rxjs'
import { acceptAppTickets } from '../../operators/accept-app-tickets.js'
import type { Claim, Delivery } from '../../src/model/delivery.js'
import type { LarkEvent } from '../../src/model/event.js'
import { madeEvent } from '../support/events.js'
import { operatorContract } from './operator-contract.js'

/** An event, and what became of the claims on it. */
function eventWith(type: 'app_ticket' | 'im.message.receive_v1', appId = 'cli_1') {
  const settled: string[] = []
  const claim = (): Claim => ({ late: false, ack: () => void settled.push('ack'), nack: () => void settled.push('nack') })
  const reported: string[] = []
  const delivery = { claim, report: ({ reason }) => void reported.push(reason) } as Partial<Delivery> as Delivery
  const payload = { app_ticket: 'tk-1', app_id: appId }
  return { event: { type, appId, payload, delivery } as unknown as LarkEvent, settled, reported }
}

const clientOf = (kept: (ticket: string) => Observable<void>) => ({ appId: 'cli_1', acceptAppTicket: kept })

describe('acceptAppTickets', () => {
  operatorContract('acceptAppTickets', {
    make: () => acceptAppTickets<LarkEvent>({ appId: 'cli_test', acceptAppTicket: () => of(undefined) }),
    values: () => ({ a: madeEvent('a', 'app_ticket', { app_ticket: 'tk-1' }), b: madeEvent('b'), c: madeEvent('c') }),
  })

  it('passes every event, and acks a ticket when it is kept', () => {
    const kept$ = new Subject<void>()
    const seen: LarkEvent[] = []
    const tickets: string[] = []
    const { event, settled } = eventWith('app_ticket')
    const other = eventWith('im.message.receive_v1')
    of(event, other.event)
      .pipe(acceptAppTickets(clientOf((ticket) => (tickets.push(ticket), kept$))))
      .subscribe((one) => seen.push(one))
    assert.deepEqual([seen.length, seen[0] === event, tickets, settled], [2, true, ['tk-1'], []])
    kept$.next()
    kept$.complete()
    assert.deepEqual([settled, other.settled], [['ack'], []])
  })

  it('nacks a ticket that could not be kept, so that it comes again', () => {
    const { event, settled, reported } = eventWith('app_ticket')
    let completed = false
    of(event)
      .pipe(acceptAppTickets(clientOf(() => throwError(() => new Error('full')))))
      .subscribe({ complete: () => (completed = true) })
    assert.deepEqual([settled, reported, completed], [['nack'], ['handler-failed'], true])
  })

  it('nacks a ticket that is being kept when it is unsubscribed', () => {
    const { event, settled } = eventWith('app_ticket')
    of(event)
      .pipe(acceptAppTickets(clientOf(() => NEVER)))
      .subscribe()
      .unsubscribe()
    assert.deepEqual(settled, ['nack'])
  })

  it('leaves tickets of other apps alone', () => {
    const { event, settled } = eventWith('app_ticket', 'cli_2')
    const tickets: string[] = []
    of(event)
      .pipe(acceptAppTickets(clientOf((ticket) => (tickets.push(ticket), of(undefined)))))
      .subscribe()
    assert.deepEqual([tickets, settled], [[], []])
  })
})
