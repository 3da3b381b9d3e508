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
export { health, type Health } from './health.js'
export { registerApp } from './register-app.js'
export type { RegistrationAddons } from './registration/addons.js'
export type { AppPreset, RegistrationOptions } from './registration/registration-options.js'
export type { WebhookApp, WebhookApps, WebhookHead } from './webhook/apps.js'
export type { WebhookSecurity } from './webhook/judge.js'
export type { FragmentLimits } from './websocket/fragment-limits.js'
export type { OpenSocket, Socket, SocketOptions } from './websocket/socket.js'
