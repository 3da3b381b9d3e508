import { asyncScheduler, type TimestampProvider } from 'rxjs'
import type { DedupeStore } from '../src/model/dedupe-store.js'

export interface MemoryDedupeStoreOptions {
  /** How many ids are remembered. Default: 100,000 (about 15 MB). */
  readonly max?: number
  /** Told when an id is forgotten before its time is over, because there is no room. */
  readonly evicted?: (key: string) => void
  /** Default: the wall clock. */
  readonly clock?: TimestampProvider
}

/** A store that answers at once. */
export interface MemoryDedupeStore extends DedupeStore {
  claim(key: string, lease: number): { verdict: 'new'; token: string } | { verdict: 'busy' | 'done' }
  renew(key: string, token: string, lease: number): void
  done(key: string, token: string, window: number): void
  release(key: string, token: string): void
}

interface Entry {
  /** Who may settle it; empty once it is done. */
  token: string
  expires: number
}

/**
 * A dedupe store in memory, synchronous: right for one process.
 *
 * @example
 * ```ts
 * const store = createMemoryDedupeStore({ max: 10_000 })
 * source.pipe(dedupeByEventId({ store }))
 * ```
 * @category Stores
 */
export function createMemoryDedupeStore({
  max = 100_000,
  evicted,
  clock = asyncScheduler,
}: MemoryDedupeStoreOptions = {}): MemoryDedupeStore {
  // In the order of being taken, so that the oldest is first to go.
  const entries = new Map<string, Entry>()
  let tokens = 0

  const makeRoom = (now: number) => {
    for (const [key, { expires }] of entries) {
      if (expires > now && entries.size < max) return
      entries.delete(key)
      if (expires > now) evicted?.(key)
    }
  }

  const owned = (key: string, token: string): Entry | undefined => {
    const entry = entries.get(key)
    return entry?.token === token ? entry : undefined
  }

  return {
    claim(key, lease) {
      const now = clock.now()
      const known = entries.get(key)
      if (known && known.expires > now) return { verdict: known.token === '' ? 'done' : 'busy' }
      entries.delete(key)
      makeRoom(now)
      tokens += 1
      const token = String(tokens)
      entries.set(key, { token, expires: now + lease })
      return { verdict: 'new', token }
    },
    renew(key, token, lease) {
      const entry = owned(key, token)
      if (entry) entry.expires = clock.now() + lease
    },
    done(key, token, window) {
      const entry = owned(key, token)
      if (entry) Object.assign(entry, { token: '', expires: clock.now() + window })
    },
    release(key, token) {
      if (owned(key, token)) entries.delete(key)
    },
  }
}
