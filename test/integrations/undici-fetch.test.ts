import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { createLark, fromWebSocket, identity, isLarkError, type Lark } from 'rxlark'
import { image, message } from 'rxlark/api/im/v1'
import { undiciFetch, type UndiciFetch } from 'rxlark/undici'
import { filter, firstValueFrom, Subject, Subscription } from 'rxjs'
import { ProxyAgent } from 'undici'
import { createSend } from '../../src/http/send.js'
import { lazyTransport } from '../../src/http/lazy-transport.js'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { answeringServer, closeServers, json } from '../src/http/answering-server.js'
import { connectProxy } from '../src/http/connect-proxy.js'

const headers = { 'x-of': 'a test' }

const failureOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(isLarkError(error), String(error))
  return error
}

describe('undiciFetch', function () {
  this.timeout(20_000)
  let fetch: UndiciFetch
  let life: Subscription
  let lark: Lark | undefined
  beforeEach(() => {
    fetch = undiciFetch()
    life = new Subscription()
  })
  afterEach(async () => {
    lark?.close()
    life.unsubscribe()
    fetch.close()
    await closeServers()
  })
  const send = (limit?: number) => createSend(lazyTransport({ fetch }, life), limit === undefined ? {} : { limit })
  const sendText = (url: string, limit?: number) => firstValueFrom(send(limit)({ method: 'GET', url, headers }))
  const clientOf = (domain: string) =>
    (lark = createLark({ appId: 'cli_1', appSecret: 'secret-1', domain, fetch, retry: false, log: 'silent' })).as(
      identity.token('t-1'),
    )

  it('carries a whole bot: tokens, discovery, calls', () =>
    withSimulator({}, async ({ credentials, url, user }) => {
      const { appId, appSecret } = credentials
      lark = createLark({ appId, appSecret, domain: url, fetch, retry: false, log: 'silent' })
      const source = fromWebSocket(lark)
      const first = firstValueFrom(source)
      await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
      await firstValueFrom(lark.bot())
      const { chatId } = await user('Ann').says('hello')
      const data = { receive_id: chatId, msg_type: 'text', content: '{"text":"é 你好"}' }
      const { message_id, body } = await firstValueFrom(
        lark.call(message.create, { params: { receive_id_type: 'chat_id' }, data }),
      )
      assert.match(message_id ?? '', /^om_/)
      assert.match(body?.content ?? '', /é 你好/)
      assert.equal((await first).type, 'im.message.receive_v1')
    }))

  it('sends method, path, headers and body as they are, on connections that are kept alive', async () => {
    const server = await answeringServer((_, response) => json(response, { n: 1 }))
    for (let time = 0; time < 3; time += 1) {
      const { text, headers: got } = await firstValueFrom(
        send()({ method: 'POST', url: `${server.url}/a%20b?c=d`, headers, body: '{"é":1}' }),
      )
      assert.deepEqual([text, got['content-type']?.includes('json')], ['{"n":1}', true])
    }
    const { method, url, body, headers: sent } = server.seen[0]!
    assert.deepEqual([method, url, body, sent['x-of']], ['POST', '/a%20b?c=d', '{"é":1}', 'a test'])
    assert.ok(server.connections() < 3)
  })

  it('sends a GET with a body, and to a URL without a path', async () => {
    const server = await answeringServer((_, response) => json(response, {}))
    await firstValueFrom(send()({ method: 'GET', url: `${server.url}/x`, headers, body: '{"a":1}' }))
    await sendText(server.url)
    await sendText(`${server.url}?q=ü#there`)
    await sendText(`${server.url}?q=/b`)
    assert.deepEqual(
      server.seen.map(({ method, url, body }) => `${method} ${url} ${body}`),
      ['GET /x {"a":1}', 'GET / ', 'GET /?q=%C3%BC ', 'GET /?q=/b '],
    )
  })

  for (const when of ['before the answer', 'within the answer'] as const) {
    it(`closes the connection when it is unsubscribed ${when}`, async () => {
      const closed$ = new Subject<void>()
      const server = await answeringServer((_, response) => {
        response.once('close', () => closed$.next())
        if (when === 'within the answer') response.writeHead(200).write('{')
        asked$.next()
      })
      const asked$ = new Subject<void>()
      const [asked, closed] = [firstValueFrom(asked$), firstValueFrom(closed$)]
      const running = send()({ method: 'GET', url: server.url, headers }).subscribe()
      await asked
      if (when === 'within the answer') await new Promise(setImmediate)
      running.unsubscribe()
      await closed
    })
  }

  it('is aborted by the signal of whoever uses it as a fetch', async () => {
    const asked$ = new Subject<void>()
    const server = await answeringServer(() => asked$.next())
    const controller = new AbortController()
    const asked = firstValueFrom(asked$)
    const answer = fetch(server.url, { method: 'GET', headers, signal: controller.signal, redirect: 'manual' })
    await asked
    controller.abort()
    await assert.rejects(Promise.resolve(answer))
    await assert.rejects(
      Promise.resolve(fetch(server.url, { method: 'GET', headers, signal: AbortSignal.abort(), redirect: 'manual' })),
    )
  })

  it('refuses an answer over its limit, whether its length is told or not', async () => {
    const long = 'x'.repeat(300_000)
    for (const told of [{ 'content-length': long.length }, {}]) {
      const server = await answeringServer((_, response) => response.writeHead(200, told).end(long))
      assert.equal((await failureOf(sendText(server.url, 1_000)))._tag, 'DecodeError')
      assert.equal((await sendText(server.url, 300_000)).text.length, 300_000)
    }
  })

  it('reads what a gateway has compressed', async () => {
    const server = await answeringServer((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"é":1}')),
    )
    assert.equal((await sendText(server.url)).text, '{"é":1}')
  })

  it('does not follow redirects', async () => {
    const server = await answeringServer((_, response) => response.writeHead(302, { location: '/x' }).end())
    assert.equal((await sendText(server.url)).status, 302)
    assert.equal(server.seen.length, 1)
  })

  it('says of a failure whether the request can have arrived', async () => {
    const server = await answeringServer((_, response) => response.destroy())
    const cut = await failureOf(sendText(server.url))
    assert.ok(cut._tag === 'TransportError' && cut.sent, String(cut))
    await closeServers()
    const refused = await failureOf(sendText(server.url))
    assert.ok(refused._tag === 'TransportError' && !refused.sent, String(refused))
  })

  for (const [kind, head] of [
    ['length is told', { 'content-length': 100 }],
    ['length is not told', {}],
    ['content is compressed', { 'content-encoding': 'gzip' }],
  ] as const) {
    it(`fails when an answer is cut off whose ${kind}`, async () => {
      const server = await answeringServer((_, response) => {
        response.writeHead(200, head)
        response.write(gzipSync('{"a":1}').subarray(0, 15), () => response.destroy())
      })
      const error = await failureOf(sendText(server.url))
      assert.ok(error._tag === 'TransportError' && error.sent, String(error))
    })
  }

  it('hands a file on piece by piece, and holds back who sends it', async () => {
    const piece = Buffer.alloc(256 * 1024, 'x')
    let sent = 0
    const server = await answeringServer(async (_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' })
      for (; sent < 400; sent += 1) if (!response.write(piece)) await once(response, 'drain')
      response.end()
    })
    const file = await firstValueFrom(clientOf(server.url).call(image.get, { path: { image_key: 'img_1' } }))
    let [got, ahead] = [0, 0]
    for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>) {
      got += chunk.byteLength
      if (got <= piece.byteLength) {
        for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate)
        ahead = sent
      }
    }
    assert.equal(got, 400 * piece.byteLength)
    assert.ok(ahead < 400, 'all of it was sent before it was read')
  })

  it('closes the connection of a file that nobody reads to its end', async () => {
    const closed$ = new Subject<void>()
    const server = await answeringServer((_, response) => {
      response.once('close', () => closed$.next())
      response.writeHead(200, { 'content-type': 'image/png' }).write(Buffer.alloc(500_000))
    })
    const closed = firstValueFrom(closed$)
    const file = await firstValueFrom(clientOf(server.url).call(image.get, { path: { image_key: 'img_1' } }))
    await firstValueFrom(file.chunks())
    await closed
  })

  it('sends uploads piece by piece, and fails with their source', async () => {
    const server = await answeringServer((_, response) => json(response, { code: 0, msg: 'ok', data: { image_key: 'img_1' } }))
    const data = { image_type: 'message', image: Readable.from([Buffer.from('one'), Buffer.from('two')]) } as const
    assert.equal((await firstValueFrom(clientOf(server.url).call(image.create, { data }))).image_key, 'img_1')
    assert.match(server.seen[0]?.body ?? '', /onetwo/)
    const broken = (async function* () {
      yield Buffer.from('one')
      throw new Error('the disk is gone')
    })()
    const error = await failureOf(
      firstValueFrom(clientOf(server.url).call(image.create, { data: { image_type: 'message', image: broken } })),
    )
    assert.equal(error._tag, 'InputError')
  })

  it('goes through a dispatcher that is given, and leaves it alone', async () => {
    const proxy = await connectProxy({ credential: 'ann:secret' })
    const server = await answeringServer((_, response) => json(response, { n: 1 }))
    const dispatcher = new ProxyAgent({ uri: `http://ann:secret@${proxy.host}`, proxyTunnel: true })
    const own = fetch
    fetch = undiciFetch({ dispatcher })
    assert.equal((await sendText(server.url)).text, '{"n":1}')
    fetch.close()
    assert.equal((await sendText(server.url)).text, '{"n":1}')
    assert.deepEqual([...new Set(proxy.asked)], [new URL(server.url).host])
    fetch = own
    await dispatcher.destroy()
    await proxy.close()
  })
})
