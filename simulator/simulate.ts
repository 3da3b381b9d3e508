import { defer, finalize, firstValueFrom, map, merge } from 'rxjs'
import type { Observable } from 'rxjs'
import type { App, Credentials } from './app.js'
import { pushOf } from './envelope.js'
import { createFaults } from './faults.js'
import type { Faults } from './faults.js'
import { listen } from './http-server.js'
import { isForPage } from './page/page-requests.js'
import { createPageServer } from './page/page-server.js'
import { createPlatform } from './platform.js'
import type { SimulatedPlatform } from './platform.js'
import { decided, decisionPath } from './oauth/consent-page.js'
import { larkPrefix } from './oauth/registration-endpoint.js'
import { registrationPage, registrationPagePath } from './oauth/registration-page.js'
import { createRequests } from './requests.js'
import type { SimulateOptions } from './simulate-options.js'
import type { PushOptions, Simulator } from './simulator.js'
import { exportState } from './state.js'
import type { UserContext } from './user-context.js'
import { simulatedUser } from './users.js'

/**
 * A Lark/Feishu Open Platform of your own, on a loopback port: tokens, the message and chat APIs, events over WebSocket or webhook
 * with their redelivery, card callbacks, and users who talk. Written from the platform's rules, it serves any client.
 *
 * Cold: each subscription is a platform of its own. It emits once, when it listens, and never completes; unsubscribing closes
 * the server, its sockets and its timers. It errors when it cannot listen.
 *
 * ```text
 * simulate()  -----s-------------   (s: the Simulator)
 * ```
 *
 * @example
 * ```ts
 * import { createLark, fromWebSocket } from 'rxlark'
 * import { simulate } from 'rxlark/simulator'
 *
 * simulate().subscribe((platform) => {
 *   const { appId, appSecret } = platform.credentials
 *   fromWebSocket(createLark({ appId, appSecret, domain: platform.url })).subscribe((event) => console.log(event.type))
 *   platform.connections$.subscribe(({ length }) => length > 0 && platform.user('Ann').says('hello'))
 * })
 * ```
 *
 * @category Simulator
 */
export function simulate(options: SimulateOptions = {}): Observable<Simulator> {
  return defer(() => {
    const platform = createPlatform(options)
    const requests = createRequests(platform)
    const users = userContext(platform)
    const faults = faultsOf(platform)
    const reset = () => {
      platform.replace({})
      faults.clear()
    }
    const page = createPageServer({ platform, users, faults, reset, log$: requests.log$ })
    const url$ = listen({
      port: options.port ?? 0,
      request: (request, response) => (isForPage(request) ? page : requests).accept(request, response),
      upgrade: platform.webSockets.upgrade,
    })
    return merge(
      requests.work$,
      platform.deliveries.work$,
      platform.appTickets.work$,
      page.work$,
      url$.pipe(map((url) => simulatorOf(url, { platform, users, faults, reset, requests$: requests.requests$ }))),
    ).pipe(
      finalize(() => {
        page.close()
        requests.close()
        platform.close()
      }),
    )
  })
}

interface Parts extends Pick<Simulator, 'faults' | 'requests$' | 'reset'> {
  readonly platform: SimulatedPlatform
  readonly users: UserContext
}

function simulatorOf(url: string, { platform, users, faults, reset, requests$ }: Parts): Simulator {
  const { apps, clock, ids, tenant, deliveries, appTickets, webSockets, webhooks } = platform
  const appOf = ({ appId }: PushOptions = {}) => appCalled(appId, apps)
  return {
    url,
    larkUrl: url + larkPrefix,
    credentials: credentialsOf(apps[0] as App),
    get apps() {
      return apps.map(credentialsOf)
    },
    tenantKey: (apps[0] as App).tenantKey,
    user: (name) => simulatedUser(name, users),
    push: async (type, event, at) => {
      const push = pushOf({ app: appOf(at), type, event, at: clock.now() }, ids)
      deliveries.publish(push)
      return { eventId: push.id }
    },
    pushAppTicket: async (at) => appTickets.push(appOf(at)),
    challenge: async (at) => firstValueFrom(webhooks.challenge(appOf(at))),
    requests$,
    messages$: tenant.messages$,
    deliveries$: deliveries.deliveries$,
    connections$: webSockets.connections$.pipe(
      map((open) => open.map(({ appId, deviceId, since }) => ({ appId, deviceId, since }))),
    ),
    clock,
    reset,
    export: () => exportState(platform),
    import: (state) => platform.replace(state),
    faults,
  }
}

/** What simulated users act on. */
function userContext(platform: SimulatedPlatform): UserContext {
  const { tenant, collections, files, apps, clock, ids, cardTokens, deliveries } = platform
  const decide = (query: Readonly<Record<string, string>>) =>
    decided({ method: 'GET', path: decisionPath, query, headers: {}, body: new Uint8Array() }, platform)
  const decideRegistration = (query: Readonly<Record<string, string | readonly string[]>>) =>
    registrationPage({ method: 'GET', path: registrationPagePath, query, headers: {}, body: new Uint8Array() }, platform)
  return {
    tenant,
    collections,
    files,
    apps,
    clock,
    ids,
    cardTokens,
    previews: platform.previews,
    devices: platform.devices,
    decide,
    decideRegistration,
    publish: deliveries.publish,
    ask: deliveries.ask,
  }
}

function faultsOf({ faults, tokens, userTokens, appTickets, webSockets }: SimulatedPlatform): Faults {
  return createFaults(faults, {
    revokeTokens: () => {
      tokens.revokeAll()
      userTokens.revokeAll()
    },
    revokeTickets: appTickets.revokeAll,
    revokeSessions: userTokens.revokeSessions,
    connections: webSockets.all,
  })
}

function appCalled(appId: string | undefined, apps: readonly App[]): App {
  const app = appId === undefined ? apps[0] : apps.find((one) => one.appId === appId)
  if (!app) throw new Error(`there is no app ${appId}`)
  return app
}

const credentialsOf = ({ appId, appSecret, encryptKey, verificationToken }: App): Credentials => ({
  appId,
  appSecret,
  encryptKey,
  verificationToken,
})
