import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createMemoryDedupeStore } from '../../operators/memory-dedupe-store.js'

/** A clock that stands still until it is told. */
function stillClock() {
  const state = { time: 0 }
  return { pass: (ms: number) => (state.time += ms), clock: { now: () => state.time } }
}

const tokenOf = (claimed: { verdict: string; token?: string }): string => {
  assert.equal(claimed.verdict, 'new')
  return claimed.token!
}

describe('createMemoryDedupeStore', () => {
  it('gives a key to the first, and is busy for the others', () => {
    const store = createMemoryDedupeStore()
    assert.equal(store.claim('a', 100).verdict, 'new')
    assert.equal(store.claim('a', 100).verdict, 'busy')
    assert.equal(store.claim('b', 100).verdict, 'new')
  })

  it('gives no token twice', () => {
    const store = createMemoryDedupeStore()
    const one = tokenOf(store.claim('a', 100))
    store.release('a', one)
    assert.notEqual(tokenOf(store.claim('a', 100)), one)
  })

  it('gives a key again when its lease is over', () => {
    const { clock, pass } = stillClock()
    const store = createMemoryDedupeStore({ clock })
    store.claim('a', 100)
    pass(99)
    assert.equal(store.claim('a', 100).verdict, 'busy')
    pass(1)
    assert.equal(store.claim('a', 100).verdict, 'new')
  })

  it('lengthens a lease from now on', () => {
    const { clock, pass } = stillClock()
    const store = createMemoryDedupeStore({ clock })
    const token = tokenOf(store.claim('a', 100))
    pass(90)
    store.renew('a', token, 100)
    pass(99)
    assert.equal(store.claim('a', 100).verdict, 'busy')
  })

  it('remembers what is done for its window', () => {
    const { clock, pass } = stillClock()
    const store = createMemoryDedupeStore({ clock })
    store.done('a', tokenOf(store.claim('a', 100)), 1_000)
    pass(999)
    assert.equal(store.claim('a', 100).verdict, 'done')
    pass(1)
    assert.equal(store.claim('a', 100).verdict, 'new')
  })

  it('forgets what is released', () => {
    const store = createMemoryDedupeStore()
    store.release('a', tokenOf(store.claim('a', 100)))
    assert.equal(store.claim('a', 100).verdict, 'new')
  })

  it('listens to nobody but the owner', () => {
    const { clock, pass } = stillClock()
    const store = createMemoryDedupeStore({ clock })
    const lost = tokenOf(store.claim('a', 100))
    pass(100)
    const owner = tokenOf(store.claim('a', 100))
    store.release('a', lost)
    store.done('a', lost, 1_000)
    store.renew('a', lost, 1_000)
    assert.equal(store.claim('a', 100).verdict, 'busy')
    pass(100)
    assert.equal(store.claim('a', 100).verdict, 'new')
    store.done('a', owner, 1_000)
    assert.equal(store.claim('a', 100).verdict, 'busy')
    store.done('nothing', owner, 1_000)
    assert.equal(store.claim('nothing', 100).verdict, 'new')
  })

  it('lets nobody settle what is done', () => {
    const store = createMemoryDedupeStore()
    const token = tokenOf(store.claim('a', 100))
    store.done('a', token, 1_000)
    store.release('a', token)
    assert.equal(store.claim('a', 100).verdict, 'done')
  })

  it('forgets the oldest when there is no room, and tells', () => {
    const evicted: string[] = []
    const store = createMemoryDedupeStore({ max: 2, evicted: (key) => evicted.push(key) })
    for (const key of ['a', 'b', 'c']) store.claim(key, 100)
    assert.deepEqual(evicted, ['a'])
    assert.equal(store.claim('c', 100).verdict, 'busy')
    assert.equal(store.claim('a', 100).verdict, 'new')
    assert.deepEqual(evicted, ['a', 'b'])
  })

  it('counts the age of an id from when it was last taken', () => {
    const evicted: string[] = []
    const { clock, pass } = stillClock()
    const store = createMemoryDedupeStore({ max: 3, clock, evicted: (key) => evicted.push(key) })
    store.claim('a', 1_000)
    store.claim('b', 100)
    store.claim('c', 1_000)
    pass(100)
    store.claim('b', 1_000)
    for (const key of ['d', 'e']) store.claim(key, 1_000)
    assert.deepEqual(evicted, ['a', 'c'])
  })

  it('makes room of what is over without a word', () => {
    const evicted: string[] = []
    const { clock, pass } = stillClock()
    const store = createMemoryDedupeStore({ max: 2, clock, evicted: (key) => evicted.push(key) })
    store.claim('a', 100)
    store.claim('b', 100)
    pass(100)
    for (const key of ['c', 'd']) store.claim(key, 100)
    assert.deepEqual(evicted, [])
  })

  it('forgets what was handled before what is being handled', () => {
    const evicted: string[] = []
    const store = createMemoryDedupeStore({ max: 2, evicted: (key) => evicted.push(key) })
    store.claim('slow', 100)
    for (const key of ['a', 'b']) store.done(key, tokenOf(store.claim(key, 100)), 1_000)
    assert.deepEqual(evicted, ['a'])
    assert.equal(store.claim('slow', 100).verdict, 'busy')
  })

  it('counts the age of a lease from when it was last renewed', () => {
    const evicted: string[] = []
    const store = createMemoryDedupeStore({ max: 2, evicted: (key) => evicted.push(key) })
    const token = tokenOf(store.claim('a', 100))
    store.claim('b', 100)
    store.renew('a', token, 100)
    store.claim('c', 100)
    assert.deepEqual(evicted, ['b'])
  })

  it('lets an id pass once between its failures, never remembers more than its bound, and forgets the oldest that is not being handled', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      then: fc.constantFrom('done', 'release', 'nothing'),
      after: fc.nat(60),
    })
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 1, max: 5 }), (steps, max) => {
        const { clock, pass } = stillClock()
        const known = new Map<string, { until: number; verdict: 'busy' | 'done' }>()
        const store = createMemoryDedupeStore({
          max,
          clock,
          evicted(key) {
            const alive = [...known].filter(([, { until }]) => until > clock.now())
            const [oldest] = alive.find(([, { verdict }]) => verdict === 'done') ?? alive[0] ?? []
            assert.equal(key, oldest)
            known.delete(key)
          },
        })
        for (const { key, then, after } of steps) {
          pass(after)
          const expected = known.get(key)
          const claimed = store.claim(key, 50)
          const alive = expected && expected.until > clock.now()
          assert.equal(claimed.verdict, alive ? expected.verdict : 'new')
          if (claimed.verdict !== 'new') continue
          known.delete(key)
          known.set(key, { until: clock.now() + 50, verdict: 'busy' })
          if (then === 'done') known.set(key, { until: clock.now() + 200, verdict: 'done' })
          if (then === 'release') known.delete(key)
          if (then === 'done') store.done(key, claimed.token, 200)
          if (then === 'release') store.release(key, claimed.token)
          assert.ok([...known.values()].filter(({ until }) => until > clock.now()).length <= max)
        }
      }),
    )
  })
})
