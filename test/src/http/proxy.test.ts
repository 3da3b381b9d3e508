import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { inspect } from 'node:util'
import { createLark, fromWebSocket, isLarkError, type LarkOptions } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import { proxyAgent } from 'rxlark/node'
import type { Simulator } from 'rxlark/simulator'
import { filter, firstValueFrom, switchMap, take } from 'rxjs'
import { WebSocketServer } from 'ws'
import { openSocket } from '../../../streams/websocket/socket-node.js'
import { withSimulator } from '../../simulator/support/with-simulator.js'
import { connectProxy, type ConnectProxy } from './connect-proxy.js'
import { selfSigned } from './self-signed.js'

const hello = { params: { receive_id_type: 'chat_id' }, data: { msg_type: 'text', content: '{"text":"hello"}' } } as const

const lines: string[] = []
const keep = (line: string) => lines.push(line)
const logger = { error: keep, warn: keep, info: keep, debug: keep }

function clientOf({ credentials, url }: Simulator, options: Partial<LarkOptions>) {
  const { appId, appSecret } = credentials
  return createLark({ appId, appSecret, domain: url, retry: false, log: 'debug', logger, ...options })
}

/** Sends a message, with the token that this takes. */
async function send(simulator: Simulator, options: Partial<LarkOptions>) {
  const { chatId } = await simulator.user('Ann').says('hi')
  const lark = clientOf(simulator, options)
  try {
    return await firstValueFrom(lark.call(message.create, { ...hello, data: { ...hello.data, receive_id: chatId } }))
  } finally {
    lark.close()
  }
}

const failureOf = async (calling: Promise<unknown>): Promise<unknown> => {
  try {
    await calling
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

const hostOf = (url: string) => new URL(url).host

/** Somebody in front of a platform who speaks TLS, with a certificate of the tests. */
async function encrypted(url: string) {
  const { port } = new URL(url)
  const server = createTlsServer(selfSigned, (client) => {
    const inner = connect(Number(port), '127.0.0.1')
    client.on('error', () => inner.destroy()).pipe(inner)
    inner.on('error', () => client.destroy()).pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

describe('a client behind a proxy', function () {
  this.timeout(30_000)
  const proxies: ConnectProxy[] = []
  const open = async (options?: Parameters<typeof connectProxy>[0]) => {
    const proxy = await connectProxy(options)
    proxies.push(proxy)
    return proxy
  }
  beforeEach(() => lines.splice(0))
  afterEach(async () => {
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()))
  })

  it('asks for tokens and calls through it, in one tunnel', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open()
      const { message_id } = await send(simulator, { proxy: `http://${proxy.host}` })
      assert.match(message_id ?? '', /^om_/)
      assert.deepEqual([...new Set(proxy.asked)], [hostOf(simulator.url)])
      assert.equal(proxy.asked.length, 1)
    }))

  it('keeps its long connection through it', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open()
      const lark = clientOf(simulator, { proxy: `http://${proxy.host}` })
      const source = fromWebSocket(lark)
      const first = firstValueFrom(source.pipe(take(1)))
      await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
      await simulator.user('Ann').says('hello')
      assert.equal((await first).type, 'im.message.receive_v1')
      assert.deepEqual([...new Set(proxy.asked)], [hostOf(simulator.url)])
      const running = source.subscribe()
      await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
      proxies.splice(0)
      await proxy.close()
      await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'retrying')))
      running.unsubscribe()
      lark.close()
    }))

  it('is encrypted to the platform, past the proxy', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open()
      const front = await encrypted(simulator.url)
      const agent = proxyAgent(`http://${proxy.host}`, { tls: { ca: selfSigned.cert } })
      try {
        const { message_id } = await send(simulator, { domain: front.url, agent })
        assert.match(message_id ?? '', /^om_/)
        assert.deepEqual(proxy.asked, [hostOf(front.url)])
        const doubted = await failureOf(send(simulator, { domain: front.url, proxy: `http://${proxy.host}` }))
        assert.ok(
          isLarkError(doubted, 'TransportError') && !doubted.sent && /SELF_SIGNED/.test(doubted.message),
          inspect(doubted),
        )
      } finally {
        agent.destroy()
        front.close()
      }
    }))

  it('keeps an encrypted long connection through it, past it too', async () => {
    const proxy = await open()
    const platform = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    platform.on('connection', (client) => client.on('message', (data) => client.send(data)))
    await once(platform, 'listening')
    const front = await encrypted(`http://127.0.0.1:${(platform.address() as AddressInfo).port}`)
    const agent = proxyAgent(`http://${proxy.host}`, { tls: { ca: selfSigned.cert } })
    try {
      const echo$ = openSocket(front.url.replace('https', 'wss'), { maxPayload: 100, agent }).pipe(
        switchMap((socket) => (socket.send(new Uint8Array([7])), socket.inbound$)),
      )
      assert.deepEqual([...(await firstValueFrom(echo$))], [7])
      assert.deepEqual(proxy.asked, [hostOf(front.url)])
    } finally {
      agent.destroy()
      front.close()
      platform.close()
    }
  })

  it('shows its credential to the proxy, and to nobody else', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open({ credential: 'ann:s3cr3t pass@word' })
      const url = `http://ann:s3cr3t%20pass%40word@${proxy.host}`
      assert.match((await send(simulator, { proxy: url })).message_id ?? '', /^om_/)
      assert.equal(
        lines.some((line) => /s3cr3t|Basic/.test(line)),
        false,
      )
      assert.doesNotMatch(inspect(clientOf(simulator, { proxy: url }), { depth: 20, showHidden: true }), /s3cr3t/)
      assert.doesNotMatch(inspect(proxyAgent(url), { depth: 20, showHidden: true }), /s3cr3t/)
    }))

  it('takes a password with a bare % as it is, and one without a user', () =>
    withSimulator({}, async (simulator) => {
      for (const credential of ['ann:100%', ':s3cr3t']) {
        const proxy = await open({ credential })
        assert.match((await send(simulator, { proxy: `http://${credential}@${proxy.host}` })).message_id ?? '', /^om_/)
      }
    }))

  it('fails before the network where the environment names no proxy for HTTP', () =>
    withSimulator({}, async (simulator) => {
      const before = { ...process.env }
      try {
        process.env['http_proxy'] = 'socks5://ann:s3cr3t@127.0.0.1:1080'
        const error = await failureOf(send(simulator, { proxy: 'env' }))
        assert.ok(isLarkError(error, 'ConfigError'), inspect(error))
      } finally {
        process.env = before
      }
    }))

  it('fails with a typed error, and without a secret, where the proxy refuses the credential', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open({ credential: 'ann:right' })
      const error = await failureOf(send(simulator, { proxy: `http://ann:wr0ngpass@${proxy.host}` }))
      assert.ok(isLarkError(error, 'HttpError') && error.status === 407 && !error.retryable, inspect(error))
      assert.match(error.message, /the proxy 127\.0\.0\.1:\d+: HTTP 407, .*user and a password.*`proxy`/)
      const encoded = Buffer.from('ann:wr0ngpass').toString('base64')
      const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error) + lines.join('\n')
      assert.ok(!shown.includes('wr0ngpass') && !shown.includes(encoded), shown)
    }))

  it('fails with what the proxy said where it opens no tunnel, and may try again', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open({ credential: 'nobody:knows', status: 503 })
      const error = await failureOf(send(simulator, { proxy: `http://${proxy.host}` }))
      assert.ok(isLarkError(error, 'HttpError') && error.status === 503 && error.retryable, inspect(error))
    }))

  it('says that nothing was sent where the proxy is dead', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await connectProxy()
      await proxy.close()
      const error = await failureOf(send(simulator, { proxy: `http://ann:s3cr3t@${proxy.host}` }))
      assert.ok(isLarkError(error, 'TransportError') && !error.sent && error.retryable, inspect(error))
      assert.match(error.message, /^the proxy 127\.0\.0\.1:\d+ cannot be reached: ECONNREFUSED$/)
      assert.doesNotMatch(inspect(error, { depth: 20, showHidden: true }), /s3cr3t/)
    }))

  it('tells the state of a long connection whose proxy refuses', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open({ credential: 'ann:right' })
      const lark = clientOf(simulator, { proxy: `http://${proxy.host}` })
      const source = fromWebSocket(lark)
      const running = source.subscribe()
      const state = await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'retrying')))
      assert.ok('cause' in state && isLarkError(state.cause, 'HttpError') && state.cause.status === 407, inspect(state))
      running.unsubscribe()
      lark.close()
    }))

  it('takes the environment where it is told to, and goes past the proxy where that says so', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open()
      const before = { ...process.env }
      try {
        for (const name of Object.keys(process.env))
          if (/^(https?|all|no)_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name)
        process.env['HTTP_PROXY'] = `http://${proxy.host}`
        await send(simulator, {})
        assert.equal(proxy.asked.length, 0, 'nobody asks the environment by itself')
        await send(simulator, { proxy: 'env' })
        assert.equal(proxy.asked.length, 1)
        process.env['NO_PROXY'] = 'localhost,127.0.0.1'
        await send(simulator, { proxy: 'env' })
        assert.equal(proxy.asked.length, 1)
      } finally {
        process.env = before
      }
    }))

  it('reaches directly whom it is told to', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open()
      const agent = proxyAgent(`http://${proxy.host}`, { noProxy: '127.0.0.1' })
      await send(simulator, { agent })
      agent.destroy()
      assert.equal(proxy.asked.length, 0)
    }))

  it('gives the tunnel up with the call that wants it', () =>
    withSimulator({}, async (simulator) => {
      const proxy = await open()
      const lark = clientOf(simulator, { proxy: `http://${proxy.host}`, timeout: 1 })
      const error = await failureOf(firstValueFrom(lark.bot()))
      assert.ok(isLarkError(error))
      lark.close()
    }))

  it('refuses options that make no sense, and shows no value', () => {
    const faultsOf = (options: Partial<LarkOptions>) => {
      try {
        createLark({ appId: 'cli_1', appSecret: 's3cr3t-demo', ...options }).close()
      } catch (error) {
        assert.doesNotMatch(inspect(error), /s3cr3t/)
        return isLarkError(error, 'ConfigError') ? error.faults.map(({ path }) => path) : error
      }
      return []
    }
    for (const proxy of ['socks5://u:s3cr3t@h:1', 'host:3128', 's3cr3t', '', 7] as string[])
      assert.deepEqual(faultsOf({ proxy }), ['proxy'])
    assert.deepEqual(faultsOf({ proxy: 'http://u:s3cr3t@h:1', agent: {} }), ['proxy'])
    assert.deepEqual(faultsOf({ proxy: new URL('https://h:1') }), [])
  })
})
