import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import {
  acceptAppTickets,
  createLark,
  fromWebhook,
  identity,
  isLarkError,
  memoryTokenStore,
  type Lark,
  type LarkEvent,
  type TokenStore,
} from 'rxlark'
import { fileTokenStore, toNodeListener } from 'rxlark/node'
import type { Simulator } from 'rxlark/simulator'
import { catchError, firstValueFrom, forkJoin, of, type Observable } from 'rxjs'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { withFolder } from '../support/temporary-folder.js'
import { startChild } from './child.js'

interface StoreApp {
  readonly simulator: Simulator
  /** A client of the app; each has a store of its own, unless one is given. */
  client(store?: TokenStore): Lark
  /** Listens for pushes, with a client. */
  listen(lark: Lark): Promise<void>
  /** How often the platform was asked for something. */
  asked(endpoint: string): Promise<number>
}

/** The bot of a tenant: a call that needs a token of that tenant. */
const infoIn = (lark: Lark): Observable<unknown> => lark.request({ method: 'GET', url: '/open-apis/bot/v3/info' })

/** The tenant that a simulated app is in, as a person's message tells it. */
const eventOf = (tenantKey: string) => ({ tenantKey }) as LarkEvent

async function withStoreApp(test: (app: StoreApp) => Promise<void>): Promise<void> {
  const closing: (() => void)[] = []
  let port = 0
  const webhook = { url: () => `http://127.0.0.1:${port}/` }
  await withSimulator({ appType: 'store', webhook }, async (simulator) => {
    const { appId, appSecret, encryptKey } = simulator.credentials
    const client = (store = memoryTokenStore()) => {
      const lark = createLark({ appId, appSecret, appType: 'store', domain: simulator.url, store, log: 'silent' })
      closing.push(() => lark.close())
      return lark
    }
    const listen = async (lark: Lark) => {
      const source = fromWebhook({ encryptKey, log: 'silent' })
      const listening = source.pipe(acceptAppTickets(lark)).subscribe()
      const server = createServer(toNodeListener(source)).listen(0, '127.0.0.1')
      await once(server, 'listening')
      port = (server.address() as AddressInfo).port
      closing.push(() => {
        listening.unsubscribe()
        server.closeAllConnections()
        server.close()
      })
    }
    const asked = async (endpoint: string) => {
      const seen: string[] = []
      simulator.requests$.subscribe((record) => seen.push(record.endpoint ?? '')).unsubscribe()
      return seen.filter((id) => id === endpoint).length
    }
    try {
      await test({ simulator, client, listen, asked })
    } finally {
      closing.forEach((close) => close())
    }
  })
}

describe('a store app', function () {
  this.timeout(20_000)

  it('asks for its first ticket by itself, waits for it, and calls as each tenant', () =>
    withStoreApp(async ({ simulator, client, listen, asked }) => {
      const lark = client()
      await listen(lark)
      const inTenant = lark.for(eventOf(simulator.tenantKey))
      const answers = await firstValueFrom(forkJoin([infoIn(inTenant), infoIn(inTenant), infoIn(inTenant)]))
      assert.equal(answers.length, 3)
      assert.deepEqual(
        [
          await asked('auth.v3.app_ticket.resend'),
          await asked('auth.v3.app_access_token.create'),
          await asked('auth.v3.tenant_access_token.create'),
        ],
        [1, 1, 1],
      )
      const { openId } = await firstValueFrom(inTenant.bot())
      assert.match(openId, /^ou_/)
    }))

  it('takes the tickets that the platform pushes by itself, and a call that waits goes on', () =>
    withStoreApp(async ({ simulator, client, listen, asked }) => {
      const lark = client()
      await listen(lark)
      // The resend gets lost: only the push can help.
      simulator.faults.calls({ match: 'auth.v3.app_ticket.resend', reset: true })
      const answered = firstValueFrom(infoIn(lark.as(identity.tenant(simulator.tenantKey))))
      await firstValueFrom(simulator.requests$)
      await simulator.pushAppTicket()
      await answered
      assert.equal(await asked('auth.v3.app_access_token.create'), 1)
    }))

  it('waits for another ticket when the platform refuses the one it has', () =>
    withStoreApp(async ({ simulator, client, listen, asked }) => {
      const lark = client()
      await listen(lark)
      const inTenant = lark.as(identity.tenant(simulator.tenantKey))
      await firstValueFrom(infoIn(inTenant))
      simulator.faults.revokeTickets()
      simulator.faults.revokeTokens()
      await firstValueFrom(infoIn(inTenant))
      assert.equal(await asked('auth.v3.app_ticket.resend'), 2)
    }))

  it('gets a new app token when the platform refuses that', () =>
    withStoreApp(async ({ simulator, client, listen, asked }) => {
      const lark = client()
      await listen(lark)
      await firstValueFrom(infoIn(lark.as(identity.tenant(simulator.tenantKey))))
      simulator.faults.revokeTokens()
      await firstValueFrom(infoIn(lark.as(identity.tenant(simulator.tenantKey))))
      assert.equal(await asked('auth.v3.app_access_token.create'), 2)
      assert.equal(await asked('auth.v3.app_ticket.resend'), 1)
    }))

  it('calls by the ticket that another process got, where they share a store', () =>
    withFolder((folder) =>
      withStoreApp(async ({ simulator, client, listen }) => {
        await listen(client(fileTokenStore({ folder })))
        const child = startChild(simulator, folder, 'tenant', simulator.tenantKey)
        await child.ready
        assert.equal(await child.go(), 'ok')
      }),
    ))

  it('needs a tenant: without one nothing is sent', () =>
    withStoreApp(async ({ client, asked }) => {
      const lark = client()
      const error = await firstValueFrom(infoIn(lark).pipe(catchError((problem: unknown) => of(problem))))
      assert.ok(isLarkError(error, 'InputError') && error.faults[0]?.path === 'tenantKey')
      assert.equal(await asked('auth.v3.app_ticket.resend'), 0)
    }))

  it('is told by the platform that it is none, and says so at once', () =>
    withSimulator({}, async (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const lark = createLark({ appId, appSecret, appType: 'store', domain: simulator.url, log: 'silent' })
      const call$ = infoIn(lark.as(identity.tenant('x'))).pipe(catchError((problem: unknown) => of(problem)))
      const error = await firstValueFrom(call$)
      assert.ok(isLarkError(error, 'AuthError') && error.code === 10016)
      lark.close()
    }))

  it('is told that a self-built app takes no tickets', async () => {
    const lark = createLark({ appId: 'cli_1', appSecret: 's3cr3t' })
    const error = await firstValueFrom(lark.acceptAppTicket('tk').pipe(catchError((problem: unknown) => of(problem))))
    assert.ok(isLarkError(error, 'InputError'))
  })
})
