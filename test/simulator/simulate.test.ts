import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import { firstValueFrom, lastValueFrom, merge, ReplaySubject } from 'rxjs'
import { simulate } from '../../simulator/index.js'
import type { Simulator } from '../../simulator/index.js'
import { tokenOf } from './support/api.js'
import { connect as connectRaw } from './support/raw-websocket.js'
import { withSimulator } from './support/with-simulator.js'

const start = async (options = {}) => {
  const started$ = new ReplaySubject<Simulator>(1)
  const running = simulate(options).subscribe(started$)
  return { running, simulator: await firstValueFrom(started$) }
}

/** Whether somebody listens there. */
async function listens(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const answer = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(
    () => false,
  )
  socket.destroy()
  return answer
}

describe('simulate', () => {
  it('makes credentials that official clients accept', () =>
    withSimulator({}, async ({ url, credentials }) => {
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
      assert.match(credentials.appId, /^cli_[0-9a-f]{16}$/)
      assert.ok(credentials.encryptKey.length <= 32)
    }))

  it('is a platform of its own for each subscriber, with the same ids for the same seed', async () => {
    const [one, two] = [await start(), await start()]
    assert.notEqual(one.simulator.url, two.simulator.url)
    assert.deepEqual(one.simulator.credentials, two.simulator.credentials)
    const token = await tokenOf(one.simulator)
    assert.equal(await tokenOf(two.simulator), token)
    one.running.unsubscribe()
    two.running.unsubscribe()
    await withSimulator({ seed: 'another' }, async ({ credentials }) =>
      assert.notEqual(credentials.appId, one.simulator.credentials.appId),
    )
  })

  it('takes its credentials and its port from the options', async () => {
    const { running, simulator } = await start()
    running.unsubscribe()
    const port = Number(new URL(simulator.url).port)
    await withSimulator({ port, appId: 'cli_00000000000000ff', appSecret: 's' }, async ({ url, credentials }) => {
      assert.deepEqual([new URL(url).port, credentials.appId, credentials.appSecret], [String(port), 'cli_00000000000000ff', 's'])
    })
  })

  it('errors when it cannot listen', () =>
    withSimulator({}, async ({ url }) => {
      await assert.rejects(lastValueFrom(simulate({ port: Number(new URL(url).port) })), /EADDRINUSE/)
    }))

  it('closes server and sockets when unsubscribed, and completes what it shows', async () => {
    const { running, simulator } = await start()
    const { socket } = await connectRaw(simulator)
    const closed = once(socket, 'close')
    running.unsubscribe()
    await closed
    assert.equal(await listens(simulator.url), false)
    const { requests$, messages$, deliveries$, connections$ } = simulator
    await lastValueFrom(merge<unknown[]>(requests$, messages$, deliveries$, connections$), { defaultValue: undefined })
  })

  it('survives requests that make no sense', () =>
    withSimulator({}, async (simulator) => {
      const port = Number(new URL(simulator.url).port)
      const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n'
      const lines = ['GET // HTTP/1.1', 'GET /%E0%A4%A HTTP/1.1', 'OPTIONS * HTTP/1.1', 'GET http://[ HTTP/1.1', 'NONSENSE']
      for (const [line, headers] of [...lines.map((one) => [one, ''] as const), ['GET //[ HTTP/1.1', upgrade] as const]) {
        const socket = connect(port, '127.0.0.1')
        const closed = once(socket, 'close')
        socket.resume().end(`${line}\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`)
        await closed
      }
      assert.match(await tokenOf(simulator), /^t-/)
    }))

  it('lets its process end by itself, with a client connected and an event on its way', async () => {
    const program = new URL('./support/short-life.ts', import.meta.url)
    const { stdout } = await promisify(execFile)(process.execPath, ['--import=tsx', program.pathname], { timeout: 30_000 })
    assert.equal(stdout, 'over\n')
  }).timeout(30_000)
})
