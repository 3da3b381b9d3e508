import { of } from 'rxjs'
import type { EventMap, EventOf, EventPayload, LarkEvent } from '../src/model/event.js'
import { schema } from '../src/schema/generated/events.js'
import { createSource } from '../streams/create-source.js'
import { sample } from './sample.js'

/** Any part of a value, at any depth; lists are given whole. */
export type PartOf<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]?: PartOf<T[K]> } : T

export interface EventFacts {
  /** Default: `event_` and a number that counts up with each event built. */
  readonly id?: string
  /** Ms since the epoch. Default: 2026-01-01. */
  readonly createdAt?: number
  readonly appId?: string
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

let built = 0

/**
 * The envelope of an event, as the platform sends it (schema 2.0): valid by construction, from the same facts as the types.
 *
 * @param type - One of the {@link EventMap}.
 * @param part - What the payload should have; everything else that is required is filled in.
 * @param facts - What the header should say.
 * @example
 * ```ts
 * const push = buildEnvelope('im.message.receive_v1', { message: { content: '{"text":"hi"}' } })
 * ```
 * @category Testing
 */
export function buildEnvelope<K extends keyof EventMap & string>(
  type: K,
  part: PartOf<EventPayload<K>> = {} as never,
  facts: EventFacts = {},
) {
  built += 1
  const {
    id = `event_${built}`,
    createdAt = 1_767_225_600_000,
    appId = 'cli_a1b2c3d4e5f60718',
    tenantKey = 'tenant_sample',
  } = facts
  const payload = schema.payloads[type]
  return {
    schema: '2.0',
    header: {
      event_id: id,
      event_type: type,
      create_time: String(createdAt),
      app_id: appId,
      tenant_key: tenantKey,
      token: 'vt_sample',
    },
    event: merged(payload ? sample(payload, schema.types) : {}, part),
  }
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
