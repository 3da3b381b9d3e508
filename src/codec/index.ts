/**
 * The io-ts codecs of the boundary, for whoever decodes beside rxlark.
 *
 * @packageDocumentation
 */
export { endpointCodec, type EndpointCodec, type EndpointCodecOptions } from './endpoint-codec.js'
export { openEnvelope, type Opened } from './envelope.js'
export { faultsOf } from './faults.js'
export { answerCodec, payloadCodec } from './payload-codec.js'
