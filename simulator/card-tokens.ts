import { BoundedMap } from './bounded-map.js'
import type { SimulatorClock } from './clock.js'
import type { Ids } from './ids.js'

/** How long a token is good, in ms, for how many updates, and how many tokens are remembered (protocol 6.1). */
const lifetime = 30 * 60_000
const maxUses = 2
const kept = 10_000

interface CardToken {
  readonly messageId: string
  readonly appId: string
  readonly expiresAt: number
  readonly answered: boolean
  readonly uses: number
}

/** What a token is good for now: the card that was clicked, or why nothing. */
export type CardTokenUse = { readonly messageId: string } | { readonly refused: 'malformed' | 'invalid' | 'used-up' | 'foreign' }

/** The tokens that come with clicks, to update the card later. */
export interface CardTokens {
  issue(messageId: string, appId: string): string
  /** The click was answered: from now on its token is good. */
  answered(token: string): void
  /** Counts a use of a token. */
  use(token: string, appId: string): CardTokenUse
}

export function createCardTokens(clock: SimulatorClock, ids: Ids): CardTokens {
  const tokens = new BoundedMap<string, CardToken>(kept)
  const change = (text: string, part: Partial<CardToken>) => {
    const token = tokens.get(text)
    if (token) tokens.set(text, { ...token, ...part })
  }
  return {
    issue(messageId, appId) {
      const text = `c-${ids.hex(40)}`
      tokens.set(text, { messageId, appId, expiresAt: clock.now() + lifetime, answered: false, uses: 0 })
      return text
    },
    answered: (text) => change(text, { answered: true }),
    use(text, appId) {
      const token = tokens.get(text)
      if (!text.startsWith('c-')) return { refused: 'malformed' }
      if (!token?.answered || token.expiresAt <= clock.now()) return { refused: 'invalid' }
      if (token.appId !== appId) return { refused: 'foreign' }
      if (token.uses >= maxUses) return { refused: 'used-up' }
      change(text, { uses: token.uses + 1 })
      return token
    },
  }
}
