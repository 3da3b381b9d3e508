import type * as t from 'io-ts'
import type { CallbackAnswers, EventMap } from '../model/generated/event-map.js'
import { schema } from '../schema/generated/events.js'
import type { Fields } from '../schema/schema.js'
import { shapeCodec, type ShapeMode } from './schema-codec.js'

const incoming: ShapeMode = { types: schema.types, unknownKeys: 'keep', enums: 'open', values: 'typed' }

const outgoing: ShapeMode = { ...incoming, unknownKeys: 'fault' }

/** Where there are no facts, any object will do. */
const codecOf = (shapes: Readonly<Record<string, Fields>>, type: string, mode: ShapeMode): t.Mixed =>
  shapeCodec(Object.hasOwn(shapes, type) ? (shapes[type] ?? 'any') : ['map', 'any'], mode)

/**
 * The io-ts codec of an event's payload, built when it is first asked for. It keeps what the facts lack. Required fields are those
 * that the platform's sources declare so; the platform itself now and then leaves one out. Any object passes for an event that only
 * your own augmentation of `EventMap` knows.
 *
 * @example
 * ```ts
 * payloadCodec('im.message.receive_v1').decode(JSON.parse(line))
 * ```
 */
export const payloadCodec = <K extends keyof EventMap>(type: K): t.Type<EventMap[K], unknown> =>
  codecOf(schema.payloads, type, incoming)

/**
 * The io-ts codec of the body that answers a callback, built when it is first asked for. A field that the facts lack is a fault.
 *
 * @example
 * ```ts
 * answerCodec('card.action.trigger').is({ toast: { type: 'info', content: 'saved' } }) // => true
 * ```
 */
export const answerCodec = <K extends keyof CallbackAnswers>(type: K): t.Type<CallbackAnswers[K], unknown> =>
  codecOf(schema.answers, type, outgoing)
