import { BoundedMap } from '../bounded-map.js'
import type { Delivered } from '../deliveries.js'
import type { Exchanged } from '../exchange.js'
import { mostMarbles } from './protocol.js'
import type { ClockJump, PageDelivery, PageRequest } from './protocol.js'

const mostJumps = 1_000

/** What was delivered and what was asked, under numbers that the page knows them by: the newest 5,000 of each. */
export interface PageLog {
  addRequest(exchanged: Exchanged): PageRequest
  addDelivery(delivered: Delivered): PageDelivery
  addJump(jump: ClockJump): void
  request(id: number): Exchanged | undefined
  delivery(id: number): Delivered | undefined
  requests(): readonly PageRequest[]
  deliveries(): readonly PageDelivery[]
  /** The newest 1,000. */
  jumps(): readonly ClockJump[]
  /** Everything that was asked since. */
  exchangesSince(at: number): readonly Exchanged[]
}

export function createPageLog(): PageLog {
  const requests = new BoundedMap<number, Exchanged>(mostMarbles)
  const deliveries = new BoundedMap<number, Delivered>(mostMarbles)
  const jumps: ClockJump[] = []
  let count = 0
  return {
    addRequest(exchanged) {
      requests.set(++count, exchanged)
      return requestOf(count, exchanged)
    },
    addDelivery(delivered) {
      deliveries.set(++count, delivered)
      return deliveryOf(count, delivered)
    },
    addJump(jump) {
      jumps.push(jump)
      if (jumps.length > mostJumps) jumps.shift()
    },
    jumps: () => [...jumps],
    request: (id) => requests.get(id),
    delivery: (id) => deliveries.get(id),
    requests: () => [...requests].map(([id, one]) => requestOf(id, one)),
    deliveries: () => [...deliveries].map(([id, one]) => deliveryOf(id, one)),
    exchangesSince: (at) => [...requests.values()].filter(({ record }) => record.at >= at),
  }
}

export function requestOf(id: number, { record }: Exchanged): PageRequest {
  const { query: _query, headers: _headers, body: _body, logId: _logId, ...facts } = record
  return { id, ...facts }
}

export function deliveryOf(id: number, { report }: Delivered): PageDelivery {
  const { answer: _answer, ...facts } = report
  return { id, ...facts }
}
