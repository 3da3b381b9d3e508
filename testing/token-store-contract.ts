import type { Awaitable } from '../src/model/awaitable.js'
import type { TokenStore } from '../src/model/token-store.js'
import { eventually, long, pause, same, short, type ContractCheck } from './contract.js'

/**
 * What a {@link TokenStore} has to do, as checks for any test runner. They take well under a second, in real time.
 *
 * @example
 * ```ts
 * import { memoryTokenStore } from 'rxlark'
 * import { tokenStoreContract } from 'rxlark/testing'
 *
 * describe('my store', () => {
 *   for (const { title, run } of tokenStoreContract(() => memoryTokenStore())) it(title, run)
 * })
 * ```
 * @param open - Gives a store that is empty, at each call. A second function, where it is given one, opens what a second process would:
 * the same store again.
 */
export function tokenStoreContract(
  open: () => Awaitable<TokenStore>,
  openAgain: (first: TokenStore) => Awaitable<TokenStore> = (first) => first,
): readonly ContractCheck[] {
  return claims.map(([title, claim]) => ({
    title,
    run: async () => {
      const store = await open()
      await claim({ store, other: await openAgain(store) })
    },
  }))
}

interface Stores {
  readonly store: TokenStore
  /** The same store, as another process has it. */
  readonly other: TokenStore
}

type Claim = readonly [title: string, check: (stores: Stores) => Promise<void>]

const claims: readonly Claim[] = [
  ['has nothing under a key that was never set', async ({ store }) => same(await store.get('a'), undefined)],
  [
    'keeps a value, and shows it to others who share the store',
    async ({ store, other }) => {
      await store.set('a', 'one', long)
      same(await store.get('a'), 'one')
      same(await other.get('a'), 'one')
    },
  ],
  [
    'keeps a value without an end until it is removed',
    async ({ store }) => {
      await store.set('a', 'one')
      same(await store.get('a'), 'one')
      await store.set('a', undefined)
      same(await store.get('a'), undefined)
    },
  ],
  [
    'replaces a value, and its end',
    async ({ store }) => {
      await store.set('a', 'one', short)
      await store.set('a', 'two', long)
      await pause(2 * short)
      same(await store.get('a'), 'two')
    },
  ],
  [
    'forgets a value at its end',
    async ({ store }) => {
      await store.set('a', 'one', short)
      await eventually(async () => (await store.get('a')) === undefined)
    },
  ],
  [
    'keeps keys apart, whatever is in them',
    async ({ store }) => {
      const keys = ['a', 'A', 'a/b', 'a/../a', 'a b', 'ä', '__proto__', 'https://open.feishu.cn/cli_1/tenant', 'k'.repeat(400)]
      for (const key of keys) await store.set(key, `of ${key}`, long)
      for (const key of keys) same(await store.get(key), `of ${key}`)
    },
  ],
  [
    'gives back the text that it was given',
    async ({ store }) => {
      const text = `{"a":"\\u0000 é 漢 😀"}\n${'x'.repeat(20_000)}`
      await store.set('a', text, long)
      same(await store.get('a'), text)
    },
  ],
  [
    'gives a lock to one of many',
    async ({ store, other }) => {
      const locks = await Promise.all([store, other, store, other, store].map(async (one) => one.lock('x', long)))
      same(locks.filter((release) => release !== undefined).length, 1)
    },
  ],
  [
    'gives a lock again when it was given back',
    async ({ store, other }) => {
      const release = await store.lock('x', long)
      same(await other.lock('x', long), undefined)
      await release?.()
      same(typeof (await other.lock('x', long)), 'function')
    },
  ],
  [
    'gives a lock again when its lease is over, and spares it from who had it before',
    async ({ store, other }) => {
      const late = await store.lock('x', short)
      await eventually(async () => (await other.lock('x', long)) !== undefined)
      await late?.()
      same(await store.lock('x', long), undefined)
    },
  ],
  [
    'gives locks of different names to different callers',
    async ({ store, other }) => {
      same(typeof (await store.lock('x', long)), 'function')
      same(typeof (await other.lock('y', long)), 'function')
    },
  ],
]
