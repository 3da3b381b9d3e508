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
import { toNodeListener } from 'rxlark/node'
import type { Simulator } from 'rxlark/simulator'
import { catchError, filter, firstValueFrom, forkJoin, of, range, take, toArray, type Observable } from 'rxjs'
import { withSimulator } from '../simulator/support/with-simulator.js'

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
})
