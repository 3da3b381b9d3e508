import { asyncScheduler } from 'rxjs'
import { openEnvelope } from '../src/codec/envelope.js'
import { DecodeError } from '../src/model/errors.js'
import type { LarkEvent } from '../src/model/event.js'
import { SourceDelivery, type DeliveryHost } from './delivery.js'
import { identified } from './identified.js'
import { larkEvent } from './lark-event.js'

/**
 * Reads an event that `encodeEvent` has written; any envelope of the platform will do.
 *
 * Nobody waits for its answer: operators handle it as any other, but what they answer or report reaches nobody. Where it should, give the
 * parsed line to `createSource` as an `envelope`.
 *
 * @example
 * ```ts
 * import { fromEvent, map } from 'rxjs'
 *
 * const source$ = fromEvent<{ data: string }>(new EventSource('/events'), 'message').pipe(map(({ data }) => decodeEvent(data)))
 * source$.pipe(ofEventType('im.message.receive_v1')).subscribe(({ payload }) => console.log(payload.message.content))
 * ```
 * @param text - One event.
 * @throws DecodeError, at once, where the text is none.
 * @see protocol 5.3
 * @category Streams
 */
export function decodeEvent(text: string): LarkEvent {
  const envelope = parsed(text)
  const opened = openEnvelope(envelope)
  if (opened._tag === 'Left') throw new DecodeError({ what: 'event', faults: opened.left })
  const { transport } = envelope as { transport?: unknown }
  return larkEvent(identified(opened.right), envelope, {
    transport: typeof transport === 'string' ? transport : 'log',
    receivedAt: asyncScheduler.now(),
    delivery: new SourceDelivery(nobody),
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new DecodeError({ what: 'event', faults: [{ path: '', message: 'is no JSON' }], cause })
  }
}

/** Of what nobody waits for any more: operators take part in its handling as in that of any other, and only the answer is missing. */
const nobody: DeliveryHost = {
  deadline: Infinity,
  answered: true,
  claimed: () => undefined,
  conclude: () => undefined,
  settled: () => undefined,
  bodied: () => undefined,
  report: () => undefined,
}
