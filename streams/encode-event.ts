import type { LarkEvent } from '../src/model/event.js'

/**
 * Writes an event as one line of JSON, without its delivery: for logs, queues and server-sent events.
 *
 * What is written is an envelope of the platform (schema 2.0) with the transport beside it, whatever the event came as; the verification
 * token is not in it. `decodeEvent` reads it, and so does a source: parsed, it is an `envelope` for `createSource`.
 *
 * @example
 * ```ts
 * import { appendFile } from 'node:fs/promises'
 *
 * source.pipe(handle((event) => appendFile('events.log', encodeEvent(event) + '\n')))
 * ```
 * @see protocol 5.3
 * @category Streams
 */
export const encodeEvent = ({ id, type, payload, createdAt, appId, tenantKey, transport }: LarkEvent): string =>
  JSON.stringify({
    schema: '2.0',
    header: { event_id: id, event_type: type, create_time: String(createdAt), app_id: appId, tenant_key: tenantKey },
    event: payload,
    transport,
  })
