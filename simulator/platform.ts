import { of, Subject } from 'rxjs'
import type { Observable } from 'rxjs'
import { botSchema } from './api/bot.js'
import { cardUpdateSchema } from './api/card-update.js'
import { createGateway } from './api/gateway.js'
import { routes } from './api/routes.js'
import { createIdempotency, forgetful } from './api/idempotency.js'
import { createRateLimits } from './api/rate-limits.js'
import type { ApiRequest, Visit } from './api/request.js'
import { createSchemas } from './api/schemas.js'
import { createAppTickets } from './app-tickets.js'
import type { AppTickets } from './app-tickets.js'
import { makeApp } from './app.js'
import type { App } from './app.js'
import { createCardTokens } from './card-tokens.js'
import type { CardTokens } from './card-tokens.js'
import { createClock } from './clock.js'
import { createCollections } from './collections.js'
import type { Collections } from './collections.js'
import type { ClockJump } from './clock-jump.js'
import type { SimulatorClock } from './clock.js'
import { createDeliveries } from './deliveries.js'
import type { Deliveries } from './deliveries.js'
import { discover, discoveryPath } from './discovery.js'
import { createFaultState } from './faults.js'
import type { FaultState } from './faults.js'
import { createFiles } from './files.js'
import type { Files } from './files.js'
import { createIds } from './ids.js'
import type { Ids } from './ids.js'
import { createDevices } from './oauth/devices.js'
import type { Devices } from './oauth/devices.js'
import { oauthVisit } from './oauth/oauth.js'
import { larkPrefix } from './oauth/registration-endpoint.js'
import { createRegistrations } from './oauth/registrations.js'
import type { Registrations } from './oauth/registrations.js'
import { createUserTokens } from './oauth/user-tokens.js'
import type { UserTokens } from './oauth/user-tokens.js'
import { createPreviews } from './previews.js'
import type { Previews } from './previews.js'
import { defaultClientConfig } from './simulate-options.js'
import type { SimulateOptions } from './simulate-options.js'
import { importState, stateOf } from './state.js'
import type { SimulatorState } from './state.js'
import { createTenant } from './tenant.js'
import type { Tenant } from './tenant.js'
import { createTokens } from './tokens.js'
import type { Tokens } from './tokens.js'
import { watchedClock } from './watched-clock.js'
import { createWebhookPusher } from './webhook-pusher.js'
import type { WebhookPusher } from './webhook-pusher.js'
import { createWebSocketGateway } from './websocket-server.js'
import type { WebSocketGateway } from './websocket-server.js'
import { createTickets } from './websocket-tickets.js'

/** All that a simulated platform consists of, but for its server. */
export interface SimulatedPlatform {
  readonly clock: SimulatorClock
  /** When the clock was advanced; replays the last 1,000. */
  readonly jumps$: Observable<ClockJump>
  readonly ids: Ids
  readonly faults: FaultState
  readonly apps: readonly App[]
  readonly tenant: Tenant
  readonly collections: Collections
  readonly files: Files
  readonly tokens: Tokens
  readonly userTokens: UserTokens
  readonly devices: Devices
  readonly registrations: Registrations
  readonly appTickets: AppTickets
  readonly cardTokens: CardTokens
  readonly previews: Previews
  readonly webSockets: WebSocketGateway
  readonly webhooks: WebhookPusher
  readonly deliveries: Deliveries
  /** An app that came later. */
  addApp(app: App): void
  readonly addedApps$: Observable<App>
  /** Forgets what the tenant remembers, and takes this in its place. */
  replace(state: Partial<SimulatorState>): void
  /** Emits when that was done. */
  readonly replaced$: Observable<void>
  /** Cold; emits once. */
  receive(request: ApiRequest): Observable<Visit>
  close(): void
}

/** All scopes that a call of a simulated endpoint asks for, and the one that lets bots hear everything. */
const scopes = [...new Set([...routes.flatMap((route) => route.scopes), 'im:message.group_msg'])]

/** How many apps that came later are kept. */
const keptApps = 1_000

const isDiscovery = ({ method, path }: ApiRequest) => method === 'POST' && path === discoveryPath

/** The hosts of Lark are those of Feishu, under a prefix. */
const withoutPrefix = (request: ApiRequest): ApiRequest =>
  request.path.startsWith(`${larkPrefix}/`) ? { ...request, path: request.path.slice(larkPrefix.length) } : request

/** What needs nothing but options: people, apps and their tokens, and the ways to them. */
function createParts(options: SimulateOptions) {
  const [plainClock, stopClock] = createClock()
  const [clock, jumps$] = watchedClock(plainClock)
  const addedApps$ = new Subject<App>()
  const ids = createIds(options.seed ?? 1)
  const faults = createFaultState()
  const tenantKey = ids.hex(16)
  const apps = [options, ...(options.otherApps ?? [])].map((one) => makeApp(one, ids, tenantKey))
  const given = apps.length
  const tickets = createTickets(ids)
  const config = { ...defaultClientConfig, ...options.clientConfig }
  const { deviceInterval = 5, fragmentSize = 65_536 } = options
  const webSockets = createWebSocketGateway({ clock, ids, tickets, faults, config, fragmentSize })
  const webhooks = createWebhookPusher(clock, ids)
  const deliveries = createDeliveries({ clock, faults, transports: { websocket: webSockets, webhook: webhooks } })
  return {
    clock,
    stopClock,
    tickets,
    config,
    jumps$,
    ids,
    faults,
    apps,
    tenant: createTenant(clock, ids),
    collections: createCollections(clock),
    files: createFiles(ids),
    tokens: createTokens(clock, ids),
    userTokens: createUserTokens(clock, ids),
    devices: createDevices(clock, ids, deviceInterval),
    registrations: createRegistrations(clock, ids, deviceInterval),
    addApp(app: App) {
      apps.push(app)
      if (apps.length > given + keptApps) apps.splice(given, 1)
      addedApps$.next(app)
    },
    addedApps$: addedApps$.asObservable(),
    appTickets: createAppTickets({ apps, clock, ids, publish: deliveries.publish }),
    cardTokens: createCardTokens(clock, ids),
    previews: createPreviews(clock, ids),
    publish: deliveries.publish,
    webSockets,
    webhooks,
    deliveries,
  }
}

/** Puts a platform together. Nothing in it runs before somebody asks something of it. */
export function createPlatform(options: SimulateOptions): SimulatedPlatform {
  const { stopClock, tickets, config, ...parts } = createParts(options)
  const { clock, apps, faults, webSockets, deliveries } = parts
  const replaced$ = new Subject<void>()
  if (options.state !== undefined) importState(parts, stateOf(options.state))
  const idempotency = options.deduplicate === false ? forgetful : createIdempotency(clock)
  const gateway = createGateway({
    schemas: createSchemas([botSchema, cardUpdateSchema]),
    routes,
    platform: { ...parts, idempotency, scopes, rateLimits: createRateLimits(options.rateLimits ?? [], clock) },
    ignoreUnknown: options.unknownFields === 'ignore',
    seed: options.seed ?? 1,
  })

  return {
    ...parts,
    replaced$: replaced$.asObservable(),
    replace(state) {
      importState(parts, state)
      replaced$.next()
    },
    receive(request) {
      const asked = withoutPrefix(request)
      if (isDiscovery(asked)) return of({ answer: () => discover(asked, { apps, faults, tickets, webSockets, config }) })
      const login = oauthVisit(request, parts)
      return login ? of(login) : gateway.receive(asked)
    },
    close() {
      stopClock()
      webSockets.close()
      deliveries.close()
      parts.tenant.close()
    },
  }
}
