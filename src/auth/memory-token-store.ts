import { asyncScheduler, type SchedulerLike } from 'rxjs'
import type { TokenStore } from '../model/token-store.js'

export interface MemoryTokenStoreOptions {
  /** How many values are kept; the one that was used least recently goes first. Default: 10,000. */
  readonly max?: number
  /** The clock. Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

interface Kept {
  readonly value: string
  readonly until: number
}

/**
 * A {@link TokenStore} in the memory of this process, the default one. Synchronous, so that a call with a known token goes out at
 * once. Bounded by `max` values and `max` locks.
 *
 * @example
 * ```ts
 * const lark = createLark({ appId, appSecret, store: memoryTokenStore({ max: 500 }) })
 * ```
 */
export function memoryTokenStore({ max = 10_000, scheduler = asyncScheduler }: MemoryTokenStoreOptions = {}): TokenStore {
  const values = new Map<string, Kept>()
  const locks = new Map<string, Kept>()
  return {
    get(key) {
      const kept = values.get(key)
      values.delete(key)
      if (!kept || kept.until <= scheduler.now()) return undefined
      values.set(key, kept)
      return kept.value
    },
    set(key, value, ttl = Infinity) {
      values.delete(key)
      if (value !== undefined) put(values, key, { value, until: scheduler.now() + ttl }, max)
    },
    lock(name, lease) {
      if ((locks.get(name)?.until ?? 0) > scheduler.now()) return undefined
      const lock = { value: name, until: scheduler.now() + lease }
      put(locks, name, lock, max)
      return () => {
        if (locks.get(name) === lock) locks.delete(name)
      }
    },
  }
}

/** A Map keeps the order in which keys came: the first is the oldest. */
function put(kept: Map<string, Kept>, key: string, value: Kept, max: number): void {
  kept.delete(key)
  if (kept.size >= max) kept.delete(kept.keys().next().value as string)
  kept.set(key, value)
}
