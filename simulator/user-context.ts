import type { Handled } from './api/request.js'
import type { App } from './app.js'
import type { CardTokens } from './card-tokens.js'
import type { SimulatorClock } from './clock.js'
import type { Collections } from './collections.js'
import type { Files } from './files.js'
import type { Ids } from './ids.js'
import type { Devices } from './oauth/devices.js'
import type { Previews } from './previews.js'
import type { Outcome, Push } from './push.js'
import type { Tenant } from './tenant.js'

/** What simulated users act on. */
export interface UserContext {
  readonly tenant: Tenant
  readonly collections: Collections
  readonly files: Files
  readonly apps: readonly App[]
  readonly clock: SimulatorClock
  readonly ids: Ids
  readonly cardTokens: CardTokens
  readonly previews: Previews
  /** Sends an event on its way. */
  readonly publish: (push: Push) => void
  readonly devices: Devices
  /** What the page where an app asks to act for a user comes to, by its query. */
  readonly decide: (query: Readonly<Record<string, string>>) => Handled
  /** What the page behind the code of a registration comes to, by its query. */
  readonly decideRegistration: (query: Readonly<Record<string, string | readonly string[]>>) => Handled
  /** Asks an app, once. */
  readonly ask: (push: Push) => Promise<Outcome>
}
