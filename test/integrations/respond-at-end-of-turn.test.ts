import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { defer, NEVER, type Observable, of, Subject, type Subscription } from 'rxjs'
import { respondAtEndOfTurn } from '../../integrations/respond-at-end-of-turn.js'
import type { NodeResponse } from '../../integrations/write-answer.js'
import type { WebhookRequest, WebhookResponse, WebhookSource } from '../../src/model/webhook.js'
import { fromWebhook } from '../../streams/from-webhook.js'
import { pushed } from '../support/marbles.js'

const streamOf = (headers: Record<string, string> = {}) => Object.assign(new Readable({ read: () => undefined }), { headers })
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))
const toRequest = (path: string) => () => ({ method: 'POST', path, headers: {}, body: new Uint8Array() })
const ok: WebhookResponse = { status: 200, headers: {}, body: '' }

/** A source whose answers are what is said here. */
const sourceOf = (respond: (request: WebhookRequest) => Observable<WebhookResponse>) =>
  ({ connection$: NEVER, respond }) as unknown as WebhookSource
/** A response that tells when it is written. */
const responseOf = (written: () => void): NodeResponse => ({ statusCode: 0, setHeader: () => undefined, end: written })

describe('respondAtEndOfTurn', () => {
  const { now } = Date
  let time = 0
  beforeEach(() => (Date.now = () => time))
  afterEach(() => (Date.now = now))

  it('takes what came in a turn at its end, then writes the answers, each in its asynchronous context', async () => {
    const context = new AsyncLocalStorage<string>()
    const told: unknown[] = []
    const tell = (what: string) => told.push(`${what} in ${context.getStore()}`)
    const respond = respondAtEndOfTurn(sourceOf(({ path }) => defer(() => (tell(`${path} taken`), of(ok)))))
    for (const name of ['a', 'b'])
      context.run(name, () =>
        respond(
          streamOf(),
          responseOf(() => tell(`${name} written`)),
          toRequest(name),
        ),
      )
    await Promise.resolve()
    assert.deepEqual(told, [])
    await nextTurn()
    assert.deepEqual(told, ['a taken in a', 'b taken in b', 'a written in a', 'b written in b'])
  })

  it('takes no more than eight together, and never the last one, which has only begun to come', async () => {
    const told: string[] = []
    const respond = respondAtEndOfTurn(sourceOf(({ path }) => defer(() => (told.push(path), of(ok)))))
    const come = (name: string) =>
      respond(
        streamOf(),
        responseOf(() => told.push(name.toUpperCase())),
        toRequest(name),
      )
    for (const name of 'abcdefgh') come(name)
    assert.equal(told.join(''), '')
    come('i')
    assert.equal(told.join(''), 'abcdefghABCDEFGH')
    for (const name of 'jklmnopqrs') come(name)
    await nextTurn()
    assert.equal(told.join(''), 'abcdefghABCDEFGHijklmnopIJKLMNOPqrsQRS')
  })

  it('takes those too that come as others are taken', async () => {
    const told: string[] = []
    const respond = respondAtEndOfTurn(
      sourceOf(({ path }) =>
        defer(() => {
          told.push(path)
          if (path === 'b') for (const name of 'cdefghijkl') come(name)
          return of(ok)
        }),
      ),
    )
    const come = (name: string) =>
      respond(
        streamOf(),
        responseOf(() => told.push(name.toUpperCase())),
        toRequest(name),
      )
    for (const name of 'ab') come(name)
    await nextTurn()
    assert.equal(told.sort().join(''), 'ABCDEFGHIJKLabcdefghijkl')
  })

  it('writes an answer that comes later when it comes', async () => {
    const [later$, written] = [new Subject<WebhookResponse>(), [] as string[]]
    respondAtEndOfTurn(sourceOf(() => later$))(
      streamOf(),
      responseOf(() => written.push('a')),
      toRequest('a'),
    )
    await nextTurn()
    assert.deepEqual(written, [])
    later$.next(ok)
    assert.deepEqual(written, ['a'])
  })

  it('lets no answer wait for the work of many others', async () => {
    const told: string[] = []
    const takes3 = (path: string) => defer(() => ((time += 3), told.push(`${path} taken`), of(ok)))
    const respond = respondAtEndOfTurn(sourceOf(({ path }) => takes3(path)))
    for (const name of ['a', 'b', 'c'])
      respond(
        streamOf(),
        responseOf(() => told.push(`${name} written`)),
        toRequest(name),
      )
    await nextTurn()
    assert.deepEqual(told, ['a taken', 'b taken', 'a written', 'b written', 'c taken', 'c written'])
  })

  const ends = {
    'the source has stopped': (source: WebhookSource, _left: Subscription) => source.stop(),
    'nobody listens any more': (_source: WebhookSource, left: Subscription) => defer(() => of(left.unsubscribe())),
  }
  for (const [when, end] of Object.entries(ends))
    it(`has written what was answered when ${when}`, async () => {
      const told: string[] = []
      const source = fromWebhook({ log: 'error' })
      const listening = source.subscribe(({ id }) => {
        told.push(`${id} handled`)
        if (id === 'b') leave()
      })
      const leave = () => end(source, listening).subscribe(() => told.push('over'))
      const respond = respondAtEndOfTurn(source)
      for (const id of ['a', 'b', 'c']) {
        const body = Buffer.from(JSON.stringify(pushed(id)))
        respond(
          streamOf(),
          responseOf(() => told.push(`${id} written`)),
          () => ({ ...toRequest('/')(), body }),
        )
      }
      await nextTurn()
      // The one that is being handled is answered when that is over; a stop waits for it.
      const b = when.startsWith('the source') ? ['b written', 'over'] : ['over', 'b written']
      assert.deepEqual(told, ['a handled', 'b handled', 'a written', ...b, 'c written'])
    })

  it('listens to a source once, however many handlers are made of it', () => {
    const states$ = new Subject<never>()
    let listeners = 0
    const source = { connection$: defer(() => ((listeners += 1), states$)) } as unknown as WebhookSource
    for (let count = 0; count < 3; count += 1) respondAtEndOfTurn(source)
    assert.equal(listeners, 1)
  })

  it('takes at once where somebody makes the body flow, where it cannot wait, and where it is large', () => {
    const written: string[] = []
    const respond = respondAtEndOfTurn(sourceOf(() => of(ok)))
    const request = (stream: Parameters<typeof respond>[0], name: string) =>
      respond(
        stream,
        responseOf(() => written.push(name)),
        toRequest(name),
      )
    request(streamOf().resume(), 'flows')
    request({ on: () => undefined, headers: {} }, 'cannot wait')
    request(streamOf({ 'content-length': '16385' }), 'large')
    request(streamOf({ 'content-length': '16384' }), 'not so large')
    assert.deepEqual(written, ['flows', 'cannot wait', 'large'])
  })

  it('lets nothing flow to who begins to listen meanwhile', async () => {
    const [stream, heard] = [streamOf(), [] as unknown[]]
    const respond = respondAtEndOfTurn(sourceOf(() => of(ok)))
    respond(
      stream,
      responseOf(() => heard.push('turn')),
      toRequest('a'),
    )
    stream.on('data', (chunk) => heard.push(String(chunk)))
    stream.push('a')
    await nextTurn()
    assert.deepEqual(heard, ['turn'])
    stream.resume()
    await once(stream, 'data')
    assert.deepEqual(heard, ['turn', 'a'])
  })

  for (const where of ['is told of its request', 'writes its answer'])
    it(`answers the rest of a turn where one throws as it ${where}`, async () => {
      const mochas = process.listeners('uncaughtException')
      process.removeAllListeners('uncaughtException')
      const fail = () => {
        throw new Error('no')
      }
      try {
        const thrown = once(process, 'uncaughtException') as Promise<[Error]>
        const respond = respondAtEndOfTurn(sourceOf(() => of(ok)))
        const told = where.startsWith('is told')
        respond(streamOf(), responseOf(told ? () => undefined : fail), told ? fail : toRequest('a'))
        const written = new Promise((resolve) =>
          respond(
            streamOf(),
            responseOf(() => resolve('written')),
            toRequest('b'),
          ),
        )
        assert.equal((await thrown)[0].message, 'no')
        assert.equal(await written, 'written')
      } finally {
        for (const listener of mochas) process.on('uncaughtException', listener)
      }
    })
})
