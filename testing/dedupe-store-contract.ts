import type { Awaitable } from '../src/model/awaitable.js'
import type { DedupeStore } from '../src/model/dedupe-store.js'
import { eventually, long, pause, same, short, type ContractCheck } from './contract.js'

/**
 * What a {@link DedupeStore} has to do, as checks for any test runner. They take well under a second, in real time.
 *
 * @example
 * ```ts
 * import { createMemoryDedupeStore } from 'rxlark'
 * import { dedupeStoreContract } from 'rxlark/testing'
 *
 * describe('my store', () => {
 *   for (const { title, run } of dedupeStoreContract(() => createMemoryDedupeStore())) it(title, run)
 * })
 * ```
 * @param open - Gives a store that is empty, at each call. A second function, where it is given one, opens what a second process would:
 * the same store again.
 */
export function dedupeStoreContract(
  open: () => Awaitable<DedupeStore>,
  openAgain: (first: DedupeStore) => Awaitable<DedupeStore> = (first) => first,
): readonly ContractCheck[] {
  return claims.map(([title, check]) => ({
    title,
    run: async () => {
      const store = await open()
      await check({ store, other: await openAgain(store) })
    },
  }))
}

interface Stores {
  readonly store: DedupeStore
  /** The same store, as another process has it. */
  readonly other: DedupeStore
}

type Claim = readonly [title: string, check: (stores: Stores) => Promise<void>]

const verdict = async (store: DedupeStore, key: string, lease = long) => (await store.claim(key, lease)).verdict

async function taken(store: DedupeStore, key: string, lease = long): Promise<string> {
  const claimed = await store.claim(key, lease)
  if (claimed.verdict !== 'new') throw new Error(`"${key}" is ${claimed.verdict}, expected new`)
  return claimed.token
}

const claims: readonly Claim[] = [
  [
    'gives a key that nobody has, and tells others that it is busy',
    async ({ store, other }) => {
      await taken(store, 'a')
      same(await verdict(store, 'a'), 'busy')
      same(await verdict(other, 'a'), 'busy')
    },
  ],
  [
    'gives a key to one of many',
    async ({ store, other }) => {
      const verdicts = await Promise.all([store, other, store, other, store].map(async (one) => verdict(one, 'a')))
      same(verdicts.filter((each) => each === 'new').length, 1)
      same(verdicts.filter((each) => each === 'busy').length, 4)
    },
  ],
  [
    'remembers what is done, for all who share the store',
    async ({ store, other }) => {
      await store.done('a', await taken(store, 'a'), long)
      same(await verdict(store, 'a'), 'done')
      same(await verdict(other, 'a'), 'done')
    },
  ],
  [
    'remembers what is done for its window, and no longer than that',
    async ({ store }) => {
      await store.done('a', await taken(store, 'a'), short)
      await eventually(async () => (await verdict(store, 'a')) === 'new')
    },
  ],
  [
    'remembers it for longer than its lease was',
    async ({ store }) => {
      await store.done('a', await taken(store, 'a', short), long)
      await pause(2 * short)
      same(await verdict(store, 'a'), 'done')
    },
  ],
  [
    'gives a key again that was released',
    async ({ store, other }) => {
      await store.release('a', await taken(store, 'a'))
      await taken(other, 'a')
    },
  ],
  [
    'gives a key again when its lease is over, and spares it from who had it before',
    async ({ store, other }) => {
      const late = await taken(store, 'a', short)
      await eventually(async () => (await verdict(other, 'a')) === 'new')
      await store.release('a', late)
      same(await verdict(store, 'a'), 'busy')
      await store.done('a', late, long)
      same(await verdict(store, 'a'), 'busy')
      await store.renew('a', late, 1)
      await pause(short)
      same(await verdict(store, 'a'), 'busy')
    },
  ],
  [
    'keeps a key for as long as its lease is renewed',
    async ({ store, other }) => {
      const token = await taken(store, 'a', 5 * short)
      await store.renew('a', token, long)
      await pause(6 * short)
      same(await verdict(other, 'a'), 'busy')
    },
  ],
  [
    'remembers what is done after its lease, where nobody else has come',
    async ({ store }) => {
      const token = await taken(store, 'a', short)
      await pause(2 * short)
      await store.done('a', token, long)
      same(await verdict(store, 'a'), 'done')
    },
  ],
  [
    'gives a different token each time',
    async ({ store }) => {
      const first = await taken(store, 'a')
      await store.release('a', first)
      same((await taken(store, 'a')) === first, false)
    },
  ],
  [
    'keeps keys apart, whatever is in them',
    async ({ store }) => {
      const keys = ['a', 'A', 'a/b', 'a/../a', 'a b', 'ä', '__proto__', 'events/cli_1/0f4b6c2e', 'k'.repeat(400)]
      for (const key of keys) await store.done(key, await taken(store, key), long)
      for (const key of keys) same(await verdict(store, key), 'done')
    },
  ],
  [
    'takes a lease and a window without an end',
    async ({ store }) => {
      const token = await taken(store, 'a', Infinity)
      same(await verdict(store, 'a'), 'busy')
      await store.done('a', token, Infinity)
      same(await verdict(store, 'a'), 'done')
    },
  ],
]
