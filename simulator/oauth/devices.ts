import { BoundedMap } from '../bounded-map.js'
import type { SimulatorClock } from '../clock.js'
import type { Ids } from '../ids.js'
import type { Consent } from './user-tokens.js'

/** How long a device code lives (protocol 2.8), and how many are remembered. */
const lifetime = 240_000
const kept = 1_000

interface Device {
  readonly appId: string
  readonly scopes: readonly string[]
  readonly userCode: string
  readonly expiresAt: number
  readonly askedAt: number
  /** Who agreed; `denied` who did not. */
  readonly decision: { readonly openId: string } | 'denied' | undefined
}

/** The logins by device that are under way. */
export interface Devices {
  /** In seconds. */
  readonly interval: number
  start(appId: string, scopes: readonly string[]): { deviceCode: string; userCode: string; expiresIn: number }
  /** Whether there is such a code. */
  decide(userCode: string, decision: { readonly openId: string } | 'denied'): boolean
  /** What a poll comes to: the consent, once, or a word of RFC 8628. */
  poll(deviceCode: string, appId: string): Consent | string
}

export function createDevices(clock: SimulatorClock, ids: Ids, interval: number): Devices {
  const devices = new BoundedMap<string, Device>(kept)
  return {
    interval,
    start(appId, scopes) {
      const deviceCode = ids.hex(40)
      const userCode = `${ids.hex(4)}-${ids.hex(4)}`.toUpperCase()
      const now = clock.now()
      devices.set(deviceCode, { appId, scopes, userCode, expiresAt: now + lifetime, askedAt: now, decision: undefined })
      return { deviceCode, userCode, expiresIn: lifetime / 1000 }
    },
    decide(userCode, decision) {
      const found = [...devices].find(([, device]) => device.userCode === userCode)
      if (found) devices.set(found[0], { ...found[1], decision })
      return found !== undefined
    },
    poll(deviceCode, appId) {
      const device = devices.get(deviceCode)
      if (device?.appId !== appId) return 'invalid_grant'
      const now = clock.now()
      if (device.expiresAt <= now) return 'expired_token'
      // A timer of the client may be a little early.
      const hasty = now - device.askedAt < interval * 900
      devices.set(deviceCode, { ...device, askedAt: now })
      if (device.decision === 'denied') return 'access_denied'
      if (device.decision) {
        devices.delete(deviceCode)
        return { appId, openId: device.decision.openId, scopes: device.scopes }
      }
      return hasty ? 'slow_down' : 'authorization_pending'
    },
  }
}
