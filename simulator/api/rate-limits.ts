import type { App } from '../app.js'
import { BoundedMap } from '../bounded-map.js'
import type { SimulatorClock } from '../clock.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'
import { im } from './refusals.js'

/** How many apps and endpoints are counted, and how many chats and messages. */
const kept = 1_000

/** In any `per` ms, `count` may be let in. */
export interface RateWindow {
  readonly count: number
  readonly per: number
}

/** Those of the platform: of most endpoints, for an app; and of what goes into one chat, whoever sends it, or changes one message (protocol 3.8). */
const ofEndpoint: readonly RateWindow[] = [
  { count: 50, per: 1_000 },
  { count: 1_000, per: 60_000 },
]
const toOne: readonly RateWindow[] = [{ count: 5, per: 1_000 }]

/** Says no to what is one too much; else it counts, and nothing is to be said. */
export interface RateLimits {
  ofCalls(app: App, endpoint: string): Answer | undefined
  /** Of what goes to one chat or message. */
  ofReceiver(id: string): Answer | undefined
}

export function createRateLimits(given: 'platform' | readonly RateWindow[], clock: SimulatorClock): RateLimits {
  const calls = createWindows(given === 'platform' ? ofEndpoint : given, clock)
  const receivers = createWindows(given === 'platform' ? toOne : [], clock)
  return {
    ofCalls({ appId }, endpoint) {
      const full = calls.enter(`${appId} ${endpoint}`)
      if (!full) return undefined
      const headers = {
        'x-ogw-ratelimit-limit': String(full.count),
        'x-ogw-ratelimit-reset': String(Math.ceil(full.wait / 1_000)),
      }
      return { ...no(99991400, 'request trigger frequency limit', { status: 429 }), headers }
    },
    ofReceiver: (id) => (receivers.enter(id) ? im.tooOften : undefined),
  }
}

/** A window that nothing more gets into, for so many ms. */
interface Full {
  readonly count: number
  readonly wait: number
}

/** Sliding windows: what is refused does not count. */
function createWindows(windows: readonly RateWindow[], clock: SimulatorClock): { enter(key: string): Full | undefined } {
  const seen = new BoundedMap<string, readonly number[]>(kept)
  const longest = Math.max(0, ...windows.map(({ per }) => per))
  return {
    enter(key) {
      if (windows.length === 0) return undefined
      const now = clock.now()
      const times = (seen.get(key) ?? []).filter((time) => time > now - longest)
      const full = windows.find(({ count, per }) => (times.at(-count) ?? -Infinity) > now - per)
      if (full) return { count: full.count, wait: (times.at(-full.count) as number) + full.per - now }
      seen.set(key, [...times, now])
      return undefined
    },
  }
}
