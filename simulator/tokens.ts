import type { App } from './app.js'
import { BoundedMap } from './bounded-map.js'
import type { SimulatorClock } from './clock.js'
import type { Ids } from './ids.js'

/** How long a token lives, and how long before its end a new one is given out (protocol 2.2), in ms. */
const lifetime = 2 * 3_600_000
const renewalWindow = 30 * 60_000

/** How many tokens are remembered, over all apps. */
const kept = 1_000

interface Token {
  readonly text: string
  readonly appId: string
  readonly kind: IssuedKind
  readonly expiresAt: number
}

/** What a token is for: one string serves a self-built app as tenant and as app token (protocol 2.2). */
export type IssuedKind = 'both' | 'app' | 'tenant'

/** What a token is worth now. */
export type TokenState =
  { readonly state: 'valid'; readonly appId: string; readonly kind: IssuedKind } | { readonly state: 'expired' | 'unknown' }

/** The access tokens of apps. */
export interface Tokens {
  /** The current token of an app, a new one once less than 30 minutes remain, with the seconds it has left. */
  issue(app: App, kind?: IssuedKind, tenantKey?: string): { token: string; expire: number }
  stateOf(token: string): TokenState
  /** Makes every token given out so far worthless, before its time. */
  revokeAll(): void
}

export function createTokens(clock: SimulatorClock, ids: Ids): Tokens {
  const tokens = new BoundedMap<string, Token>(kept)
  const latest = new BoundedMap<string, Token>(kept)

  const make = (appId: string, kind: IssuedKind, key: string): Token => {
    const text = `${kind === 'app' ? 'a' : 't'}-g1${ids.hex(40)}`
    const token = { text, appId, kind, expiresAt: clock.now() + lifetime }
    tokens.set(token.text, token)
    latest.set(key, token)
    return token
  }

  return {
    issue({ appId }, kind = 'both', tenantKey = '') {
      const key = `${appId}/${kind}/${tenantKey}`
      const current = latest.get(key)
      const token = current && current.expiresAt - clock.now() >= renewalWindow ? current : make(appId, kind, key)
      return { token: token.text, expire: Math.floor((token.expiresAt - clock.now()) / 1000) }
    },
    stateOf(text) {
      const token = tokens.get(text)
      if (!token) return { state: 'unknown' }
      return token.expiresAt > clock.now() ? { state: 'valid', appId: token.appId, kind: token.kind } : { state: 'expired' }
    },
    revokeAll() {
      tokens.clear()
      latest.clear()
    },
  }
}
