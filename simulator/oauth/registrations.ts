import { BoundedMap } from '../bounded-map.js'
import type { SimulatorClock } from '../clock.js'
import type { Ids } from '../ids.js'

/** How long a code lives, in ms (protocol 8.2), and how many are remembered. */
const lifetime = 600_000
const kept = 1_000

/** Somebody who agreed, and where their tenant lives. */
export interface RegistrationConsent {
  readonly openId: string
  readonly brand: 'feishu' | 'lark'
  readonly clientId: string
  readonly clientSecret: string
}

interface Registration {
  readonly userCode: string
  readonly expiresAt: number
  readonly askedAt: number
  readonly decision: RegistrationConsent | 'denied' | undefined
}

/** The registrations of apps that are under way (protocol 8). */
export interface Registrations {
  /** In seconds. */
  readonly interval: number
  begin(): { readonly deviceCode: string; readonly userCode: string; readonly expiresIn: number }
  /** Whether somebody may still decide with this code. */
  isOpen(userCode: string): boolean
  decide(userCode: string, decision: RegistrationConsent | 'denied'): void
  /** What a poll comes to: the consent, or a word. Credentials of Lark's tenants are given on its host alone, and once. */
  poll(deviceCode: string, host: 'feishu' | 'lark'): RegistrationConsent | string
}

export function createRegistrations(clock: SimulatorClock, ids: Ids, interval: number): Registrations {
  const registrations = new BoundedMap<string, Registration>(kept)
  const called = (userCode: string) => [...registrations].find(([, one]) => one.userCode === userCode)
  return {
    interval,
    begin() {
      const [deviceCode, userCode] = [ids.hex(40), `${ids.hex(4)}-${ids.hex(4)}`.toUpperCase()]
      registrations.set(deviceCode, { userCode, expiresAt: clock.now() + lifetime, askedAt: -Infinity, decision: undefined })
      return { deviceCode, userCode, expiresIn: lifetime / 1000 }
    },
    isOpen(userCode) {
      const found = called(userCode)?.[1]
      return found !== undefined && found.decision === undefined && found.expiresAt > clock.now()
    },
    decide(userCode, decision) {
      const found = called(userCode)
      if (found) registrations.set(found[0], { ...found[1], decision })
    },
    poll(deviceCode, host) {
      const found = registrations.get(deviceCode)
      if (!found) return 'invalid_grant'
      const now = clock.now()
      if (found.expiresAt <= now) return 'expired_token'
      // A timer of the client may be a little early.
      const hasty = now - found.askedAt < interval * 900
      registrations.set(deviceCode, { ...found, askedAt: now })
      const { decision } = found
      if (decision === 'denied') return 'access_denied'
      if (!decision) return hasty ? 'slow_down' : 'authorization_pending'
      if (decision.brand === host) registrations.delete(deviceCode)
      return decision
    },
  }
}
