/** `rxlark/events`: what events there are, and what is in them. */
export type * from './model/generated/event-map.js'
export type { EventOf, EventPattern, EventPayload, LarkEvent, Match } from './model/event.js'
export { isEvent } from './model/event.js'
export { eventTypes } from './model/generated/event-types.js'
export { answerCodec, payloadCodec } from './codec/payload-codec.js'
