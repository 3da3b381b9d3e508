/**
 * The event sources of rxlark, and the core they are made with.
 *
 * @packageDocumentation
 */
export { createSource, type Inbound, type Reply, type SourceOptions } from './create-source.js'
export { decodeEvent } from './decode-event.js'
export { encodeEvent } from './encode-event.js'
export { fromWebhook, type WebhookOptions } from './from-webhook.js'
export { fromWebSocket, type ReconnectOptions, type WebSocketOptions } from './from-web-socket.js'
export type { FragmentLimits } from './websocket/reassembly.js'
export type { OpenSocket, Socket, SocketOptions } from './websocket/socket.js'
