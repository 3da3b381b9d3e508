import { WebSocket } from 'ws'
import { ackFrame, decodeFrame, encodeFrame } from '../../src/codec/frame.js'
import { app, handled } from './events-drive.js'

/** What cannot be done with less: `ws`, the frames by hand, no checks. */
const answer = await fetch(`${app.domain}/callback/ws/endpoint`, {
  method: 'POST',
  body: JSON.stringify({ AppID: app.appId, AppSecret: app.appSecret }),
})
const { data } = (await answer.json()) as { data: { URL: string } }
const socket = new WebSocket(data.URL, { perMessageDeflate: false })
const ok = new TextEncoder().encode('{"code":200}')
const parts = new Map<string, Buffer[]>()

socket.on('open', () =>
  socket.send(encodeFrame({ seqId: 0, logId: 0, service: 4242, method: 0, headers: [{ key: 'type', value: 'ping' }] })),
)
socket.on('message', (bytes: Buffer) => {
  const frame = decodeFrame(bytes)
  if (frame.method !== 1) return
  const header = (key: string) => frame.headers.find((one) => one.key === key)?.value ?? ''
  const sum = Number(header('sum'))
  const known = parts.get(header('message_id')) ?? []
  known[Number(header('seq'))] = Buffer.from(frame.payload ?? [])
  if (known.filter(Boolean).length < sum) {
    parts.set(header('message_id'), known)
    return
  }
  parts.delete(header('message_id'))
  const event = JSON.parse((sum === 1 ? (known[0] as Buffer) : Buffer.concat(known)).toString()) as { event: unknown }
  if (event.event) handled()
  socket.send(ackFrame(bytes, 0, ok))
})
