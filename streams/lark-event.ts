import { withoutToken, type Opened } from '../src/codec/envelope.js'
import type { Delivery } from '../src/model/delivery.js'
import type { LarkEvent } from '../src/model/event.js'

/** What its source knows of an event beside its envelope. */
interface Arrival {
  readonly transport: string
  /** In ms since the epoch: stands in where the platform does not say when it happened. */
  readonly receivedAt: number
  readonly delivery: Delivery
}

/**
 * An event with `raw` as an accessor of its class, so that it is not enumerable and costs nothing until it is read. The class
 * itself is nobody's business: events are told apart by `type`.
 */
class OpenedEvent implements LarkEvent {
  readonly id: string
  readonly type: string
  readonly payload: unknown
  readonly createdAt: number
  readonly appId: string
  readonly tenantKey: string
  readonly transport: string
  readonly delivery: Delivery
  readonly #envelope: unknown

  constructor(opened: Opened, envelope: unknown, { transport, receivedAt, delivery }: Arrival) {
    this.id = opened.id
    this.type = opened.type
    this.payload = opened.payload
    this.createdAt = opened.createdAt ?? receivedAt
    this.appId = opened.appId
    this.tenantKey = opened.tenantKey
    this.transport = transport
    this.delivery = delivery
    this.#envelope = envelope
  }

  get raw(): unknown {
    return withoutToken(this.#envelope)
  }
}

/** Makes the event of an opened envelope. */
export const larkEvent = (opened: Opened, envelope: unknown, arrival: Arrival): LarkEvent =>
  new OpenedEvent(opened, envelope, arrival)
