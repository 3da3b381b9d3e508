import { asyncScheduler, type TimestampProvider } from 'rxjs'
import type { DedupeStore } from '../src/model/dedupe-store.js'
import { FewMap } from './few-map.js'
import { Remembered } from './remembered.js'

export interface MemoryDedupeStoreOptions {
  /** How many ids are remembered. Default: 100,000 (about 13 MB). */
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

/** A key whose event is being handled. */
interface Taken {
  readonly key: string
  /** Who may settle it. */
  readonly token: string
  readonly expires: number
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
  // The oldest first.
  const taken = new FewMap<string, Taken>()
  const done = new Remembered()
  let tokens = 0

  /** What is being handled is the last to be forgotten. */
  const makeRoom = (now: number) => {
    done.keep(max - taken.size - 1, now, evicted)
    if (taken.size === 0) return
    for (const { key, expires } of taken.values()) {
      if (expires > now && taken.size < max) return
      taken.delete(key)
      if (expires > now) evicted?.(key)
    }
  }

  const owns = (key: string, token: string): boolean => taken.get(key)?.token === token

  return {
    claim(key, lease) {
      const now = clock.now()
      if (done.has(key, now)) return { verdict: 'done' }
      const held = taken.get(key)
      if (held && held.expires > now) return { verdict: 'busy' }
      if (held) taken.delete(key)
      makeRoom(now)
      tokens += 1
      const token = String(tokens)
      taken.set(key, { key, token, expires: now + lease })
      return { verdict: 'new', token }
    },
    renew(key, token, lease) {
      if (owns(key, token)) taken.set(key, { key, token, expires: clock.now() + lease })
    },
    done(key, token, window) {
      if (!owns(key, token)) return
      taken.delete(key)
      done.add(key, clock.now() + window)
    },
    release(key, token) {
      if (owns(key, token)) taken.delete(key)
    },
  }
}
