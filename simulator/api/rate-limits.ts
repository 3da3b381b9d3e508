import type { App } from '../app.js'
import { BoundedMap } from '../bounded-map.js'
import type { SimulatorClock } from '../clock.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'

/** How many apps and endpoints are counted. */
const kept = 1_000

/** Counts the calls of an app, by endpoint. */
export interface RateLimits {
  /** The refusal of a call that is one too many; else it counts, and nothing is to be said. */
  refusal(app: App, endpoint: string): Answer | undefined
}

/** Sliding windows: of what came within the last `per` ms, `count` may have been let in (protocol 3.8). What is refused does not count. */
export function createRateLimits(
  windows: readonly { readonly count: number; readonly per: number }[],
  clock: SimulatorClock,
): RateLimits {
  const seen = new BoundedMap<string, readonly number[]>(kept)
  const longest = Math.max(0, ...windows.map(({ per }) => per))
  return {
    refusal({ appId }, endpoint) {
      const now = clock.now()
      const key = `${appId} ${endpoint}`
      const times = (seen.get(key) ?? []).filter((time) => time > now - longest)
      const full = windows.find(({ count, per }) => (times.at(-count) ?? -Infinity) > now - per)
      if (!full) {
        seen.set(key, [...times, now])
        return undefined
      }
      const wait = Math.ceil(((times.at(-full.count) as number) + full.per - now) / 1000)
      const headers = { 'x-ogw-ratelimit-limit': String(full.count), 'x-ogw-ratelimit-reset': String(wait) }
      return { ...no(99991400, 'request trigger frequency limit', { status: 429 }), headers }
    },
  }
}
