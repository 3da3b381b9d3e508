import type { DedupeStore } from '../src/model/dedupe-store.js'
import { millis, type RedisLike, type RedisStoreOptions } from './redis-like.js'

/** A key that is taken holds the token of who has it; one that is done holds this, which no token is. */
const done = 'done'

const claimScript = `
if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then return 'new' end
if redis.call('GET', KEYS[1]) == '${done}' then return 'done' end
return 'busy'`

const renewScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end`

// Where the lease was over, and nobody else has come, it is still worth remembering.
const doneScript = `
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] or not holder then redis.call('SET', KEYS[1], '${done}', 'PX', ARGV[2]) end`

const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

/**
 * A {@link DedupeStore} on Redis, for processes that share their events: replicas, and the old and the new one of a deployment. An id
 * is one small key that expires by itself: about 100 bytes for each event of the window.
 *
 * A server that fails, or is away, is told as `store-failed` and lets events pass; keep the client from waiting for it endlessly
 * (`maxRetriesPerRequest: 1`, `commandTimeout`).
 *
 * @example
 * ```ts
 * import { Redis } from 'ioredis'
 * import { dedupeByEventId } from 'rxlark'
 * import { redisDedupeStore } from 'rxlark/redis'
 *
 * const store = redisDedupeStore(new Redis('redis://127.0.0.1:6379', { maxRetriesPerRequest: 1 }))
 * source.pipe(dedupeByEventId({ store, name: 'replies' }), handle(save))
 * ```
 * @param redis - The client, which stays yours to close.
 * @category Stores
 */
export function redisDedupeStore(redis: RedisLike, { prefix = 'rxlark:' }: RedisStoreOptions = {}): DedupeStore {
  const run = (script: string, key: string, ...given: string[]) => redis.eval(script, 1, `${prefix}dedupe:${key}`, ...given)
  return {
    async claim(key, lease) {
      const token = globalThis.crypto.randomUUID()
      const verdict = await run(claimScript, key, token, millis(lease))
      if (verdict === 'new') return { verdict, token }
      return { verdict: verdict === 'done' ? 'done' : 'busy' }
    },
    async renew(key, token, lease) {
      await run(renewScript, key, token, millis(lease))
    },
    async done(key, token, window) {
      await run(doneScript, key, token, millis(window))
    },
    async release(key, token) {
      await run(releaseScript, key, token)
    },
  }
}
