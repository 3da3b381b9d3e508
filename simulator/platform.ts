import { schema as authSchema } from '../src/schema/generated/auth.js'
import { schema as driveSchema } from '../src/schema/generated/drive.js'
import { schema as imSchema } from '../src/schema/generated/im.js'
import { schema as authenSchema } from '../src/schema/generated/authen.js'
import { authRoutes } from './api/auth.js'
import { botRoutes, botSchema } from './api/bot.js'
import { cardUpdateRoutes, cardUpdateSchema } from './api/card-update.js'
import { chatRoutes } from './api/chats.js'
import { driveFileRoutes } from './api/drive-files.js'
import { createGateway } from './api/gateway.js'
import { createIdempotency, forgetful } from './api/idempotency.js'
import { imFileRoutes } from './api/im-files.js'
import { memberRoutes } from './api/members.js'
import { messageRoutes } from './api/messages.js'
import { previewRoutes } from './api/previews.js'
import { createRateLimits } from './api/rate-limits.js'
import type { ApiRequest, Visit } from './api/request.js'
import { userRoutes } from './api/users.js'
import { createAppTickets } from './app-tickets.js'
import type { AppTickets } from './app-tickets.js'
import { makeApp } from './app.js'
import type { App } from './app.js'
import { createCardTokens } from './card-tokens.js'
import type { CardTokens } from './card-tokens.js'
import { createClock } from './clock.js'
import type { SimulatorClock } from './clock.js'
import { createDeliveries } from './deliveries.js'
import type { Deliveries } from './deliveries.js'
import { discover, discoveryPath } from './discovery.js'
import { createFaultState } from './faults.js'
import type { FaultState } from './faults.js'
import { createFiles } from './files.js'
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
import { createTenant } from './tenant.js'
import type { Tenant } from './tenant.js'
import { createTokens } from './tokens.js'
import type { Tokens } from './tokens.js'
import { createWebhookPusher } from './webhook-pusher.js'
import type { WebhookPusher } from './webhook-pusher.js'
import { createWebSocketGateway } from './websocket-server.js'
import type { WebSocketGateway } from './websocket-server.js'
import { createTickets } from './websocket-tickets.js'

/** All that a simulated platform consists of, but for its server. */
export interface SimulatedPlatform {
  readonly clock: SimulatorClock
  readonly ids: Ids
  readonly faults: FaultState
  readonly apps: readonly App[]
  readonly tenant: Tenant
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
  receive(request: ApiRequest): Visit
  close(): void
}

const schemas = [authSchema, authenSchema, imSchema, driveSchema, botSchema, cardUpdateSchema]

const routes = [
  ...authRoutes,
  ...userRoutes,
  ...botRoutes,
  ...messageRoutes,
  ...chatRoutes,
  ...memberRoutes,
  ...cardUpdateRoutes,
  ...previewRoutes,
  ...imFileRoutes,
  ...driveFileRoutes,
]

const isDiscovery = ({ method, path }: ApiRequest) => method === 'POST' && path === discoveryPath

/** The hosts of Lark are those of Feishu, under a prefix. */
const withoutPrefix = (request: ApiRequest): ApiRequest =>
  request.path.startsWith(`${larkPrefix}/`) ? { ...request, path: request.path.slice(larkPrefix.length) } : request

/** Puts a platform together. Nothing in it runs before somebody asks something of it. */
export function createPlatform(options: SimulateOptions): SimulatedPlatform {
  const [clock, stopClock] = createClock()
  const ids = createIds(options.seed ?? 1)
  const faults = createFaultState()
  const tenantKey = ids.hex(16)
  const apps = [options, ...(options.otherApps ?? [])].map((one) => makeApp(one, ids, tenantKey))
  const tickets = createTickets(ids)
  const config = { ...defaultClientConfig, ...options.clientConfig }
  const { deviceInterval = 5, fragmentSize = 65_536, unknownFields } = options
  const webSockets = createWebSocketGateway({ clock, ids, tickets, faults, config, fragmentSize })
  const webhooks = createWebhookPusher(clock, ids)
  const deliveries = createDeliveries({ clock, faults, transports: { websocket: webSockets, webhook: webhooks } })
  const parts = {
    clock,
    ids,
    faults,
    apps,
    tenant: createTenant(clock, ids),
    tokens: createTokens(clock, ids),
    userTokens: createUserTokens(clock, ids),
    devices: createDevices(clock, ids, deviceInterval),
    registrations: createRegistrations(clock, ids, deviceInterval),
    addApp: (app: App) => void apps.push(app),
    appTickets: createAppTickets({ apps, clock, ids, publish: deliveries.publish }),
    cardTokens: createCardTokens(clock, ids),
    previews: createPreviews(clock, ids),
    publish: deliveries.publish,
    webSockets,
    webhooks,
    deliveries,
  }
  const idempotency = options.deduplicate === false ? forgetful : createIdempotency(clock)
  const gateway = createGateway({
    schemas,
    routes,
    platform: { ...parts, idempotency, files: createFiles(ids) },
    ignoreUnknown: unknownFields === 'ignore',
    rateLimits: createRateLimits(options.rateLimits ?? [], clock),
  })

  return {
    ...parts,
    receive(request) {
      const asked = withoutPrefix(request)
      if (isDiscovery(asked)) return { answer: () => discover(asked, { apps, faults, tickets, webSockets, config }) }
      return oauthVisit(request, parts) ?? gateway.receive(asked)
    },
    close() {
      stopClock()
      webSockets.close()
      deliveries.close()
      parts.tenant.close()
    },
  }
}
