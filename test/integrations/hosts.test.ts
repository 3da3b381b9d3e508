import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { filter, firstValueFrom } from 'rxjs'
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
import { converse } from './servers.js'
import { greedyHosts, hosts, type Host, type StartHost } from './hosts.js'

const both = { encryptKey, verificationToken, appId }

describe('a webhook on', () => {
  let host: Host | undefined
  afterEach(() => host?.close())

  const serving = async (start: StartHost, options: WebhookOptions = both) => {
    const running = listening(options)
    const { port } = (host = await start(running.source))
    const send = async (request = signed(encrypted(envelope())), init: RequestInit = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}/lark`, {
        method: 'POST',
        headers: request.headers as Record<string, string>,
        body: request.body as Uint8Array<ArrayBuffer>,
        ...init,
      })
      return { status: response.status, type: response.headers.get('content-type'), body: await response.text() }
    }
    return { ...running, port, send }
  }

  for (const [name, start] of Object.entries(hosts))
    describe(name, () => {
      it('takes a push by its raw bytes, and answers with nothing but the status', async () => {
        const { send, source, ids } = await serving(start)
        const texts: unknown[] = []
        source.subscribe(({ payload }) => texts.push(payload))
        assert.deepEqual(await send().then(({ status, body }) => [status, body]), [200, ''])
        // What a parser would write in another way: spaces, escapes, characters of four bytes, a number beyond doubles.
        const text = JSON.stringify({ ...envelope('e2'), event: { text: '好😀' } }).replace(
          '{"text"',
          '{ "\\u0061" : 1.0, "big": 12345678901234567890, "text"',
        )
        assert.equal((await send(signed(post(text)))).status, 200)
        assert.deepEqual([ids, texts[1]], [['e1', 'e2'], { a: 1, big: 12345678901234567890, text: '好😀' }])
      })

      it('takes a push that comes in pieces, with its characters cut in two', async () => {
        const { port, source } = await serving(start)
        const texts: unknown[] = []
        source.subscribe(({ payload }) => texts.push(payload))
        const { headers, body } = signed(post(JSON.stringify({ ...envelope(), event: { text: '好😀' } })))
        const fields = Object.entries(headers).map(([field, value]) => `${field}: ${String(value)}`)
        const head = ['POST /lark HTTP/1.1', 'Host: x', 'Connection: close', 'Transfer-Encoding: chunked', ...fields, '', '']
        const bytes = Buffer.from(body as Uint8Array)
        // However TCP cuts it, a chunk of HTTP arrives as one: each byte is one here.
        const chunks = Array.from(bytes, (byte) => Buffer.concat([Buffer.from('1\r\n'), Buffer.of(byte), Buffer.from('\r\n')]))
        const answer = await converse(port, [head.join('\r\n'), ...chunks, '0\r\n\r\n'])
        assert.match(answer, /^HTTP\/1\.1 200 /)
        assert.deepEqual(texts, [{ text: '好😀' }])
      })

      it('answers the challenge and callbacks with JSON', async () => {
        const { send, source } = await serving(start)
        source.subscribe(({ delivery }) => delivery.claim().ack({ toast: { type: 'info', content: '好' } }))
        const json = 'application/json; charset=utf-8'
        assert.deepEqual(await send(encrypted(challenge())), { status: 200, type: json, body: '{"challenge":"c0ffee-2026"}' })
        const answer = await send(signed(post(envelope('e1', { event_type: 'card.action.trigger' }))))
        assert.deepEqual(answer, { status: 200, type: json, body: '{"toast":{"type":"info","content":"好"}}' })
      })

      it('refuses with the status alone', async () => {
        const { send, subscription, reasons } = await serving(start)
        const told = async (...asked: Parameters<typeof send>) => send(...asked).then(({ status, body }) => [status, body])
        assert.deepEqual(await told(encrypted(envelope())), [401, ''])
        assert.deepEqual(await told(undefined, { method: 'PUT' }), [405, ''])
        subscription.unsubscribe()
        assert.deepEqual(await told(), [503, ''])
        assert.deepEqual(reasons(), ['bad-signature', 'bad-request', 'not-listening'])
      })
    })

  // Not where something reads the body to its end before the source is asked.
  const streaming = Object.entries(hosts).filter(([name]) => !/below|bytes left|a hook keeps/.test(name))

  for (const [name, start] of streaming)
    describe(name, () => {
      it('answers 413 to a body that is announced too large, before it comes', async () => {
        const { port, reasons } = await serving(start, { maxBody: 1_000 })
        const head = ['POST /lark HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 100000000']
        const answer = await firstAnswer(port, [...head, 'Connection: close', '', ''].join('\r\n'))
        assert.match(answer, /^HTTP\/1\.1 413 /)
        assert.deepEqual(reasons(), ['too-large'])
      })

      it('answers 408 to a body that takes too long', async () => {
        const { port, reasons } = await serving(start, { bodyTimeout: 20 })
        const head = ['POST /lark HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 10', '', '{']
        const answer = await firstAnswer(port, head.join('\r\n'))
        assert.match(answer, /^HTTP\/1\.1 408 /)
        // A Response says nothing about connections.
        assert.equal(/connection: close/i.test(answer), name !== 'hono')
        assert.deepEqual(reasons(), ['too-slow'])
      })

      // What keeps the bytes itself has them all, however many, before it shows any.
      if (!name.endsWith('while they come'))
        it('answers 413 to a body that turns out too large, before its end', async () => {
          const { port, reasons } = await serving(start, { maxBody: 1_000 })
          const head = ['POST /lark HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Transfer-Encoding: chunked', '', '']
          const answer = await firstAnswer(port, `${head.join('\r\n')}400\r\n${'x'.repeat(0x400)}\r\n`)
          assert.match(answer, /^HTTP\/1\.1 413 /)
          assert.deepEqual(reasons(), ['too-large'])
        })

      it('refuses a compressed body', async () => {
        const { send, reasons } = await serving(start)
        assert.equal((await send(post(envelope(), { 'Content-Encoding': 'gzip' }))).status, 415)
        assert.deepEqual(reasons(), ['bad-request'])
      })
    })

  for (const [name, [start, cure]] of Object.entries(greedyHosts))
    describe(name, () => {
      it('answers 500 to pushes whose bytes are gone, and says in two lines what cures it', async () => {
        const { send, ids, source } = await serving(start)
        const rejection = firstValueFrom(source.rejected$.pipe(filter(({ reason }) => reason === 'raw-body-missing')))
        assert.deepEqual(await send().then(({ status, body }) => [status, body]), [500, ''])
        assert.match((await rejection).message, cure)
        assert.deepEqual(ids, [])
      })
    })

  it('fastify leaves the parsers of the rest of the server alone', async () => {
    const { port } = await serving(hosts['fastify']!)
    const response = await fetch(`http://127.0.0.1:${port}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    })
    assert.deepEqual(await response.json(), { a: 1 })
  })
})

/** The first bytes that a server answers with. */
async function firstAnswer(port: number, request: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(request))
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return bytes.toString()
}
