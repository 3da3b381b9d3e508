import type { App } from './app.js'
import { BoundedMap } from './bounded-map.js'
import type { Ids } from './ids.js'

/** How many connect URLs may wait to be used. */
const kept = 1_000

/** What a connect URL stands for. */
export interface Ticket {
  readonly app: App
  readonly deviceId: string
  readonly serviceId: number
}

/** The connect URLs that discovery gives out: each is good for one connection (protocol 7.1). */
export interface Tickets {
  /** Path and query of a fresh connect URL. */
  issue(app: App): string
  /** What the path and query of a connect URL stand for, once. */
  redeem(target: string): Ticket | undefined
}

export function createTickets(ids: Ids): Tickets {
  const waiting = new BoundedMap<string, Ticket>(kept)
  return {
    issue(app) {
      const ticket = ids.hex(36)
      const facts = { app, deviceId: ids.digits(19), serviceId: 1 + ids.below(2 ** 31 - 1) }
      waiting.set(ticket, facts)
      // One official client reads the query off the whole URL, which spoils its first key: not one that it needs.
      const query = {
        fpid: '493',
        aid: '552564',
        device_id: facts.deviceId,
        access_key: ids.hex(32),
        service_id: String(facts.serviceId),
        ticket,
      }
      return `/ws/v2?${new URLSearchParams(query).toString()}`
    },
    redeem(target) {
      const [path, query] = target.split('?')
      const key = new URLSearchParams(query).get('ticket') ?? ''
      const ticket = path === '/ws/v2' ? waiting.get(key) : undefined
      waiting.delete(key)
      return ticket
    },
  }
}
