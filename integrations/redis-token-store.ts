import type { TokenStore } from '../src/model/token-store.js'
import { millis, type RedisLike, type RedisStoreOptions } from './redis-like.js'

const getScript = `return redis.call('GET', KEYS[1])`
const keepScript = `redis.call('SET', KEYS[1], ARGV[1])`
const setScript = `redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])`
const removeScript = `redis.call('DEL', KEYS[1])`
const lockScript = `return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX')`
const unlockScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

/**
 * A {@link TokenStore} on Redis: processes that share it ask the platform once for a token, and know each other's tickets and sessions.
 * Values are kept as they are: who can read the server can be the app.
 *
 * @example
 * ```ts
 * import { Redis } from 'ioredis'
 * import { createLark } from 'rxlark'
 * import { redisTokenStore } from 'rxlark/redis'
 *
 * const redis = new Redis('redis://127.0.0.1:6379', { maxRetriesPerRequest: 1 })
 * const lark = createLark({ appId, appSecret, store: redisTokenStore(redis) })
 * ```
 * @param redis - The client, which stays yours to close.
 * @category Stores
 */
export function redisTokenStore(redis: RedisLike, { prefix = 'rxlark:' }: RedisStoreOptions = {}): TokenStore {
  const valueOf = (script: string, key: string, ...given: string[]) => redis.eval(script, 1, `${prefix}token:${key}`, ...given)
  const lockOf = (script: string, name: string, ...given: string[]) => redis.eval(script, 1, `${prefix}lock:${name}`, ...given)
  return {
    async get(key) {
      const value = await valueOf(getScript, key)
      return typeof value === 'string' ? value : undefined
    },
    async set(key, value, ttl = Infinity) {
      if (value === undefined) await valueOf(removeScript, key)
      else if (ttl === Infinity) await valueOf(keepScript, key, value)
      else await valueOf(setScript, key, value, millis(ttl))
    },
    async lock(name, lease) {
      const token = globalThis.crypto.randomUUID()
      if ((await lockOf(lockScript, name, token, millis(lease))) !== 'OK') return undefined
      return async () => {
        await lockOf(unlockScript, name, token)
      }
    },
  }
}
