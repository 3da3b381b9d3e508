import { once } from 'node:events'
import { WebSocket } from 'ws'
import { ackFrame, decodeFrame } from '../../src/codec/frame.js'

/** A client of one simulator: it acknowledges each event, and does nothing else, so that it is the simulator that is measured. */
const socket = new WebSocket(String(process.argv[2]), { perMessageDeflate: false })
const ack = Buffer.from('{"code":200}')
socket.on('message', (bytes: Buffer) => {
  if (decodeFrame(bytes).method === 1) socket.send(ackFrame(bytes, 1, ack))
})
await once(socket, 'open')
process.once('disconnect', () => process.exit())
process.send?.('open')
