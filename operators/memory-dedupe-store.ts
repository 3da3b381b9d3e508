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

/** A key whose event is being handled. */
interface Taken {
  /** Who may settle it. */
  readonly token: string
  expires: number
}

/** Of a key that is done nothing but its end is kept: there may be many. */
type Entry = Taken | number

const endOf = (entry: Entry): number => (typeof entry === 'number' ? entry : entry.expires)

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

  // It goes on where it was: to begin anew would pass, every time, all that went since the map was last made anew.
  let walk = entries.keys()
  let oldest: string | undefined

  const nextOldest = (): string | undefined => walk.next().value ?? (walk = entries.keys()).next().value

  const forget = (key: string) => {
    entries.delete(key)
    if (key === oldest) oldest = undefined
  }

  const makeRoom = (now: number) => {
    while ((oldest ??= nextOldest()) !== undefined) {
      const key = oldest
      const over = endOf(entries.get(key) as Entry) <= now
      if (!over && entries.size < max) return
      forget(key)
      if (!over) evicted?.(key)
    }
  }

  const owned = (key: string, token: string): Taken | undefined => {
    const entry = entries.get(key)
    return typeof entry === 'object' && entry.token === token ? entry : undefined
  }

  return {
    claim(key, lease) {
      const now = clock.now()
      const known = entries.get(key)
      if (known !== undefined && endOf(known) > now) return { verdict: typeof known === 'number' ? 'done' : 'busy' }
      if (known !== undefined) forget(key)
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
      if (owned(key, token)) entries.set(key, clock.now() + window)
    },
    release(key, token) {
      if (owned(key, token)) forget(key)
    },
  }
}
