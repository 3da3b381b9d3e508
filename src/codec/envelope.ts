import * as t from 'io-ts'
import type { Either } from '../model/either.js'
import type { Fault } from '../model/errors.js'
import { faultsOf } from './faults.js'

/** The facts of an envelope, in one shape for all of its forms. */
export interface Opened {
  /** Empty where the platform gives none. */
  readonly id: string
  readonly type: string
  readonly payload: unknown
  /** In ms since the epoch; `undefined` where the platform does not say. */
  readonly createdAt: number | undefined
  readonly appId: string
  readonly tenantKey: string
}

interface Kept {
  readonly 'a text of at most 256 characters': unique symbol
}

/** A text that is kept when its event is over: who sends it is not to choose how much room that takes. The platform's own have 64 at most. */
const Name = t.brand(t.string, (text): text is t.Branded<string, Kept> => text.length <= 256, 'a text of at most 256 characters')

const V2 = t.type(
  {
    schema: t.string,
    header: t.intersection(
      [
        t.type({ event_type: Name }),
        t.partial({ event_id: Name, create_time: t.string, app_id: Name, tenant_key: t.string, token: t.string }),
      ],
      'a header',
    ),
    event: t.UnknownRecord,
  },
  'an envelope',
)

const V1 = t.intersection(
  [
    t.type({
      event: t.intersection([t.type({ type: Name }), t.partial({ app_id: Name, tenant_key: t.string })], 'an event'),
    }),
    t.partial({ uuid: Name, ts: t.string, token: t.string }),
  ],
  'an envelope',
)

/** Digits tell the unit: the platform writes seconds, milliseconds and microseconds (protocol 5.3). */
function millis(text: string | undefined): number | undefined {
  const value = Number(text)
  if (!text || !Number.isFinite(value)) return undefined
  if (value < 1e11) return Math.round(value * 1000)
  return value < 1e14 ? value : Math.floor(value / 1000)
}

const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value })

function openV2({ header, event }: t.TypeOf<typeof V2>): Opened {
  return {
    id: header.event_id ?? '',
    type: header.event_type,
    payload: event,
    createdAt: millis(header.create_time),
    appId: header.app_id ?? '',
    tenantKey: header.tenant_key ?? '',
  }
}

function openV1({ uuid, ts, event }: t.TypeOf<typeof V1>): Opened {
  return {
    id: uuid ?? '',
    type: event.type,
    payload: event,
    createdAt: millis(ts),
    appId: event.app_id ?? '',
    tenantKey: event.tenant_key ?? '',
  }
}

/**
 * Opens an envelope of either generation. Its id, its type and its app have 256 characters at most.
 *
 * @param envelope - The parsed JSON of a push, after decryption.
 * @returns The facts in it, or what is wrong with it, as JSON paths.
 * @see protocol 5.3
 */
export function openEnvelope(envelope: unknown): Either<readonly Fault[], Opened> {
  if (!hasSchema(envelope))
    return V1.is(envelope) ? right(openV1(envelope)) : { _tag: 'Left', left: faultsOf(V1.decode(envelope)) }
  return V2.is(envelope) ? right(openV2(envelope)) : { _tag: 'Left', left: faultsOf(V2.decode(envelope)) }
}

/** What only the newer generation has. */
const hasSchema = (envelope: unknown): boolean => typeof envelope === 'object' && envelope !== null && 'schema' in envelope

/** The same envelope without the verification token, so that it may be logged and kept. */
export function withoutToken(envelope: unknown): unknown {
  if (typeof envelope !== 'object' || envelope === null) return envelope
  const { token: _token, ...rest } = envelope as { token?: unknown; header?: object }
  if (typeof rest.header !== 'object') return rest
  const { token: _inHeader, ...header } = rest.header as { token?: unknown }
  return { ...rest, header }
}
