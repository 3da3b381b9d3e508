import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
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

/** Never asleep: to wake it would be counted as the work of who answers, and costs more than that. */
const stayAwake = (): unknown => setImmediate(stayAwake)

/** All of it is made before the first is sent: who receives is measured, and should never have to wait. */
const allOf = <T>(events: number, make: (number: number) => T): readonly T[] =>
  Array.from({ length: events }, (_, number) => make(number))

function pushOver(socket: WebSocket, made: readonly (readonly Uint8Array[])[]): void {
  let next = 0
  const send = () => {
    for (const frame of made[next] ?? []) socket.send(frame)
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

/** A whole request, as it goes over the wire. */
async function requestOf(number: number, size: number, sealed: boolean): Promise<Buffer> {
  const text = eventOf(number, size)
  const body = Buffer.from(sealed ? JSON.stringify({ encrypt: encrypt(keys.encryptKey, text) }) : text)
  const push = { timestamp: String(Math.floor(Date.now() / 1000)), nonce: '7f3c9a10', body, encryptKey: keys.encryptKey }
  const signed = [
    `X-Lark-Request-Timestamp: ${push.timestamp}`,
    `X-Lark-Request-Nonce: ${push.nonce}`,
    `X-Lark-Signature: ${sealed ? await sign(push) : ''}`,
  ]
  const head = [
    'POST /webhook/event HTTP/1.1',
    'Host: 127.0.0.1',
    'Connection: keep-alive',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${body.length}`,
    ...(sealed ? signed : []),
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

/** Over 32 connections, one request at a time on each; an answer without a body ends with its empty line. */
async function pushByHttp({ port, size, events, sealed }: Record<string, string>): Promise<void> {
  const made = await Promise.all(allOf(Number(events), (number) => requestOf(number, Number(size), sealed === 'true')))
  let next = 0
  for (let count = 0; count < 32; count += 1) {
    let answer = ''
    const socket = connect(Number(port), '127.0.0.1')
    const send = () => {
      const request = made[next]
      next += 1
      if (request) socket.write(request)
    }
    socket
      .setNoDelay()
      .on('connect', send)
      .on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1')
      const [head = '', body] = answer.split('\r\n\r\n')
      if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1])) return
      if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`answered ${answer}`)
      answer = ''
      send()
    })
  }
}

/** For who connects next. */
let frames: readonly (readonly Uint8Array[])[] = []

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
    const [size = 1, events = 0] = AppSecret.split('-').map(Number)
    frames = allOf(events, (number) => framesOf(number, size))
    const { port } = server.address() as AddressInfo
    const address = `ws://127.0.0.1:${port}/ws?fpid=1&device_id=7&service_id=4242`
    const ClientConfig = { ReconnectCount: -1, ReconnectInterval: 120, ReconnectNonce: 30, PingInterval: 120 }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ code: 0, msg: 'ok', data: { URL: address, ClientConfig } }))
  })
})
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => pushOver(socket, frames))
stayAwake()
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
