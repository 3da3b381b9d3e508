import * as t from 'io-ts'
import { DecodeError } from '../model/errors.js'
import { faultsOf } from './faults.js'

/** Some servers write what they leave out as null. */
const optional = <C extends t.Mixed>(codec: C) => t.union([codec, t.null, t.undefined])

const seconds = optional(t.number)

/** What the platform wants of a long connection: a count, and three times in seconds (protocol 7.1). Sent at discovery and with pongs. */
export const ClientConfig = t.partial({
  /** Attempts before a client gives up; negative: never. */
  ReconnectCount: seconds,
  ReconnectInterval: seconds,
  ReconnectNonce: seconds,
  PingInterval: seconds,
})
export type ClientConfig = t.TypeOf<typeof ClientConfig>

/** The answer of `POST /callback/ws/endpoint` (protocol 7.1). */
export const EndpointAnswer = t.intersection([
  t.type({ code: t.number }),
  t.partial({
    msg: optional(t.string),
    data: optional(t.partial({ URL: optional(t.string), ClientConfig: optional(ClientConfig) })),
  }),
])
export type EndpointAnswer = t.TypeOf<typeof EndpointAnswer>

/**
 * Reads JSON as a codec has it.
 *
 * @throws DecodeError where it is no JSON, or not what the codec wants.
 */
function decodeJson<A>(what: string, codec: t.Type<A, unknown>, text: string): A {
  const decoded = codec.decode(parsed(what, text))
  if (decoded._tag === 'Right') return decoded.right
  throw new DecodeError({ what, faults: faultsOf(decoded) })
}

function parsed(what: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DecodeError({ what, faults: [{ path: '.', message: 'is no JSON' }] })
  }
}

/** @throws DecodeError */
export const decodeEndpointAnswer = (text: string): EndpointAnswer =>
  decodeJson('endpoint of the long connection', EndpointAnswer, text)

/** @throws DecodeError */
export const decodeClientConfig = (text: string): ClientConfig =>
  decodeJson('settings of the long connection', ClientConfig, text)
