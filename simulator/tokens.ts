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
  readonly expiresAt: number
}

/** What a token is worth now. */
export type TokenState = { readonly state: 'valid'; readonly appId: string } | { readonly state: 'expired' | 'unknown' }

/** The access tokens of self-built apps: one string serves as tenant and as app token (protocol 2.2). */
export interface Tokens {
  /** The current token of an app, a new one once less than 30 minutes remain, with the seconds it has left. */
  issue(app: App): { token: string; expire: number }
  stateOf(token: string): TokenState
  /** Makes every token given out so far worthless, before its time. */
  revokeAll(): void
}

export function createTokens(clock: SimulatorClock, ids: Ids): Tokens {
  const tokens = new BoundedMap<string, Token>(kept)
  const latest = new BoundedMap<string, Token>(kept)

  const make = (appId: string): Token => {
    const token = { text: `t-g1${ids.hex(40)}`, appId, expiresAt: clock.now() + lifetime }
    tokens.set(token.text, token)
    latest.set(appId, token)
    return token
  }

  return {
    issue({ appId }) {
      const current = latest.get(appId)
      const token = current && current.expiresAt - clock.now() >= renewalWindow ? current : make(appId)
      return { token: token.text, expire: Math.floor((token.expiresAt - clock.now()) / 1000) }
    },
    stateOf(text) {
      const token = tokens.get(text)
      if (!token) return { state: 'unknown' }
      return token.expiresAt > clock.now() ? { state: 'valid', appId: token.appId } : { state: 'expired' }
    },
    revokeAll() {
      tokens.clear()
      latest.clear()
    },
  }
}
