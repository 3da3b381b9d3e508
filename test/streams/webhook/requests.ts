import { asyncScheduler, firstValueFrom, type SchedulerLike } from 'rxjs'
import { encrypt, sign, signCard } from '../../../src/crypto/crypto-node.js'
import type { Rejection } from '../../../src/model/rejection.js'
import type { WebhookRequest, WebhookResponse } from '../../../src/model/webhook.js'
import { fromWebhook, type WebhookOptions } from '../../../streams/from-webhook.js'

export const appId = 'cli_a1b2c3d4e5f60718'
export const encryptKey = 'demo-encrypt-key-01'
export const verificationToken = 'vt_demo_0001'
/** The now of these tests, in ms. */
export const now = 1_767_225_600_000

export const envelope = (eventId = 'e1', header: object = {}) => ({
  schema: '2.0',
  header: {
    event_id: eventId,
    event_type: 'im.message.receive_v1',
    create_time: '1767225600123',
    token: verificationToken,
    app_id: appId,
    tenant_key: '16a2b3c4d5e6f708',
    ...header,
  },
  event: { message: { message_id: `om_${eventId}` } },
})

export const challenge = (token = verificationToken) => ({ challenge: 'c0ffee-2026', token, type: 'url_verification' })

export const legacyCard = {
  open_id: 'ou_demo',
  user_id: 'u1',
  open_message_id: 'om_demo_1',
  open_chat_id: 'oc_demo_1',
  tenant_key: '16a2b3c4d5e6f708',
  token: 'c-demo-1',
  action: { value: { k: 'v' }, tag: 'button' },
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** A request with this body. */
export const post = (body: unknown, headers: WebhookRequest['headers'] = {}): WebhookRequest => ({
  method: 'POST',
  path: '/webhook/event',
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body: body instanceof Uint8Array ? body : bytesOf(typeof body === 'string' ? body : JSON.stringify(body)),
})

const textOf = ({ body }: WebhookRequest) => new TextDecoder().decode(body as Uint8Array)

export interface Signing {
  readonly key?: string
  /** In seconds. */
  readonly timestamp?: number | string
}

const signature = (timestamp: string, value: string | PromiseLike<string>) => ({
  'X-Lark-Request-Timestamp': timestamp,
  'X-Lark-Request-Nonce': '7f3c9a10',
  'X-Lark-Signature': value as string,
})

/** The same request, signed with the encrypt key. */
export const signed = (request: WebhookRequest, { key = encryptKey, timestamp = now / 1000 }: Signing = {}): WebhookRequest => {
  const push = { timestamp: String(timestamp), nonce: '7f3c9a10', body: textOf(request), encryptKey: key }
  return { ...request, headers: { ...request.headers, ...signature(push.timestamp, sign(push)) } }
}

/** The same request, signed as legacy cards are. */
export const signedCard = (request: WebhookRequest, token = verificationToken, timestamp = now / 1000): WebhookRequest => {
  const card = { timestamp: String(timestamp), nonce: '7f3c9a10', body: textOf(request), verificationToken: token }
  return { ...request, headers: { ...request.headers, ...signature(card.timestamp, signCard(card)) } }
}

/** The same body, encrypted. */
export const encrypted = (body: unknown, key = encryptKey): WebhookRequest =>
  post({ encrypt: encrypt(key, typeof body === 'string' ? body : JSON.stringify(body)) })

/** A source with what it emits and rejects, and a way to ask it. */
export function listening(options: WebhookOptions = {}) {
  const source = fromWebhook({ scheduler: clock, log: 'silent', ...options })
  const rejected: Rejection[] = []
  const ids: string[] = []
  source.rejected$.subscribe((rejection) => rejected.push(rejection))
  const subscription = source.subscribe(({ id }) => ids.push(id))
  const ask = (request: WebhookRequest): Promise<WebhookResponse> => firstValueFrom(source.respond(request))
  return { source, subscription, ids, rejected, ask, reasons: () => rejected.map(({ reason }) => reason) }
}

/** Real timers, at the time of these tests. */
export const clock = Object.create(asyncScheduler, { now: { value: () => now } }) as SchedulerLike
