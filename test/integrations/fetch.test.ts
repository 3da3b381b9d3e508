import assert from 'node:assert/strict'
import { toFetchHandler } from '../../integrations/fetch.js'
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

const both = { encryptKey, verificationToken, appId }

const toRequest = (request = signed(encrypted(envelope())), init: RequestInit = {}) =>
  new Request('https://bot.example.test/webhook/event?from=lark', {
    method: 'POST',
    headers: request.headers as Record<string, string>,
    body: request.body as Uint8Array<ArrayBuffer>,
    ...init,
  })

const streamOf = (...chunks: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })

describe('toFetchHandler', () => {
  it('takes an event, and answers with nothing but the status', async () => {
    const { source, ids } = listening({ ...both, path: '/webhook/event' })
    const response = await toFetchHandler(source)(toRequest())
    assert.deepEqual([response.status, await response.text(), ids], [200, '', ['e1']])
  })

  it('answers the challenge with JSON', async () => {
    const { source } = listening(both)
    const response = await toFetchHandler(source)(toRequest(encrypted(challenge())))
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.deepEqual(await response.json(), { challenge: 'c0ffee-2026' })
  })

  it('refuses with the status of the source', async () => {
    const { source, reasons } = listening(both)
    const handler = toFetchHandler(source)
    assert.equal((await handler(toRequest(encrypted(envelope())))).status, 401)
    assert.equal((await handler(new Request('https://bot.example.test/'))).status, 405)
    assert.equal((await handler(new Request('https://bot.example.test/', { method: 'POST' }))).status, 400)
    assert.deepEqual(reasons(), ['bad-signature', 'bad-request', 'malformed'])
  })

  it('reads a body that comes in chunks', async () => {
    const { source, ids } = listening()
    const bytes = post(envelope()).body as Uint8Array
    const body = streamOf(bytes.subarray(0, 20), bytes.subarray(20))
    assert.equal((await toFetchHandler(source)(toRequest(post(''), { body, duplex: 'half' } as RequestInit))).status, 200)
    assert.deepEqual(ids, ['e1'])
  })

  it('cancels a body that takes too long', async () => {
    const { source, reasons } = listening({ bodyTimeout: 5 })
    let cancel: () => void = () => undefined
    const cancelled = new Promise<void>((resolve) => (cancel = resolve))
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(5)), cancel })
    const { status } = await toFetchHandler(source)(toRequest(post(''), { body, duplex: 'half' } as RequestInit))
    assert.deepEqual([status, reasons()], [408, ['too-slow']])
    await cancelled
  })

  it('answers 500 to a body that somebody else reads', async () => {
    const { source, reasons } = listening()
    const request = toRequest(post(envelope()))
    request.body?.getReader()
    const { status } = await toFetchHandler(source)(request)
    assert.deepEqual([status, reasons()], [500, ['raw-body-missing']])
  })

  it('cancels a body that grows too large', async () => {
    const { source } = listening({ maxBody: 100 })
    const cancelled = new Promise<void>((resolve) => {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(60)),
        cancel: () => resolve(),
      })
      void toFetchHandler(source)(toRequest(post(''), { body, duplex: 'half' } as RequestInit)).then(({ status }) =>
        assert.equal(status, 413),
      )
    })
    await cancelled
  })
})
