import type { Deliverable, Delivery } from './delivery.js'
import type { CallbackAnswers, EventMap } from './generated/event-map.js'

export type { EventMap }

/** The business part of an event of type `K`, in the platform's own field names; `unknown` for types the map lacks. */
export type EventPayload<K extends string> = K extends keyof EventMap ? EventMap[K] : unknown

// `out` is said here, or every compiler finds it out by comparing all payloads of the map, which takes longer than all else.
/** One event of the platform, in one shape for every transport and both envelopes (protocol 5.3). */
export interface LarkEvent<out K extends string = string> extends Deliverable {
  /** `header.event_id` (v2) or `uuid` (v1); a random one where the platform gives none. */
  readonly id: string
  /** For example `im.message.receive_v1`. */
  readonly type: K
  readonly payload: EventPayload<K>
  /** When it happened, in ms since the epoch. */
  readonly createdAt: number
  readonly appId: string
  readonly tenantKey: string
  readonly transport: 'websocket' | 'webhook' | (string & {})
  /** The envelope as received, after decryption, without the verification token. Not enumerable. */
  readonly raw: unknown
  readonly delivery: Delivery
}

/** The event of a type, distributed over unions: `EventOf<'a' | 'b'>` is `LarkEvent<'a'> | LarkEvent<'b'>`. */
export type EventOf<K extends string> = K extends string ? LarkEvent<K> : never

/** The body that answers a callback; anything for events whose answer nobody reads. */
export type CallbackAnswer<T extends LarkEvent> = T['type'] extends keyof CallbackAnswers ? CallbackAnswers[T['type']] : unknown

/** A dotted prefix with a star (`im.message.*`), or `*` for every type. */
export type EventPattern = '*' | `${string}.*`

/** The event types of the map that a name or a pattern stands for. */
export type Match<K extends string> = K extends '*'
  ? keyof EventMap
  : K extends `${infer Prefix}.*`
    ? Extract<keyof EventMap, `${Prefix}.${string}`>
    : K

/**
 * Whether an event is of one of these types; narrows it.
 *
 * @example
 * ```ts
 * if (isEvent(event, 'im.message.receive_v1')) console.log(event.payload.message.message_id)
 * ```
 */
export function isEvent<K extends keyof EventMap>(event: LarkEvent, ...types: readonly K[]): event is EventOf<K> {
  return (types as readonly string[]).includes(event.type)
}
