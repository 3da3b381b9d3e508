import assert from 'node:assert/strict'
import { BehaviorSubject } from 'rxjs'
import type { Health } from 'rxlark'
import * as web from 'rxlark/fetch'
import * as node from 'rxlark/node'
import { serve } from './servers.js'

const good: Health = { live: true, ready: true, reasons: [] }
const unready: Health = { live: true, ready: false, reasons: ['the source is retrying'] }
const dead: Health = { live: false, ready: false, reasons: ['the source is failed'] }

describe('toHealthHandler', () => {
  const ask = {
    'rxlark/node': async (state$: BehaviorSubject<Health>, options?: node.HealthHandlerOptions) => {
      const server = await serve(node.toHealthHandler(state$, options))
      return {
        probe: () => fetch(server.url, { headers: { connection: 'close' } }),
        close: server.close,
      }
    },
    'rxlark/fetch': async (state$: BehaviorSubject<Health>, options?: web.HealthHandlerOptions) => {
      const handler = web.toHealthHandler(state$, options)
      return { probe: () => handler(new Request('http://127.0.0.1/healthz')), close: () => undefined }
    },
  }

  for (const [name, start] of Object.entries(ask))
    describe(`of ${name}`, () => {
      it('answers by the state of now, as JSON that nobody keeps', async () => {
        const state$ = new BehaviorSubject(good)
        const { probe, close } = await start(state$)
        const response = await probe()
        assert.deepEqual([response.status, await response.json()], [200, good])
        assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
        assert.equal(response.headers.get('cache-control'), 'no-store')
        state$.next(unready)
        const later = await probe()
        assert.deepEqual([later.status, await later.json()], [503, unready])
        close()
      })

      it('tells dead from not ready', async () => {
        const state$ = new BehaviorSubject(unready)
        const { probe, close } = await start(state$, { check: 'live' })
        assert.equal((await probe()).status, 200)
        state$.next(dead)
        assert.equal((await probe()).status, 503)
        close()
      })

      it('listens once, whoever asks, and remembers the last state when there are no more', async () => {
        const state$ = new BehaviorSubject(good)
        const { probe, close } = await start(state$)
        await Promise.all([probe(), probe()])
        assert.equal(state$.observed, true)
        state$.next(dead)
        state$.complete()
        assert.deepEqual(await (await probe()).json(), dead)
        close()
      })
    })
})
