import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { decodeFrame, encodeFrame } from '../../src/codec/frame.js'
import { encrypt, sign } from '../../src/crypto/crypto-node.js'
import { keys } from './events-drive.js'

/** The platform for benchmarks of reception: it keeps so many events on their way, and stops when all are answered. */
const window = 64
const partSize = 8 * 1024

/** An event of about so many KB. */
const eventOf = (number: number, size: number) =>
  JSON.stringify({
    schema: '2.0',
    header: {
      event_id: `event-${number}`,
      event_type: 'im.message.receive_v1',
      create_time: '1767225600123',
      token: keys.verificationToken,
      app_id: 'cli_a1b2c3d4e5f60718',
      tenant_key: '16a2b3c4d5e6f708',
    },
    event: {
      sender: { sender_id: { open_id: 'ou_ana', union_id: 'on_ana', user_id: 'a1' }, sender_type: 'user', tenant_key: 'tk1' },
      message: {
        message_id: `om_${number}`,
        create_time: '1767225600000',
        chat_id: 'oc_team',
        chat_type: 'group',
        message_type: 'text',
        content: JSON.stringify({ text: 'word '.repeat((size * 1024 - 600) / 5) }),
      },
    },
  })

function framesOf(number: number, size: number): readonly Uint8Array[] {
  const payload = Buffer.from(eventOf(number, size))
  const sum = Math.ceil(payload.length / partSize)
  return Array.from({ length: sum }, (_, seq) =>
    encodeFrame({
      seqId: number,
      logId: 7_000_000_000_000_000_001n,
      service: 4242,
      method: 1,
      headers: Object.entries({
        type: 'event',
        message_id: `m${number}`,
        sum: String(sum),
        seq: String(seq),
        trace_id: '0123456789abcdef0123456789abcdef',
        timestamp: '1767225600123',
      }).map(([key, value]) => ({ key, value })),
      payload: payload.subarray(seq * partSize, (seq + 1) * partSize),
    }),
  )
}

function pushOver(socket: WebSocket, size: number, events: number): void {
  let next = 0
  const send = () => {
    if (next === events) return
    for (const frame of framesOf(next, size)) socket.send(frame)
    next += 1
  }
  socket.on('message', (data: Buffer) => {
    const frame = decodeFrame(data)
    if (frame.method === 1) send()
    else {
      socket.send(encodeFrame({ ...frame, headers: [{ key: 'type', value: 'pong' }] }))
      if (next === 0) for (let count = 0; count < window; count += 1) send()
    }
  })
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

async function post(port: number, number: number, size: number, sealed: boolean): Promise<void> {
  const text = eventOf(number, size)
  const body = sealed ? JSON.stringify({ encrypt: encrypt(keys.encryptKey, text) }) : text
  const push = { timestamp: String(Math.floor(Date.now() / 1000)), nonce: '7f3c9a10', body, encryptKey: keys.encryptKey }
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...(sealed && {
      'X-Lark-Request-Timestamp': push.timestamp,
      'X-Lark-Request-Nonce': push.nonce,
      'X-Lark-Signature': await sign(push),
    }),
  }
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, method: 'POST', path: '/webhook/event', headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode ?? 0}`))
      response.resume().on('end', resolve)
    })
      .on('error', () => resolve())
      .end(body)
  })
}

async function pushByHttp({ port, size, events, sealed }: Record<string, string>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < Number(events)) await post(Number(port), next++, Number(size), sealed === 'true')
  }
  await Promise.all(Array.from({ length: 32 }, worker))
}

const server = createServer((incoming, response) => {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === '/push') {
    response.end()
    void pushByHttp(Object.fromEntries(url.searchParams))
    return
  }
  let text = ''
  incoming.on('data', (chunk: Buffer) => (text += chunk.toString()))
  incoming.on('end', () => {
    const { AppSecret = '' } = JSON.parse(text || '{}') as { AppSecret?: string }
    const { port } = server.address() as AddressInfo
    const address = `ws://127.0.0.1:${port}/ws?fpid=1&device_id=7&service_id=4242&case=${AppSecret}`
    const ClientConfig = { ReconnectCount: -1, ReconnectInterval: 120, ReconnectNonce: 30, PingInterval: 120 }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ code: 0, msg: 'ok', data: { URL: address, ClientConfig } }))
  })
})
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, { url }) => {
  const [size = 1, events = 0] = (/case=([\d-]+)/.exec(url ?? '')?.[1] ?? '').split('-').map(Number)
  pushOver(socket, size, events)
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
