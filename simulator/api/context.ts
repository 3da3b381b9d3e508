import type { Endpoint } from '../../src/model/endpoint.js'
import type { EndpointMatch } from '../../src/schema/match-endpoint.js'
import type { App } from '../app.js'
import type { CardTokens } from '../card-tokens.js'
import type { SimulatorClock } from '../clock.js'
import type { Collections } from '../collections.js'
import type { Files } from '../files.js'
import type { Ids } from '../ids.js'
import type { AppTickets } from '../app-tickets.js'
import type { Consent, UserTokens } from '../oauth/user-tokens.js'
import type { Previews } from '../previews.js'
import type { Push } from '../push.js'
import type { Tenant } from '../tenant.js'
import type { Tokens } from '../tokens.js'
import type { WebSocketGateway } from '../websocket-server.js'
import type { Answer } from './answer.js'
import type { Idempotency } from './idempotency.js'
import type { RateLimits } from './rate-limits.js'

/** What the handlers of API calls work on. */
export interface Platform {
  readonly apps: readonly App[]
  readonly tenant: Tenant
  readonly tokens: Tokens
  readonly userTokens: UserTokens
  readonly appTickets: AppTickets
  readonly clock: SimulatorClock
  readonly ids: Ids
  readonly idempotency: Idempotency
  readonly rateLimits: RateLimits
  readonly files: Files
  readonly collections: Collections
  readonly cardTokens: CardTokens
  readonly previews: Previews
  readonly webSockets: Pick<WebSocketGateway, 'connectionsOf'>
  /** All that an app can be granted here. */
  readonly scopes: readonly string[]
  /** Sends an event on its way. */
  readonly publish: (push: Push) => void
}

/** One call whose token, scopes and fields are in order. */
export interface ApiContext extends Platform {
  /** Who calls. The first app where no token is needed. */
  readonly app: App
  /** Who the token is of, where it is that of a user. */
  readonly user?: Consent
  /** The facts of what is called. */
  readonly called: EndpointMatch
}

/** Answers a call. */
export type Handler<I> = (input: I, context: ApiContext) => Answer

/** A handler under the id of its endpoint. */
export interface Route {
  readonly id: string
  /** The scopes of which a calling app needs one; none: no scope is needed. */
  readonly scopes: readonly string[]
  readonly handle: Handler<never>
}

/** Ties a handler to an endpoint, whose input it gets. */
export function route<I>(
  endpoint: Pick<Endpoint<I, unknown>, 'id' | 'types'>,
  scopes: readonly string[],
  handle: Handler<I>,
): Route {
  return { id: endpoint.id, scopes, handle }
}

/** The same, where what has come is not what a client gives: files are parsed by then. */
export const arrived = <I>(endpoint: { readonly id: string }, scopes: readonly string[], handle: Handler<I>): Route => ({
  id: endpoint.id,
  scopes,
  handle,
})
