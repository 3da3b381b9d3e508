import { WebSocket } from 'ws'
import { ackFrame, decodeFrame } from '../../src/codec/frame.js'

/** A client of one simulator: it acknowledges each event, and does nothing else, so that it is the simulator that is measured. */
const [, , domain, AppID, AppSecret] = process.argv
const answer = await fetch(`${domain}/callback/ws/endpoint`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ AppID, AppSecret }),
})
const { data } = (await answer.json()) as { readonly data: { readonly URL: string } }
const socket = new WebSocket(data.URL, { perMessageDeflate: false })
const ack = Buffer.from('{"code":200}')
socket.on('message', (bytes: Buffer) => {
  if (decodeFrame(bytes).method === 1) socket.send(ackFrame(bytes, 1, ack))
})
process.once('disconnect', () => process.exit())
