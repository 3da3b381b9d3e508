import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { fetch as crossFetch } from 'cross-fetch'
import { firstValueFrom, of, Subject, Subscription } from 'rxjs'
import type { FetchLike } from '../../../src/http/fetch-like.js'
import { createSend } from '../../../src/http/send.js'
import { lazyTransport } from '../../../src/http/lazy-transport.js'
import { startWith } from '../../../src/http/start-with.js'
import { isLarkError, type LarkError } from '../../../src/model/errors.js'
import { answeringServer, closeServers, json } from './answering-server.js'

const headers = { 'user-agent': 'test' }
const failure = async (work: Promise<unknown>): Promise<LarkError> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(isLarkError(error), String(error))
  return error
}

describe('createSend', () => {
  let life: Subscription
  beforeEach(() => {
    life = new Subscription()
  })
  afterEach(async () => {
    life.unsubscribe()
    await closeServers()
  })
  const send = (limit?: number) => createSend(lazyTransport({}, life), limit === undefined ? {} : { limit })
  const sendText = (url: string, limit?: number) => firstValueFrom(send(limit)({ method: 'GET', url, headers }))

  it('sends nothing before it is subscribed, and once for each subscription', async () => {
    const server = await answeringServer((_, response) => json(response, { n: 1 }))
    const request$ = send()({ method: 'POST', url: `${server.url}/a?b=1`, headers, body: '{"é":1}' })
    assert.equal(server.seen.length, 0)
    const first = await firstValueFrom(request$)
    await firstValueFrom(request$)
    assert.deepEqual([first.status, first.text], [200, '{"n":1}'])
    assert.deepEqual(
      server.seen.map(({ method, url, body }) => [method, url, body]),
      [
        ['POST', '/a?b=1', '{"é":1}'],
        ['POST', '/a?b=1', '{"é":1}'],
      ],
    )
  })

  it('sends head and body byte for byte, whatever letters they have and however long they are', async () => {
    const server = await answeringServer((_, response) => json(response, {}))
    const sendOne = send()
    const body = '{"é":"漢字"}'
    const long = JSON.stringify('é'.repeat(100_000))
    for (const text of [body, long]) {
      await firstValueFrom(
        sendOne({ method: 'POST', url: server.url, headers: { 'user-agent': 'tést', 'x-own': 'é' }, body: text }),
      )
    }
    assert.deepEqual(
      server.seen.map((seen) => [seen.headers['user-agent'], seen.headers['x-own'], seen.body]),
      [
        ['tést', 'é', body],
        ['tést', 'é', long],
      ],
    )
    assert.equal(server.connections(), 1)
  })

  it('gives the headers of an answer in lower case', async () => {
    const server = await answeringServer((_, response) => json(response, {}, 200, { 'X-Tt-Logid': 'log1' }))
    assert.equal((await sendText(server.url)).headers['x-tt-logid'], 'log1')
  })

  for (const [when, begins] of [
    ['before the answer', false],
    ['within the answer', true],
  ] as const) {
    it(`closes the connection when it is unsubscribed ${when}`, async () => {
      const arrived = new Subject<ServerResponse>()
      const server = await answeringServer((_, response) => {
        if (begins) response.write('{')
        arrived.next(response)
      })
      const response$ = firstValueFrom(arrived)
      const subscription = send()({ method: 'GET', url: server.url, headers }).subscribe()
      const response = await response$
      subscription.unsubscribe()
      await once(response, 'close')
      assert.equal(response.writableFinished, false)
    })
  }

  it('keeps connections alive, and bounds them', async () => {
    const server = await answeringServer((_, response) => setImmediate(() => json(response, {})))
    const shared = send()
    const all = Array.from({ length: 200 }, () => firstValueFrom(shared({ method: 'GET', url: server.url, headers })))
    await Promise.all(all)
    assert.ok(server.connections() <= 50, `${server.connections()} connections`)
    const before = server.connections()
    await firstValueFrom(shared({ method: 'GET', url: server.url, headers }))
    assert.equal(server.connections(), before)
  })

  it('destroys its connections when the client ends', async () => {
    const sockets: Socket[] = []
    const server = await answeringServer((_, response) => {
      sockets.push(response.socket!)
      json(response, {})
    })
    await sendText(server.url)
    const closed = once(sockets[0]!, 'close')
    life.unsubscribe()
    await closed
  })

  it('lets no answer fail because its connection serves the next one already', async () => {
    const server = await answeringServer((seen, response) => {
      response.write('{"url":')
      setImmediate(() => response.end(JSON.stringify(seen.url) + '}'))
    })
    const shared = send()
    const urls = Array.from({ length: 300 }, (_, index) => `/${index}`)
    const texts = await Promise.all(urls.map((url) => firstValueFrom(shared({ method: 'GET', url: server.url + url, headers }))))
    assert.deepEqual(
      texts.map(({ text }) => (JSON.parse(text) as { url: string }).url),
      urls,
    )
  })

  it('uses an agent that is given, and leaves it alone', async () => {
    const server = await answeringServer((_, response) => json(response, {}))
    const agent = new Agent({ keepAlive: true })
    const used = createSend(lazyTransport({ agent$: of(agent) }, life))
    await firstValueFrom(used({ method: 'GET', url: server.url, headers }))
    life.unsubscribe()
    assert.equal(Object.keys(agent.freeSockets).length, 1)
    agent.destroy()
  })

  it('refuses an answer over its limit, whether its length is told or not', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(2000) })
    const kinds = {
      told: await answeringServer((_, response) => response.setHeader('content-length', large.length).end(large)),
      chunked: await answeringServer((_, response) => response.write(large.slice(0, 900), () => response.end(large.slice(900)))),
      zipped: await answeringServer((_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(large))),
    }
    for (const [kind, server] of Object.entries(kinds)) {
      const error = await failure(sendText(`${server.url}/big?access_token=x`, 1000))
      assert.equal(error._tag, 'DecodeError', kind)
      assert.equal(error.message, 'GET /big: .: is larger than 1000 bytes')
      assert.equal((await sendText(server.url, 10_000)).text, large, kind)
    }
  })

  it('keeps characters whole that are cut between chunks', async () => {
    const bytes = Buffer.from('{"t":"é汉"}')
    const server = await answeringServer((_, response) => {
      bytes.forEach((byte) => response.write(Buffer.of(byte)))
      response.end()
    })
    assert.equal((await sendText(server.url)).text, '{"t":"é汉"}')
  })

  it('does not follow redirects', async () => {
    const target = await answeringServer((_, response) => json(response, {}))
    const server = await answeringServer((_, response) => response.writeHead(302, { location: `${target.url}/x` }).end())
    assert.equal((await sendText(server.url)).status, 302)
    assert.equal(target.seen.length, 0)
  })

  it('says of a failure whether the request can have arrived', async () => {
    const server = await answeringServer((_, response) => response.destroy())
    const cut = await failure(sendText(`${server.url}/x?ticket=secret`))
    assert.ok(cut._tag === 'TransportError' && cut.sent && cut.retryable)
    assert.match(cut.message, /^GET \/x: the network failed: ECONNRESET$/)

    const closed = new URL(server.url)
    await closeServers()
    const refused = await failure(sendText(`http://127.0.0.1:${closed.port}/`))
    assert.ok(refused._tag === 'TransportError' && !refused.sent)
    assert.equal((refused.cause as { code?: string }).code, 'ECONNREFUSED')
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
      const error = await failure(sendText(server.url))
      assert.ok(error._tag === 'TransportError' && error.sent, String(error))
    })
  }

  it('loads nothing of its own where a fetch is given, and hands it one signal a request', async () => {
    const asked: string[] = []
    const fetch: FetchLike = async (url, init) => {
      asked.push(`${init.method} ${url} ${init.redirect} ${init.signal.aborted}`)
      return new Response('{"ok":true}', { headers: { 'content-type': 'application/json' } })
    }
    const response = await firstValueFrom(
      createSend(lazyTransport({ fetch }, life))({ method: 'GET', url: 'http://x.test/', headers }),
    )
    assert.equal(response.text, '{"ok":true}')
    assert.deepEqual(asked, ['GET http://x.test/ manual false'])
  })

  it('accepts the fetches that people have', async () => {
    const server = await answeringServer((_, response) => json(response, { n: 1 }))
    const fetches: readonly FetchLike[] = [globalThis.fetch, crossFetch]
    for (const fetch of fetches) {
      const { text } = await firstValueFrom(
        createSend(lazyTransport({ fetch }, life))({ method: 'GET', url: server.url, headers }),
      )
      assert.equal(text, '{"n":1}')
    }
  })

  it('keeps what a fetch failed with as cause, without URLs and secrets', async () => {
    const deep = Object.assign(new Error('connect to https://h/?access_token=abc'), {
      code: 'UND_ERR_CONNECT_TIMEOUT',
      request: { secret: 1 },
    })
    const fetch: FetchLike = () => Promise.reject(new TypeError('fetch failed', { cause: deep }))
    const error = await failure(firstValueFrom(createSend(startWith(fetch))({ method: 'GET', url: 'http://x.test/p', headers })))
    assert.ok(error._tag === 'TransportError' && !error.sent)
    assert.deepEqual(Object.keys((error.cause as { cause: object }).cause), ['code'])
    assert.match(((error.cause as Error).cause as Error).message, /access_token=\*\*\*/)
  })
})
