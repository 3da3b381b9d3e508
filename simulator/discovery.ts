import { okTop } from './api/answer.js'
import type { Answer } from './api/answer.js'
import type { ApiRequest, Handled } from './api/request.js'
import type { App } from './app.js'
import type { DiscoveryRefusal, FaultState } from './faults.js'
import type { ClientConfig } from './simulate-options.js'
import { connectionLimit, tooManyConnections } from './websocket-server.js'
import type { WebSocketGateway } from './websocket-server.js'
import type { Tickets } from './websocket-tickets.js'

export const discoveryPath = '/callback/ws/endpoint'

export interface DiscoveryContext {
  readonly apps: readonly App[]
  readonly faults: FaultState
  readonly tickets: Tickets
  readonly webSockets: WebSocketGateway
  readonly config: ClientConfig
}

/** Tells a WebSocket client where to connect (protocol 7.1). */
export function discover(request: ApiRequest, context: DiscoveryContext): Handled {
  const { AppID, AppSecret, ClientAssertion } = credentialsOf(request)
  const app = context.apps.find(({ appId }) => appId === AppID)
  const refusal = context.faults.discoveries.take() ?? refusalFor(app, { AppSecret, ClientAssertion }, context)
  if (refusal || !app) return { answer: refuse(refusal ?? notAuthenticated), ...(app && { app }) }
  const data = { URL: `ws://${request.headers['host'] ?? ''}${context.tickets.issue(app)}`, ClientConfig: context.config }
  return { app, answer: okTop({ msg: 'success', data }) }
}

function credentialsOf({ body }: ApiRequest): { AppID?: unknown } & Proof {
  try {
    return Object(JSON.parse(Buffer.from(body).toString())) as object
  } catch {
    return {}
  }
}

const notAuthenticated: DiscoveryRefusal = { code: 514, msg: 'authentication failed' }

interface Proof {
  readonly AppSecret?: unknown
  readonly ClientAssertion?: unknown
}

/** The secret, or where that is empty an assertion that vouches for the app. */
const isProven = (app: App, { AppSecret, ClientAssertion }: Proof): boolean =>
  AppSecret === app.appSecret || (AppSecret === '' && ClientAssertion !== undefined && ClientAssertion === app.clientAssertion)

function refusalFor(app: App | undefined, proof: Proof, { webSockets }: DiscoveryContext): DiscoveryRefusal | undefined {
  if (!app || !isProven(app, proof)) return notAuthenticated
  if (app.appType === 'store') return { code: 403, msg: 'a store app has no long connection' }
  if (app.transport !== 'websocket') return { code: 403, msg: 'the app does not use a long connection' }
  if (webSockets.connectionsOf(app.appId).length >= connectionLimit)
    return { code: tooManyConnections, msg: 'too many connections' }
  return undefined
}

const refuse = ({ code, msg = 'refused', withoutData, httpStatus = 200 }: DiscoveryRefusal): Answer => ({
  status: httpStatus,
  envelope: { code, msg, ...(withoutData ? {} : { data: {} }) },
})
