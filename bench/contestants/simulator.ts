import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { firstValueFrom, ReplaySubject } from 'rxjs'
import { WebSocket } from 'ws'
import type { Simulator } from '../../simulator/simulator.js'
import { decodeFrame, encodeFrame } from '../../src/codec/frame.js'

/** Prints how long a simulator takes to start, and then to bring events to one client that acknowledges each; and a bare server to start. */
const events = Number(process.argv[2])

const bareBegin = performance.now()
const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const bare = performance.now() - bareBegin
void (server.address() as AddressInfo).port
server.close()

const begin = performance.now()
const { simulate } = await import('../../simulator/index.js')
const started$ = new ReplaySubject<Simulator>(1)
const running = simulate().subscribe(started$)
const simulator = await firstValueFrom(started$)
const start = performance.now() - begin

const { appId, appSecret } = simulator.credentials
const answer = await fetch(`${simulator.url}/callback/ws/endpoint`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ AppID: appId, AppSecret: appSecret }),
})
const { data } = (await answer.json()) as { readonly data: { readonly URL: string } }
const socket = new WebSocket(data.URL, { perMessageDeflate: false })
await once(socket, 'open')
const ack = Buffer.from('{"code":200}')
let received = 0
const all = new Promise<void>((resolve) =>
  socket.on('message', (bytes: Buffer) => {
    const frame = decodeFrame(Buffer.from(bytes))
    if (frame.method !== 1) return
    socket.send(encodeFrame({ ...frame, payload: ack }))
    received += 1
    if (received === events) resolve()
  }),
)
const ann = simulator.user('Ann')
const sent = performance.now()
for (let index = 0; index < events; index += 1) await ann.says('hello')
await all
const delivered = performance.now() - sent
socket.terminate()
running.unsubscribe()
console.log(JSON.stringify({ start, bare, delivered }))
