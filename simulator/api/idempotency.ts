import type { App } from '../app.js'
import { BoundedMap } from '../bounded-map.js'
import type { SimulatorClock } from '../clock.js'

/** How many keys are remembered. */
const kept = 10_000

/** Remembers what came of a request by its `uuid`, for as long as the endpoint says (protocol 3.9). */
export interface Idempotency {
  /** What `make` gave at the first call with this key within `window` ms; without a key, what it gives now. */
  once(key: { app: App; what: string; uuid: string | undefined }, window: number, make: () => string): string
}

export function createIdempotency(clock: SimulatorClock): Idempotency {
  const done = new BoundedMap<string, { result: string; until: number }>(kept)
  return {
    once({ app, what, uuid }, window, make) {
      if (!uuid) return make()
      const key = JSON.stringify([app.appId, what, uuid])
      const before = done.get(key)
      if (before && before.until > clock.now()) return before.result
      const result = make()
      done.set(key, { result, until: clock.now() + window })
      return result
    },
  }
}

/** Remembers nothing: whoever repeats a request does it twice. */
export const forgetful: Idempotency = { once: (_key, _window, make) => make() }
