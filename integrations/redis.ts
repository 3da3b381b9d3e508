/**
 * Stores on Redis, for processes that share them.
 *
 * @packageDocumentation
 */
export { redisDedupeStore } from './redis-dedupe-store.js'
export { redisTokenStore } from './redis-token-store.js'
export type { RedisLike, RedisStoreOptions } from './redis-like.js'
