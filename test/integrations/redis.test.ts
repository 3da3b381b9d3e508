import { Redis } from 'ioredis'
import assert from 'node:assert/strict'
import { createMemoryDedupeStore, dedupeByEventId, handle, type DedupeStore, type LarkEvent } from 'rxlark'
import { redisDedupeStore, redisTokenStore, type RedisLike } from 'rxlark/redis'
import { dedupeStoreContract, tokenStoreContract, type ContractCheck } from 'rxlark/testing'
import { lastValueFrom, map, of, toArray } from 'rxjs'
import { createSource } from '../../streams/create-source.js'
import { pushed } from '../support/marbles.js'
import { itOnRedis } from '../support/redis-server.js'

/** Two clients of one server, as two processes have them. */
async function withClients(port: number, test: (one: Redis, two: Redis) => Promise<void>): Promise<void> {
  const [one, two] = [new Redis(port, '127.0.0.1'), new Redis(port, '127.0.0.1')] as const
  try {
    await test(one, two)
  } finally {
    one.disconnect()
    two.disconnect()
  }
}

/** Runs every check of a contract, and tells which of them failed and why. */
async function failuresOf(checks: readonly ContractCheck[]): Promise<readonly string[]> {
  const failed: string[] = []
  for (const { title, run } of checks) await run().catch((error: unknown) => failed.push(`${title}: ${String(error)}`))
  return failed
}

describe('the contract of dedupe stores', () => {
  describe('createMemoryDedupeStore', () => {
    for (const { title, run } of dedupeStoreContract(() => createMemoryDedupeStore())) it(title, run)
  })

  const titles = async (make: () => DedupeStore) =>
    (await failuresOf(dedupeStoreContract(make))).map((failure) => failure.split(':')[0])

  it('finds fault with stores that remember nothing, give a key to all, or listen to anybody', async () => {
    const careless = { renew: () => undefined, done: () => undefined, release: () => undefined }
    const toAll = await titles(() => ({ ...careless, claim: () => ({ verdict: 'new', token: '1' }) }))
    assert.ok(toAll.includes('gives a key to one of many'))
    assert.ok(toAll.includes('remembers what is done, for all who share the store'))
    const anybody = await titles(() => {
      const memory = createMemoryDedupeStore()
      const tokens = new Map<string, string>()
      return {
        ...memory,
        claim: (key, lease) => {
          const claimed = memory.claim(key, lease)
          if (claimed.verdict === 'new') tokens.set(key, claimed.token)
          return claimed
        },
        release: (key) => memory.release(key, tokens.get(key) ?? ''),
      }
    })
    assert.deepEqual(anybody, ['gives a key again when its lease is over, and spares it from who had it before'])
  })
})

describe('stores on Redis', function () {
  this.timeout(120_000)

  itOnRedis('keep the contract of dedupe stores', (port) =>
    withClients(port, async (one, two) => {
      const fresh = async () => {
        await one.flushall()
        return redisDedupeStore(one)
      }
      assert.deepEqual(await failuresOf(dedupeStoreContract(fresh, () => redisDedupeStore(two))), [])
    }),
  )

  itOnRedis('keep the contract of token stores', (port) =>
    withClients(port, async (one, two) => {
      const fresh = async () => {
        await one.flushall()
        return redisTokenStore(one)
      }
      assert.deepEqual(await failuresOf(tokenStoreContract(fresh, () => redisTokenStore(two))), [])
    }),
  )

  itOnRedis('leave nothing behind that does not expire, but values that are kept without an end', (port) =>
    withClients(port, async (redis) => {
      const dedupe = redisDedupeStore(redis, { prefix: 'app:' })
      const tokens = redisTokenStore(redis, { prefix: 'app:' })
      const claimed = await dedupe.claim('a', 0.5)
      await dedupe.claim('b', Infinity)
      if (claimed.verdict === 'new') await dedupe.done('a', claimed.token, 60_000)
      await tokens.set('t', '1', 60_000)
      await tokens.set('kept', '1')
      await tokens.lock('x', 60_000)
      const keys = (await redis.keys('*')).sort()
      assert.deepEqual(keys, ['app:dedupe:a', 'app:dedupe:b', 'app:lock:x', 'app:token:kept', 'app:token:t'])
      for (const key of keys) assert.equal((await redis.pttl(key)) > 0, key !== 'app:token:kept', key)
    }),
  )
})

describe('a Redis that fails', () => {
  const away: RedisLike = { eval: () => Promise.reject(new Error('Connection is closed.')) }

  it('lets events pass, and says so', async () => {
    const ids = ['a', 'b', 'a']
    const answers: boolean[] = []
    const inbound$ = of(...ids).pipe(
      map((id) => ({ envelope: pushed(id), deadline: Infinity, answer: ({ ack }: { ack: boolean }) => void answers.push(ack) })),
    )
    const source = createSource(inbound$, { transport: 'test' })
    const reasons: string[] = []
    source.rejected$.subscribe(({ reason, message }) => reasons.push(`${reason}: ${message}`))
    const handled = source.pipe(
      dedupeByEventId({ store: redisDedupeStore(away) }),
      handle(({ id }: LarkEvent) => of(id)),
      toArray(),
    )
    assert.deepEqual((await lastValueFrom(handled)).sort(), ['a', 'a', 'b'])
    assert.deepEqual(answers, [true, true, true])
    assert.match(reasons[0] ?? '', /^store-failed: .*Connection is closed/)
  })

  it('fails the token store, whose callers decide', async () => {
    const store = redisTokenStore(away)
    await assert.rejects(async () => store.get('a'), /Connection is closed/)
    await assert.rejects(async () => store.set('a', '1', 5), /Connection is closed/)
    await assert.rejects(async () => store.lock('a', 5), /Connection is closed/)
  })
})
