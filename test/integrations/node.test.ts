import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { firstValueFrom, map } from 'rxjs'
import { toNodeListener } from '../../integrations/node.js'
import type { WebhookOptions } from '../../streams/from-webhook.js'
import {
  appId,
  challenge,
  encrypted,
  encryptKey,
  envelope,
  listening,
  post,
  signed,
  verificationToken,
} from '../streams/webhook/requests.js'
import { converse, serve } from './servers.js'

const both = { encryptKey, verificationToken, appId }

describe('toNodeListener', () => {
  let close = () => undefined as void
  afterEach(() => close())

  const serving = async (options: WebhookOptions = {}, path?: string) => {
    const running = listening(options)
    const server = await serve(toNodeListener(running.source, { path }))
    close = server.close
    const send = async (request = signed(encrypted(envelope())), init: RequestInit = {}) => {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: request.headers as Record<string, string>,
        body: request.body as Uint8Array<ArrayBuffer>,
        ...init,
      })
      return { status: response.status, headers: response.headers, body: await response.text() }
    }
    return { ...running, ...server, send }
  }

  it('takes an event, and answers with nothing but the status', async () => {
    const { send, ids } = await serving(both)
    const { status, body, headers } = await send()
    assert.deepEqual([status, body, headers.get('content-length'), ids], [200, '', '0', ['e1']])
  })

  it('answers the challenge and callbacks with JSON', async () => {
    const { send, source } = await serving()
    const answer = await send(post(challenge()))
    assert.deepEqual([answer.status, answer.body], [200, '{"challenge":"c0ffee-2026"}'])
    assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8')
    source.subscribe(({ delivery }) => delivery.claim().ack({ toast: { type: 'info', content: '好' } }))
    const { body } = await send(post(envelope('e1', { event_type: 'card.action.trigger' })))
    assert.deepEqual(JSON.parse(body), { toast: { type: 'info', content: '好' } })
  })

  it('answers 401, 405, 404 and 503 where the source says so', async () => {
    const { send, subscription, reasons } = await serving({ ...both, path: '/webhook/event' })
    assert.equal((await send(encrypted(envelope()))).status, 401)
    const { status, headers } = await send(undefined, { method: 'PUT' })
    assert.deepEqual([status, headers.get('allow')], [405, 'POST'])
    subscription.unsubscribe()
    assert.equal((await send()).status, 503)
    assert.deepEqual(reasons(), ['bad-signature', 'bad-request', 'not-listening'])
  })

  it('answers 404 to other paths than its own, and takes a query', async () => {
    const { url, ids, rejected } = await serving({}, '/webhook/event')
    const body = JSON.stringify(envelope())
    assert.equal((await fetch(`${url}/other`, { method: 'POST', body })).status, 404)
    assert.equal((await fetch(`${url}?from=lark`, { method: 'POST', body })).status, 200)
    assert.deepEqual(ids, ['e1'])
    assert.deepEqual(
      rejected.map(({ reason, message }) => [reason, message]),
      [['bad-request', 'a request to another path']],
    )
  })

  const head = (...lines: string[]) => ['POST /webhook/event HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n')

  it('reads characters that are split over packets', async () => {
    const { port, source } = await serving()
    const payloads: unknown[] = []
    source.subscribe(({ payload }) => payloads.push(payload))
    const bytes = new TextEncoder().encode(JSON.stringify({ ...envelope(), event: { text: '好😀' } }))
    const pieces = Array.from({ length: Math.ceil(bytes.length / 5) }, (_, i) => bytes.subarray(i * 5, i * 5 + 5))
    const answer = await converse(port, [head(`Content-Length: ${bytes.length}`, 'Connection: close'), ...pieces])
    assert.match(answer, /^HTTP\/1\.1 200 /)
    assert.deepEqual(payloads, [{ text: '好😀' }])
  })

  it('answers 413 to a body that turns out too large while it still comes, and serves the next request', async () => {
    const { port, ids, reasons } = await serving({ maxBody: 1_000 })
    const chunk = `400\r\n${'x'.repeat(1024)}\r\n`
    const next = JSON.stringify(envelope())
    const answer = await converse(port, [
      head('Transfer-Encoding: chunked'),
      chunk,
      chunk,
      '0\r\n\r\n',
      head(`Content-Length: ${next.length}`, 'Connection: close'),
      next,
    ])
    assert.deepEqual(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 413', 'HTTP/1.1 200'])
    assert.deepEqual([reasons(), ids], [['too-large'], ['e1']])
  })

  it('reads on where the first packet of a body is too large already, and serves the next request', async () => {
    const { port, ids, reasons } = await serving({ maxBody: 1_000 })
    const chunk = (size: number) => `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`
    const next = JSON.stringify(envelope())
    const answer = await converse(port, [
      head('Transfer-Encoding: chunked') + chunk(1_024),
      chunk(400_000) + '0\r\n\r\n' + head(`Content-Length: ${next.length}`, 'Connection: close') + next,
    ])
    assert.deepEqual(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 413', 'HTTP/1.1 200'])
    assert.deepEqual([reasons(), ids], [['too-large'], ['e1']])
  })

  it('takes several requests in one packet, of announced length and not', async () => {
    const { port, ids } = await serving()
    const [one, two, three] = ['e1', 'e2', 'e3'].map((id) => JSON.stringify(envelope(id))) as [string, string, string]
    const chunked = `${two.length.toString(16)}\r\n${two}\r\n0\r\n\r\n`
    const answer = await converse(port, [
      head(`Content-Length: ${one.length}`) + one + head('Transfer-Encoding: chunked') + chunked,
      head(`Content-Length: ${three.length}`, 'Connection: close') + three,
    ])
    assert.deepEqual(answer.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 200'])
    assert.deepEqual(ids, ['e1', 'e2', 'e3'])
  })

  it('takes each of the requests of one turn in the asynchronous context that it came in', async () => {
    const { source } = listening()
    const listener = toNodeListener(source)
    const context = new AsyncLocalStorage<string>()
    const heard: unknown[] = []
    source.subscribe(({ id }) => heard.push([id, context.getStore()]))
    const server = await serve((request, response) =>
      context.run(`of ${request.headers['x-name']?.toString() ?? ''}`, () => listener(request, response)),
    )
    close = server.close
    const requests = ['e1', 'e2'].map((id) => {
      const body = JSON.stringify(envelope(id))
      return head(`Content-Length: ${body.length}`, `X-Name: ${id}`, ...(id === 'e2' ? ['Connection: close'] : [])) + body
    })
    await converse(server.port, [requests.join('')])
    assert.deepEqual(heard, [
      ['e1', 'of e1'],
      ['e2', 'of e2'],
    ])
  })

  for (const [name, size, packets] of [
    ['comes in two packets', 300, 2],
    ['is large', 20_000, 1],
    ['is large, and comes in two packets', 20_000, 2],
  ] as const)
    it(`takes a request whose body ${name} in the asynchronous context that it came in`, async () => {
      const { source } = listening()
      const listener = toNodeListener(source)
      const context = new AsyncLocalStorage<string>()
      const heard: unknown[] = []
      source.subscribe(() => heard.push(context.getStore()))
      const server = await serve((request, response) => context.run('of the request', () => listener(request, response)))
      close = server.close
      const body = JSON.stringify({ ...envelope(), event: { text: 'x'.repeat(size) } })
      const request = head(`Content-Length: ${body.length}`, 'Connection: close') + body
      const half = packets === 1 ? request.length : request.length - 200
      await converse(server.port, [request.slice(0, half), request.slice(half)])
      assert.deepEqual(heard, ['of the request'])
    })

  it('leaves a request to who has answered it already', async () => {
    const { source } = listening()
    const listener = toNodeListener(source)
    const responses: ServerResponse[] = []
    const server = await serve((request, response) => {
      responses.push(response)
      listener(request, response)
    })
    close = server.close
    const claimed = firstValueFrom(source.pipe(map(({ delivery }) => delivery.claim())))
    const body = JSON.stringify(envelope('e1', { event_type: 'card.action.trigger' }))
    const answer = fetch(server.url, { method: 'POST', body })
    const claim = await claimed
    responses[0]?.writeHead(503).end()
    claim.ack({ toast: { content: 'too late' } })
    assert.equal((await answer).status, 503)
  })

  it('leaves what comes to others who listen too, before it or after', async () => {
    const { source, ids } = listening()
    const listener = toNodeListener(source)
    const heard: string[] = []
    const server = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
      listener(request, response)
    })
    const later = await serve((request, response) => {
      listener(request, response)
      request.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
    })
    close = () => [server, later].forEach((one) => one.close())
    const bodies = ['e1', 'e2'].map((id) => JSON.stringify(envelope(id))) as [string, string]
    assert.equal((await fetch(server.url, { method: 'POST', body: bodies[0] })).status, 200)
    assert.equal((await fetch(later.url, { method: 'POST', body: bodies[1] })).status, 200)
    assert.deepEqual([heard, ids], [bodies, ['e1', 'e2']])
  })

  it('answers 500 where somebody takes the bytes before it is read, and says what cures it', async () => {
    const { source, reasons } = listening()
    const listener = toNodeListener(source)
    const server = await serve((request, response) => {
      listener(request, response)
      request.pipe(new PassThrough())
    })
    close = server.close
    assert.equal((await fetch(server.url, { method: 'POST', body: JSON.stringify(envelope()) })).status, 500)
    assert.deepEqual(reasons(), ['raw-body-missing'])
  })

  it('answers 413 to a body that is announced too large, before it comes', async () => {
    const { port, reasons } = await serving({ maxBody: 1_000 })
    const socketAnswer = converse(port, [head('Content-Length: 100000000', 'Connection: close')])
    assert.match(await socketAnswer, /^HTTP\/1\.1 413 /)
    assert.deepEqual(reasons(), ['too-large'])
  })

  it('answers 408 to a body that takes too long, and closes', async () => {
    const { port, reasons } = await serving({ bodyTimeout: 20 })
    const answer = await converse(port, [head('Content-Length: 10'), '{'])
    assert.match(answer, /^HTTP\/1\.1 408 /)
    assert.match(answer, /connection: close/i)
    assert.deepEqual(reasons(), ['too-slow'])
  })

  it('survives a client that goes away in the middle', async () => {
    const { port, send, source } = await serving()
    const rejected = new Promise((resolve) => source.rejected$.subscribe(({ reason }) => resolve(reason)))
    const { connect } = await import('node:net')
    const socket = connect(port, '127.0.0.1', () => socket.write(head('Content-Length: 10') + '{', () => socket.destroy()))
    assert.equal(await rejected, 'bad-request')
    assert.equal((await send(post(envelope()))).status, 200)
  })

  it('survives a client that goes away while its push is handled', async () => {
    const { port, send, source } = await serving()
    const claim = firstValueFrom(source.pipe(map(({ delivery }) => delivery.claim())))
    const body = JSON.stringify(envelope())
    const { connect } = await import('node:net')
    const socket = connect(port, '127.0.0.1', () => socket.write(head(`Content-Length: ${body.length}`) + body))
    const { ack } = await claim
    await once(socket.destroy(), 'close')
    ack()
    assert.equal((await send(post(envelope('e2')))).status, 200)
  })
})
