/**
 * The Lark/Feishu Open Platform as Observables: client, event sources, operators, errors.
 *
 * @packageDocumentation
 */
export { createLark } from './client/create-lark.js'
export { fromEnv, type Env, type EnvOptions } from './client/from-env.js'
export { identity } from './client/identity.js'
export type { LarkOptions, UrlLike } from './client/lark-options.js'
export { uploadFile } from './client/upload-file.js'
export type { FileUpload, UploadedFile, UploadParent } from './client/upload-in-parts.js'
export { memoryTokenStore, type MemoryTokenStoreOptions } from './auth/memory-token-store.js'
export type { SecretInput } from './auth/ask-secret.js'
export type { ClientAssertion, ClientAssertionInput } from './auth/client-assertion.js'
export { authorizeUrl, type AuthorizeUrl, type AuthorizeUrlOptions } from './auth/authorize-url.js'
export { deviceLogin, type DeviceLoginOptions, type DeviceLoginState } from './auth/device-login.js'
export { exchangeCode, type ExchangeCodeOptions } from './auth/exchange-code.js'
export { sessions, type Sessions } from './auth/sessions.js'
export type { HelpdeskOptions } from './client/helpdesk.js'
export type { ValidateOptions } from './client/validate-by.js'
export type { ProxyChoice } from './http/proxy-agent.js'
export type { FetchHeaders, FetchInit, FetchLike, FetchResponse } from './http/fetch-like.js'
export type { Download } from './api/download.js'
export type { BlobLike, ByteStream, FileInput, FileSource } from './api/file-input.js'
export { defineEndpoint, type EndpointDefinition } from './api/define-endpoint.js'

export { createSource, type Inbound, type Reply, type SourceOptions } from '../streams/create-source.js'
export { decodeEvent } from '../streams/decode-event.js'
export { encodeEvent } from '../streams/encode-event.js'
export { fromWebhook, type WebhookOptions } from '../streams/from-webhook.js'
export { fromWebSocket, type ReconnectOptions, type WebSocketOptions } from '../streams/from-web-socket.js'
export { health, type Health } from '../streams/health.js'
export { registerApp } from '../streams/register-app.js'
export type { RegistrationAddons } from '../streams/registration/addons.js'
export type { AppPreset, RegistrationOptions } from '../streams/registration/registration-options.js'
export type { WebhookApp, WebhookApps, WebhookHead } from '../streams/webhook/apps.js'
export type { WebhookSecurity } from '../streams/webhook/judge.js'
export type { FragmentLimits } from '../streams/websocket/fragment-limits.js'
export type { OpenSocket, Socket, SocketOptions } from '../streams/websocket/socket.js'

export * from '../operators/index.js'

export * from './model/errors.js'
export {
  isEvent,
  type CallbackAnswer,
  type EventOf,
  type EventPattern,
  type EventPayload,
  type LarkEvent,
  type Match,
} from './model/event.js'
export type { CallbackAnswers, EventMap } from './model/generated/event-map.js'
export { page, type Paged, type PageLink } from './model/page.js'
export type { Activity } from './model/activity.js'
export type { Awaitable } from './model/awaitable.js'
export type { DedupeStore } from './model/dedupe-store.js'
export type { Claim, ClaimOptions, Deliverable, Delivery, Settlement } from './model/delivery.js'
export type { Decoder, Either } from './model/either.js'
export type { Endpoint, HttpMethod, PageSpec, RawRequest, TokenKind } from './model/endpoint.js'
export type { Identity } from './model/identity.js'
export type { BotIdentity, CallArguments, CallOptions, CallResponse, Lark } from './model/lark.js'
export type { Limiter, QueuePlace, RateLimit, RateWindow, Refusal, Turn } from './model/limiter.js'
export type { Logger, LogLevel, LogSink } from './model/log.js'
export type { Progress } from './model/progress.js'
export type { RegisteredBy, RegistrationStatus } from './model/registration.js'
export type { Rejection, RejectionReason } from './model/rejection.js'
export type { RefusedHandshake } from './model/refused-handshake.js'
export type { ConnectionState, LarkSource, SourceActivity, StopOptions } from './model/source.js'
export type { TokenStore } from './model/token-store.js'
export type { AccessToken, OauthVersion, UserSession } from './model/user-session.js'
export type { WebhookRequest, WebhookResponse, WebhookSource } from './model/webhook.js'
