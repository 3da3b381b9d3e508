import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { atEndOfTurn } from '../../integrations/at-end-of-turn.js'

const request = (headers: Record<string, string> = {}) => Object.assign(new Readable({ read: () => undefined }), { headers })
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('atEndOfTurn', () => {
  it('runs what came in a turn at its end, in order, each in its asynchronous context', async () => {
    const context = new AsyncLocalStorage<string>()
    const ran: unknown[] = []
    for (const name of ['a', 'b']) context.run(name, () => atEndOfTurn(request(), () => ran.push(context.getStore())))
    await Promise.resolve()
    assert.deepEqual(ran, [])
    await nextTurn()
    assert.deepEqual(ran, ['a', 'b'])
  })

  it('runs at once where somebody makes the body flow, where it cannot wait, and where it is large', () => {
    const ran: string[] = []
    atEndOfTurn(request().resume(), () => ran.push('flows'))
    atEndOfTurn({ on: () => undefined, headers: {} }, () => ran.push('cannot wait'))
    atEndOfTurn(request({ 'content-length': '16385' }), () => ran.push('large'))
    atEndOfTurn(request({ 'content-length': '16384' }), () => ran.push('not so large'))
    assert.deepEqual(ran, ['flows', 'cannot wait', 'large'])
  })

  it('lets nothing flow to who begins to listen meanwhile', async () => {
    const stream = request()
    const heard: unknown[] = []
    atEndOfTurn(stream, () => heard.push('turn'))
    stream.on('data', (chunk) => heard.push(String(chunk)))
    stream.push('a')
    await nextTurn()
    assert.deepEqual(heard, ['turn'])
    stream.resume()
    await once(stream, 'data')
    assert.deepEqual(heard, ['turn', 'a'])
  })

  it('runs the rest of a turn where one throws', async () => {
    const mochas = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    try {
      const thrown = once(process, 'uncaughtException') as Promise<[Error]>
      atEndOfTurn(request(), () => {
        throw new Error('no')
      })
      const ran = new Promise((resolve) => atEndOfTurn(request(), () => resolve('ran')))
      assert.equal((await thrown)[0].message, 'no')
      assert.equal(await ran, 'ran')
    } finally {
      for (const listener of mochas) process.on('uncaughtException', listener)
    }
  })
})
