import { asyncScheduler, concat, firstValueFrom, NEVER, of, type Observable } from 'rxjs'
import { memoryTokenStore } from '../../../src/auth/memory-token-store.js'
import { decodeFrame, encodeFrame, type Frame } from '../../../src/codec/frame.js'
import { internals, type HttpRequest, type HttpResponse, type LarkInternals } from '../../../src/model/internals.js'
import type { Lark } from '../../../src/model/lark.js'
import type { LogSink } from '../../../src/model/log.js'
import { connection$ } from '../../../streams/websocket/lazy-connection.js'
import type { OpenSocket, Socket } from '../../../streams/websocket/socket.js'

// In virtual time nothing can be waited for that is loaded.
await firstValueFrom(connection$)

export const appId = 'cli_a1b2c3d4e5f60718'
export const appSecret = 's3cr3t-demo'
export const address =
  'wss://ws.example.test/ws/v2?fpid=1&device_id=7000000000000000001&access_key=ak-demo&service_id=4242&ticket=tk-demo'

const utf8 = (text: string) => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)

/** The answer of the discovery, as JSON. */
export const endpoint = (config: object = {}, url = address) => ({
  code: 0,
  msg: 'success',
  data: { URL: url, ClientConfig: config },
})

export const httpAnswer = (body: unknown, status = 200): HttpResponse => ({
  status,
  headers: {},
  text: typeof body === 'string' ? body : JSON.stringify(body),
})

export interface FakeLarkOptions {
  readonly send?: (request: HttpRequest) => Observable<HttpResponse>
  readonly log?: LogSink
  readonly domain?: string
  readonly appId?: string
  readonly appType?: LarkInternals['appType']
  readonly credential?: LarkInternals['credential']
}

/** As much of a client as the event sources know. */
export function fakeLark(options: FakeLarkOptions = {}): Lark {
  const own: LarkInternals = {
    core: {},
    appType: options.appType ?? 'self-built',
    store: memoryTokenStore(),
    scheduler: asyncScheduler,
    oauthBaseUrl: undefined,
    credential: options.credential ?? (() => of({ secret: appSecret })),
    send: options.send ?? (() => of(httpAnswer(endpoint()))),
    appSecret: () => of(appSecret),
    userAgent: 'rxlark/test',
  }
  const known = {
    appId: options.appId ?? appId,
    domain: options.domain ?? 'https://open.example.test',
    log: options.log ?? (() => undefined),
    [internals]: own,
  }
  return known as unknown as Lark
}

/** A socket whose other side is an observable; what is sent on it is kept. */
export function fakeSocket(
  inbound$: Observable<Uint8Array>,
  sent: Uint8Array[] = [],
  isOpen: () => boolean = () => true,
): Socket {
  return {
    inbound$,
    send(bytes) {
      if (isOpen()) sent.push(bytes)
      return isOpen()
    },
  }
}

/** Opens these sockets, one after the other. */
export function socketsOf(...sockets: Observable<Socket>[]): OpenSocket {
  const rest = [...sockets]
  return () => rest.shift() ?? NEVER
}

/** A socket that is open at once. */
export const opened = (inbound$: Observable<Uint8Array>, sent?: Uint8Array[]): Observable<Socket> =>
  concat(of(fakeSocket(inbound$, sent)), NEVER)

const entries = (headers: Readonly<Record<string, string>>) => Object.entries(headers).map(([key, value]) => ({ key, value }))

export const pong = (config?: object): Uint8Array =>
  encodeFrame({
    seqId: 0,
    logId: 0,
    service: 4242,
    method: 0,
    headers: entries({ type: 'pong' }),
    ...(config && { payload: utf8(JSON.stringify(config)) }),
  })

export const envelope = (eventId: string, type = 'im.message.receive_v1') => ({
  schema: '2.0',
  header: {
    event_id: eventId,
    event_type: type,
    create_time: '1767225600123',
    token: 'vt_demo_0001',
    app_id: appId,
    tenant_key: '16a2b3c4d5e6f708',
  },
  event: { message: { message_id: `om_${eventId}` } },
})

export interface DataOptions {
  readonly messageId?: string
  readonly type?: string
  readonly sum?: string
  readonly seq?: string
  readonly logId?: bigint
}

/** A data frame with this payload. */
export const data = (
  payload: Uint8Array | string | object,
  { messageId = 'm1', type = 'event', sum = '1', seq = '0', logId = 7000000000000000001n }: DataOptions = {},
): Uint8Array => {
  const bytes = payload instanceof Uint8Array ? payload : utf8(typeof payload === 'string' ? payload : JSON.stringify(payload))
  return encodeFrame({
    seqId: 1,
    logId,
    service: 4242,
    method: 1,
    headers: entries({ type, message_id: messageId, sum, seq, trace_id: 't1' }),
    payload: bytes,
  })
}

/** The frames of one envelope, cut into parts. */
export function parts(content: object, count: number, messageId = 'm1'): Uint8Array[] {
  const bytes = utf8(JSON.stringify(content))
  const size = Math.ceil(bytes.length / count)
  return Array.from({ length: count }, (_, seq) =>
    data(bytes.subarray(seq * size, (seq + 1) * size), { messageId, sum: String(count), seq: String(seq) }),
  )
}

export const header = ({ headers }: Frame, key: string) => headers.find((entry) => entry.key === key)?.value

/** What was sent, for people: pings and answers. */
export const told = (sent: readonly Uint8Array[]) =>
  sent.map((bytes) => {
    const frame = decodeFrame(bytes)
    return frame.method === 0 ? header(frame, 'type') : textOf(frame.payload)
  })
