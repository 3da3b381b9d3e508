import type { Awaitable } from './awaitable.js'

/**
 * The memory behind `dedupeByEventId`. An id is *taken* when its event passes, *done* when that was handled, and *released* when
 * it failed. All times are ms.
 */
export interface DedupeStore {
  /**
   * Tries to take a key for `lease` ms, atomically: `new` with a token of ownership, `busy` while another holds it, `done` when
   * it was handled within its window.
   */
  claim(key: string, lease: number): Awaitable<{ verdict: 'new'; token: string } | { verdict: 'busy' | 'done' }>
  /** Lengthens the lease while a handler runs; nothing if the token no longer owns the key. */
  renew(key: string, token: string, lease: number): Awaitable<void>
  /** Handled: remembers the key for `window` ms. */
  done(key: string, token: string, window: number): Awaitable<void>
  /** Failed: forgets the key, if the token owns it. */
  release(key: string, token: string): Awaitable<void>
}
