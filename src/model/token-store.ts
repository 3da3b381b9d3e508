import type { Awaitable } from './awaitable.js'

/** Where tokens, tickets and user sessions are kept between calls, and between processes. Values are opaque text; times are ms. */
export interface TokenStore {
  /** The value of a key, or `undefined` when there is none or it has expired. */
  get(key: string): Awaitable<string | undefined>
  /** Keeps a value for `ttl` ms; without one, for ever. `undefined` removes the key. */
  set(key: string, value: string | undefined, ttl?: number): Awaitable<void>
  /**
   * Takes the lock of a name for at most `lease` ms. Resolves to a function that gives it back, or to `undefined` when another
   * holds it: the caller tries again later.
   */
  lock(name: string, lease: number): Awaitable<(() => Awaitable<void>) | undefined>
}
