import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { firstValueFrom, ignoreElements, merge, of, switchMap, tap, type Subscription } from 'rxjs'
import { WebSocket, WebSocketServer } from 'ws'
import { isLarkError } from '../../../src/model/errors.js'
import type { Socket } from '../../../streams/websocket/socket.js'
import { openSocket } from '../../../streams/websocket/socket-web.js'

const host = globalThis as { WebSocket?: unknown }
const options = { maxPayload: 1_000 }

/** Like that of a browser: an error that nobody listens for disturbs nobody. */
class HostWebSocket extends WebSocket {
  constructor(url: string) {
    super(url)
    this.on('error', () => undefined)
  }
}

describe('the socket of hosts with a global WebSocket', () => {
  const { WebSocket: before } = host
  let server: WebSocketServer
  let subscription: Subscription | undefined
  const url = () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`

  beforeEach(async () => {
    host.WebSocket = HostWebSocket
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
  })
  afterEach(() => {
    subscription?.unsubscribe()
    host.WebSocket = before
    for (const client of server.clients) client.terminate()
    server.close()
  })

  it('carries binary messages both ways, ignores texts, and closes when it is unsubscribed', async () => {
    const closed = new Promise<number>((resolve) => {
      server.on('connection', (client) => {
        client.on('close', resolve)
        client.on('message', (bytes: Buffer) => {
          client.send('a text')
          client.send(bytes)
        })
      })
    })
    const echoed = new Promise<Uint8Array>((resolve) => {
      subscription = openSocket(url(), options)
        .pipe(switchMap((socket) => merge(socket.inbound$, of(socket.send(Uint8Array.of(1, 2, 3))).pipe(ignoreElements()))))
        .subscribe(resolve)
    })
    assert.deepEqual(await echoed, Uint8Array.of(1, 2, 3))
    subscription?.unsubscribe()
    assert.equal(await closed, 1000)
  })

  it('errors what comes in when the other side closes, and sends no more', async () => {
    server.on('connection', (client) => client.close(1001))
    const sockets: Socket[] = []
    const lost = openSocket(url(), options).pipe(
      tap((socket) => sockets.push(socket)),
      switchMap(({ inbound$ }) => inbound$),
    )
    const error = await firstValueFrom(lost).catch((reason: unknown) => reason)
    assert.ok(isLarkError(error, 'ConnectionError') && error.retryable && error.closeCode === 1001)
    assert.equal(sockets[0]?.send(Uint8Array.of(1)), false)
  })

  it('errors when it cannot be opened', async () => {
    const nowhere = firstValueFrom(openSocket('ws://127.0.0.1:1/', options))
    await assert.rejects(nowhere, (error) => isLarkError(error, 'ConnectionError') && error.retryable)
  })

  it('errors for good where the host has none', async () => {
    delete host.WebSocket
    await assert.rejects(
      firstValueFrom(openSocket(url(), options)),
      (error) => isLarkError(error, 'ConnectionError') && !error.retryable,
    )
  })
})
