import type { App } from '../app.js'
import type { Ids } from '../ids.js'
import type { Tenant } from '../tenant.js'
import type { Tokens } from '../tokens.js'
import type { Devices } from './devices.js'
import type { Registrations } from './registrations.js'
import type { UserTokens } from './user-tokens.js'

/** What the endpoints of OAuth work on. */
export interface OauthPlatform {
  readonly apps: readonly App[]
  readonly tenant: Tenant
  readonly tokens: Tokens
  readonly userTokens: UserTokens
  readonly devices: Devices
  readonly registrations: Registrations
  readonly ids: Ids
  /** An app that came later. */
  addApp(app: App): void
}
