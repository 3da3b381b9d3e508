import { of } from 'rxjs'
import type { EventMap, EventOf, EventPayload, LarkEvent } from '../src/model/event.js'
import { schema } from '../src/schema/generated/events.js'
import { createSource } from '../streams/create-source.js'
import { sample } from './sample.js'

/**
 * Any part of a value, at any depth; lists are given whole.
 *
 * @example
 * ```ts
 * import type { PartOf } from 'rxlark/testing'
 *
 * const part: PartOf<{ a: { b: number; c: string } }> = { a: { b: 1 } }
 * ```
 * @category Testing
 */
export type PartOf<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]?: PartOf<T[K]> } : T

/**
 * What the header of a built event says.
 *
 * @example
 * ```ts
 * import type { EventFacts } from 'rxlark/testing'
 *
 * const facts: EventFacts = { id: 'e1', createdAt: Date.UTC(2026, 0, 1) }
 * buildEvent('im.message.receive_v1', {}, facts)
 * ```
 * @category Testing
 */
export interface EventFacts {
  /** Default: `event_` and a number that counts up with each event built. */
  readonly id?: string
  /** Ms since the epoch. Default: 2026-01-01. */
  readonly createdAt?: number
  /** Default: an app id that looks like one. */
  readonly appId?: string
  /** Default: `tenant_sample`. */
  readonly tenantKey?: string
}

const plain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** Parts take the place of what the sample has; objects are merged. */
function merged(base: unknown, part: unknown): unknown {
  if (!plain(base) || !plain(part)) return part
  const entries = Object.entries(part).filter(([, value]) => value !== undefined)
  return { ...base, ...Object.fromEntries(entries.map(([key, value]) => [key, key in base ? merged(base[key], value) : value])) }
}

/**
 * What the platform pushes: the new envelope, or the old one for the types that only come in it (protocol 5.3).
 *
 * @example
 * ```ts
 * import type { EventEnvelope } from 'rxlark/testing'
 *
 * const push: EventEnvelope = buildEnvelope('app_ticket', { app_ticket: 'ticket' })
 * console.log('uuid' in push ? push.uuid : push.header.event_id)
 * ```
 * @category Testing
 */
export type EventEnvelope =
  | {
      readonly schema: '2.0'
      readonly header: {
        readonly event_id: string
        readonly event_type: string
        readonly create_time: string
        readonly app_id: string
        readonly tenant_key: string
        readonly token: string
      }
      readonly event: unknown
    }
  | {
      readonly type: 'event_callback'
      readonly uuid: string
      readonly ts: string
      readonly token: string
      readonly event: unknown
    }

let built = 0

/**
 * The envelope of an event, as the platform sends it: valid by construction, from the same facts as the types. Any of the events and
 * callbacks of {@link EventMap}; those that only exist in the old envelope come in it, and callbacks tell their time in microseconds.
 *
 * @param type - One of the {@link EventMap}.
 * @param part - What the payload should have; everything else that is required is filled in.
 * @param facts - What the header should say.
 * @example
 * ```ts
 * const push = buildEnvelope('im.message.receive_v1', { message: { content: '{"text":"hi"}' } })
 * ```
 * @see protocol 5.3
 * @category Testing
 */
export function buildEnvelope<K extends keyof EventMap & string>(
  type: K,
  part: PartOf<EventPayload<K>> = {} as never,
  facts: EventFacts = {},
): EventEnvelope {
  built += 1
  const {
    id = `event_${built}`,
    createdAt = 1_767_225_600_000,
    appId: app_id = 'cli_a1b2c3d4e5f60718',
    tenantKey: tenant_key = 'tenant_sample',
  } = facts
  const token = 'vt_sample'
  const payload = schema.payloads[type]
  const event = merged(payload ? sample(payload, schema.types) : {}, part)
  if (schema.v1.includes(type)) {
    const ts = (createdAt / 1000).toFixed(6)
    return { type: 'event_callback', uuid: id, ts, token, event: { ...(event as object), type, app_id, tenant_key } }
  }
  const create_time = Object.hasOwn(schema.answers, type) ? `${createdAt}000` : String(createdAt)
  return { schema: '2.0', header: { event_id: id, event_type: type, create_time, app_id, tenant_key, token }, event }
}

/**
 * An event, as a source would hand it out, with nobody waiting for its answer.
 *
 * @example
 * ```ts
 * const event = buildEvent('im.message.receive_v1', { message: { content: '{"text":"hi"}' } })
 * ```
 * @category Testing
 */
export function buildEvent<K extends keyof EventMap & string>(
  type: K,
  part?: PartOf<EventPayload<K>>,
  facts?: EventFacts,
): EventOf<K> {
  const events: LarkEvent[] = []
  const inbound = { envelope: buildEnvelope(type, part, facts), deadline: Infinity, answer: () => undefined }
  createSource(of(inbound), { transport: 'test' }).subscribe((event) => events.push(event))
  return events[0] as EventOf<K>
}
