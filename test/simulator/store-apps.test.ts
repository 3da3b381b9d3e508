import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { ReplaySubject, filter, firstValueFrom, map, take, toArray } from 'rxjs'
import type { Simulator } from '../../simulator/index.js'
import { call } from './support/api.js'
import { envelopeOf, type WireEnvelope } from './support/wire.js'
import { withSimulator } from './support/with-simulator.js'

interface StoreApp {
  readonly simulator: Simulator
  readonly pushes$: ReplaySubject<WireEnvelope>
}

/** A store app whose webhook only listens, unencrypted. */
async function withStoreApp(test: (app: StoreApp) => Promise<void>): Promise<void> {
  const pushes$ = new ReplaySubject<WireEnvelope>(100)
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      pushes$.next(envelopeOf(body))
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await withSimulator({ appType: 'store', webhook: { url, encrypt: false } }, (simulator) =>
    test({ simulator, pushes$ }),
  ).finally(() => (server.closeAllConnections(), server.close()))
}

const ticketIn = ({ pushes$ }: StoreApp, index = 0) =>
  firstValueFrom(
    pushes$.pipe(
      filter(({ event }) => event.type === 'app_ticket'),
      map(({ event }) => event.app_ticket),
      take(index + 1),
      toArray(),
      map((tickets) => tickets[index] ?? ''),
    ),
  )

const auth = '/open-apis/auth/v3'

/** A post with the app's credentials. */
const ask = async ({ simulator }: StoreApp, path: string, more: object = {}) => {
  const { appId, appSecret } = simulator.credentials
  return (await call(simulator, 'POST', `${auth}/${path}`, { body: { app_id: appId, app_secret: appSecret, ...more } })).json
}

const tenantToken = async ({ simulator }: StoreApp, app_access_token: string, tenant_key: string) =>
  (await call(simulator, 'POST', `${auth}/tenant_access_token`, { body: { app_access_token, tenant_key } })).json

describe('a simulated store app', () => {
  it('gets a ticket when it asks, without a tenant, and with it its tokens', () =>
    withStoreApp(async (app) => {
      assert.equal((await ask(app, 'app_ticket/resend')).code, 0)
      const pushed = await firstValueFrom(app.pushes$)
      assert.deepEqual([pushed.type, 'tenant_key' in pushed.event], ['event_callback', false])
      const ticket = await ticketIn(app)
      const { app_access_token, expire } = await ask(app, 'app_access_token', { app_ticket: ticket })
      assert.match(app_access_token, /^a-/)
      assert.equal(expire, 7200)
      const { tenant_access_token } = await tenantToken(app, app_access_token, app.simulator.tenantKey)
      const info = await call(app.simulator, 'GET', '/open-apis/bot/v3/info', { token: tenant_access_token })
      assert.equal(info.json.code, 0)
      const asApp = await call(app.simulator, 'GET', '/open-apis/bot/v3/info', { token: app_access_token })
      assert.equal(asApp.json.code, 99991663)
    }))

  it('gets a ticket every hour', () =>
    withStoreApp(async (app) => {
      app.simulator.clock.advance(3_600_000)
      const first = await ticketIn(app)
      app.simulator.clock.advance(3_600_000)
      assert.notEqual(await ticketIn(app, 1), first)
    }))

  it('is refused with the codes of the platform', () =>
    withStoreApp(async (app) => {
      const { simulator } = app
      assert.equal((await ask(app, 'app_access_token', { app_ticket: 'tk-wrong' })).code, 10012)
      assert.equal((await ask(app, 'app_ticket/resend', { app_secret: 'wrong' })).code, 10014)
      await simulator.pushAppTicket()
      const ticket = await ticketIn(app)
      const { app_access_token } = await ask(app, 'app_access_token', { app_ticket: ticket })
      assert.equal((await tenantToken(app, app_access_token, 'nobody')).code, 10013)
      assert.equal((await tenantToken(app, 'a-wrong', simulator.tenantKey)).code, 99991664)
      simulator.faults.revokeTickets()
      assert.equal((await ask(app, 'app_access_token', { app_ticket: ticket })).code, 10012)
    }))

  it('is not what a self-built app is: that one has no tickets', () =>
    withSimulator({}, async (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const body = { app_id: appId, app_secret: appSecret }
      assert.equal((await call(simulator, 'POST', `${auth}/app_ticket/resend`, { body })).json.code, 10016)
    }))
})
