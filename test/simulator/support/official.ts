import * as lark from '@larksuiteoapi/node-sdk'
import { firstValueFrom, ReplaySubject } from 'rxjs'
import type { Simulator } from '../../../simulator/index.js'

const silence = () => undefined
const logger = { error: silence, warn: silence, info: silence, debug: silence, trace: silence }

/** Options of the official clients for the first app of a platform. */
export const officialOptions = ({ url, credentials }: Simulator) => ({
  appId: credentials.appId,
  appSecret: credentials.appSecret,
  domain: url,
  logger,
  // The default cache is shared by all clients of a process: another platform would see this one's tokens.
  cache: memoryCache(),
})

function memoryCache() {
  const kept = new Map<unknown, unknown>()
  return {
    get: async (key: unknown) => kept.get(key),
    set: async (key: unknown, value: unknown) => Boolean(kept.set(key, value)),
  }
}

export const officialClient = (simulator: Simulator) => new lark.Client(officialOptions(simulator))

/** The official channel: a client, a long connection, and what bots say and hear. Disconnected when the test is over. */
export async function withOfficialChannel<T>(simulator: Simulator, test: (channel: lark.LarkChannel) => Promise<T>): Promise<T> {
  const channel = lark.createLarkChannel(officialOptions(simulator))
  try {
    return await test(channel)
  } finally {
    await channel.disconnect()
  }
}

/** A client that has no secret: somebody else vouches for it. */
export function officialKeylessClient(simulator: Simulator) {
  const { appSecret: _, ...options } = officialOptions(simulator)
  const clientAssertionProvider = { retrieveToken: () => ({ value: 'signed elsewhere' }) }
  return new lark.Client({ ...options, clientAssertionProvider, oauthBaseUrl: simulator.url })
}

/** A client of a store app; its tickets come by the cache that its dispatcher fills. */
export const officialStoreClient = (simulator: Simulator, cache: lark.Cache) =>
  new lark.Client({ ...officialOptions(simulator), appType: lark.AppType.ISV, cache })

export const officialDispatcher = (options: { encryptKey?: string; verificationToken?: string; cache?: lark.Cache } = {}) =>
  new lark.EventDispatcher({ ...options, logger })

/** Runs a test with the official long-connection client, connected. */
export async function withOfficialWebSocket<T>(
  simulator: Simulator,
  dispatcher: lark.EventDispatcher,
  test: () => Promise<T>,
): Promise<T> {
  const ready$ = new ReplaySubject<void>(1)
  const client = new lark.WSClient({ ...officialOptions(simulator), onReady: () => ready$.next() })
  try {
    await client.start({ eventDispatcher: dispatcher })
    // It hears nothing before it says so: its listener comes after its socket is open.
    await firstValueFrom(ready$)
    return await test()
  } finally {
    client.close({ force: true })
  }
}

export const { adaptDefault, withTenantKey, withUserAccessToken } = lark

/** An app that somebody registers who scans the page. The official SDK knows no platform without TLS: its requests are led here. */
export async function officialRegistration(
  { url, larkUrl }: Simulator,
  scan: (url: string) => Promise<unknown>,
): Promise<Awaited<ReturnType<typeof lark.registerApp>>> {
  const { request } = lark.defaultHttpInstance.interceptors
  const plain = request.use(({ url: asked = '', ...config }) => ({
    ...config,
    url: asked.replace('https://127.', 'http://127.'),
  }))
  const host = (address: string) => address.replace('http://', '')
  try {
    return await lark.registerApp({
      domain: host(url),
      larkDomain: host(larkUrl),
      onQRCodeReady: (code) => void scan(code.url),
    })
  } finally {
    request.eject(plain)
  }
}
