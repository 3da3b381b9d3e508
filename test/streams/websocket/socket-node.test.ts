import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { filter, firstValueFrom, interval, of, Subscription, take } from 'rxjs'
import { WebSocketServer, type WebSocket } from 'ws'
import { decodeFrame } from '../../../src/codec/frame.js'
import { isLarkError, type ConnectionError } from '../../../src/model/errors.js'
import type { ConnectionState } from '../../../src/model/source.js'
import { fromWebSocket, type WebSocketOptions } from '../../../streams/from-web-socket.js'
import { data, endpoint, envelope, fakeLark, httpAnswer, pong, textOf } from './fakes.js'

type Refuse = (request: IncomingMessage, socket: Duplex) => boolean

/** A platform of our own, made of `ws` alone. */
class Platform {
  readonly sockets: WebSocket[] = []
  readonly closes: number[] = []
  readonly answers: string[] = []
  pongs = true
  greet: (socket: WebSocket) => void = () => undefined
  refuse: Refuse = () => false
  connected = 0
  private readonly changes: (() => void)[] = []
  private readonly server: Server = createServer()
  private readonly wss = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024, perMessageDeflate: true })

  async listen(): Promise<this> {
    this.server.on('upgrade', (request, socket, head) => {
      this.connected += 1
      this.changed()
      if (!this.refuse(request, socket)) this.wss.handleUpgrade(request, socket, head, (client) => this.accept(client))
    })
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    return this
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/ws/v2?fpid=1&service_id=4242&ticket=tk-demo`
  }

  /** Resolves as soon as this holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.changes.push(resolve))
  }

  changed(): void {
    for (const wake of this.changes.splice(0)) wake()
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate()
    this.server.closeAllConnections()
    this.server.close()
  }

  private accept(socket: WebSocket): void {
    this.sockets.push(socket)
    this.greet(socket)
    socket.on('message', (bytes: Buffer) => {
      const frame = decodeFrame(bytes)
      if (frame.method === 1) this.answers.push(textOf(frame.payload))
      else if (this.pongs) socket.send(pong())
      this.changed()
    })
    socket.on('close', (code) => {
      this.closes.push(code)
      this.changed()
    })
    this.changed()
  }
}

const refusing =
  (headers: Readonly<Record<string, string | number>>): Refuse =>
  (_, socket) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n${lines.join('')}\r\n`)
    return true
  }

describe('fromWebSocket over real sockets', () => {
  let platform: Platform
  let subscription: Subscription | undefined
  const source = (options: WebSocketOptions = {}) => {
    const config = { ReconnectNonce: 0, ReconnectInterval: 0.1, PingInterval: 30 }
    return fromWebSocket(fakeLark({ send: () => of(httpAnswer(endpoint(config, platform.url))) }), options)
  }
  const retrying = (of: ReturnType<typeof source>) =>
    firstValueFrom(
      of.connection$.pipe(filter((state): state is ConnectionState & { status: 'retrying' } => state.status === 'retrying')),
    )

  beforeEach(async () => {
    platform = await new Platform().listen()
  })
  afterEach(() => {
    subscription?.unsubscribe()
    platform.close()
  })

  it('takes events that come with the handshake, answers them, and closes cleanly', async () => {
    platform.greet = (socket) => {
      socket.send('a text, which means nothing')
      for (const id of ['e1', 'e2', 'e3']) socket.send(data(envelope(id)))
    }
    const events = source()
    const ids: string[] = []
    const reasons: string[] = []
    events.rejected$.subscribe(({ reason }) => reasons.push(reason))
    subscription = events.subscribe(({ id }) => ids.push(id))
    await platform.until(() => platform.answers.length === 3)
    assert.deepEqual([ids, reasons], [['e1', 'e2', 'e3'], []])
    subscription.unsubscribe()
    await platform.until(() => platform.closes.length === 1)
    assert.deepEqual(platform.closes, [1000])
    assert.deepEqual(platform.answers, ['{"code":200}', '{"code":200}', '{"code":200}'])
  })

  it('asks for no compression, though the platform would compress', async () => {
    const offered: unknown[] = []
    platform.refuse = ({ headers }) => {
      offered.push(headers['sec-websocket-extensions'])
      return false
    }
    platform.greet = (socket) => socket.send(data(envelope('e1')))
    subscription = source().subscribe()
    await platform.until(() => platform.answers.length === 1)
    assert.deepEqual([offered, platform.sockets[0]?.extensions], [[undefined], ''])
  })

  for (const [name, lose] of [
    ['is closed', (socket: WebSocket) => socket.close(1001)],
    ['is torn down', (socket: WebSocket) => socket.terminate()],
    ['gets a message beyond the limit', (socket: WebSocket) => socket.send(new Uint8Array(2_000))],
    [
      'gets something that is no WebSocket',
      (socket: WebSocket) => (socket as unknown as { _socket: Duplex })._socket.write('HTTP/1.1 200 OK\r\n\r\n'),
    ],
  ] as const)
    it(`goes on with another socket when one ${name}`, async () => {
      const events = source({ maxPayload: 1_000 })
      const ids: string[] = []
      subscription = events.subscribe(({ id }) => {
        ids.push(id)
        platform.changed()
      })
      await platform.until(() => platform.sockets.length === 1)
      const lost = retrying(events)
      lose(platform.sockets[0]!)
      const { attempt, cause } = await lost
      assert.ok(isLarkError(cause, 'ConnectionError'))
      assert.equal(attempt, 0)
      await platform.until(() => platform.sockets.length === 2)
      platform.sockets[1]!.send(data(envelope('e1')))
      await platform.until(() => ids.length === 1)
    })

  it('is stopped when the socket is closed', async () => {
    const events = source()
    const states: string[] = []
    events.connection$.subscribe(({ status }) => states.push(status))
    subscription = events.subscribe()
    await firstValueFrom(events.connection$.pipe(filter(({ status }) => status === 'open')))
    await firstValueFrom(events.stop())
    assert.deepEqual(states.slice(-2), ['closing', 'closed'])
    await platform.until(() => platform.closes.length === 1)
    assert.deepEqual(platform.closes, [1000])
  })

  it('gives the last answer before it is stopped', async () => {
    const events = source()
    const claims: (() => void)[] = []
    subscription = events.subscribe(({ delivery }) => {
      const claim = delivery.claim()
      claims.push(() => claim.ack())
      platform.changed()
    })
    await platform.until(() => platform.sockets.length === 1)
    platform.sockets[0]!.send(data(envelope('e1')))
    await platform.until(() => claims.length === 1)
    const stopped = firstValueFrom(events.stop())
    claims[0]!()
    await stopped
    await platform.until(() => platform.answers.length === 1)
    assert.deepEqual(platform.answers, ['{"code":200}'])
  })

  it('leaves a socket that nothing comes out of any more', async () => {
    platform.pongs = false
    subscription = source({ pongTimeout: 50 }).subscribe()
    await platform.until(() => platform.sockets.length === 2)
  })

  it('waits for a message that takes longer than anybody may be silent', async () => {
    platform.pongs = false
    const message = data(envelope('slow'))
    const head = Uint8Array.of(0x82, 126, message.length >> 8, message.length & 255)
    const chunks = 20
    const size = Math.ceil(message.length / chunks)
    const trickling = new Subscription()
    platform.greet = (socket) => {
      const { _socket: tcp } = socket as unknown as { _socket: Duplex }
      tcp.write(head)
      const write = (index: number) => tcp.write(message.subarray(index * size, (index + 1) * size))
      trickling.add(interval(80).pipe(take(chunks)).subscribe(write))
    }
    subscription = source({ pongTimeout: 1_000 }).subscribe()
    await platform.until(() => platform.answers.length === 1 || platform.sockets.length === 2)
    trickling.unsubscribe()
    assert.deepEqual([platform.answers, platform.sockets.length], [['{"code":200}'], 1])
  })

  for (const [name, headers, code, handshake] of [
    [
      'the limit of connections',
      { 'Handshake-Status': 514, 'Handshake-Msg': 'full', 'Handshake-Autherrcode': 1000040350 },
      1000040350,
      { status: 514, authErrCode: 1000040350, message: 'full' },
    ],
    [
      'credentials that may be good in a moment',
      { 'Handshake-Status': 514, 'Handshake-Msg': 'auth', 'Handshake-Autherrcode': 7 },
      7,
      { status: 514, authErrCode: 7, message: 'auth' },
    ],
    ['a status that nobody knows', { 'Handshake-Status': 999 }, 999, { status: 999, authErrCode: 0, message: '' }],
    ['nothing but HTTP', {}, 0, { status: 0, authErrCode: 0, message: '' }],
    [
      'headers that make no sense',
      { 'Handshake-Status': 'no', 'Handshake-Autherrcode': '-' },
      0,
      { status: 0, authErrCode: 0, message: '' },
    ],
  ] as const)
    it(`tries again after a handshake that is refused with ${name}`, async () => {
      platform.refuse = refusing(headers)
      const events = source()
      const waits = retrying(events)
      subscription = events.subscribe()
      const { cause } = await waits
      assert.ok(isLarkError(cause, 'ConnectionError') && cause.retryable)
      assert.equal(cause.code, code)
      assert.deepEqual(cause.handshake, { httpStatus: 400, ...handshake })
    })

  it('errors after a handshake that is forbidden', async () => {
    platform.refuse = refusing({ 'Handshake-Status': 403, 'Handshake-Msg': 'forbidden for tk-demo' })
    await assert.rejects(
      firstValueFrom(source()),
      (error: ConnectionError) =>
        isLarkError(error, 'ConnectionError') && !error.retryable && error.code === 403 && error.handshake?.status === 403,
    )
  })

  it('says nothing of the address when nobody listens there', async () => {
    const nowhere = fakeLark({ send: () => of(httpAnswer(endpoint({}, platform.url.replace(/:\d+/, ':1')))) })
    const events = fromWebSocket(nowhere)
    const waits = retrying(events)
    subscription = events.subscribe()
    const { cause } = await waits
    assert.ok(isLarkError(cause, 'ConnectionError') && cause.retryable && cause.code === 0)
    assert.doesNotMatch(cause.message, /tk-demo/)
  })

  it('lets go of a handshake that is under way', async () => {
    const closed = new Promise<void>((resolve) => {
      platform.refuse = (_, socket) => Boolean(socket.once('end', resolve).resume())
    })
    subscription = source().subscribe()
    await platform.until(() => platform.connected === 1)
    subscription.unsubscribe()
    await closed
  })

  it('does not hold the process, even if the other side never closes', async () => {
    platform.greet = (socket) => (socket.close = () => undefined)
    const program = `
      import { of } from 'rxjs'
      import { fromWebSocket } from './streams/from-web-socket.ts'
      import { fakeLark, endpoint, httpAnswer } from './test/streams/websocket/fakes.ts'
      const source = fromWebSocket(fakeLark({ send: () => of(httpAnswer(endpoint({}, ${JSON.stringify(platform.url)}))) }))
      const subscription = source.subscribe()
      source.connection$.subscribe(({ status }) => status === 'open' && setTimeout(() => subscription.unsubscribe(), 10))
    `
    const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '--eval', program], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const [code] = (await once(child, 'exit')) as [number]
    assert.equal(code, 0)
    assert.equal(platform.connected, 1)
  }).timeout(20_000)
})
