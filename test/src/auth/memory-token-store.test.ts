import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { VirtualTimeScheduler } from 'rxjs'
import { memoryTokenStore } from '../../../src/auth/memory-token-store.js'

describe('memoryTokenStore', () => {
  it('keeps values, until they are removed', async () => {
    const store = memoryTokenStore()
    await store.set('a', '1')
    assert.equal(store.get('a'), '1')
    await store.set('a', undefined)
    assert.equal(store.get('a'), undefined)
  })

  it('forgets a value when its time is over', async () => {
    const scheduler = new VirtualTimeScheduler()
    const store = memoryTokenStore({ scheduler })
    await store.set('a', '1', 100)
    scheduler.frame = 99
    assert.equal(store.get('a'), '1')
    scheduler.frame = 100
    assert.equal(store.get('a'), undefined)
  })

  it('lets the value go that was used least recently', async () => {
    const store = memoryTokenStore({ max: 2 })
    await store.set('a', '1')
    await store.set('b', '2')
    await store.get('a')
    await store.set('c', '3')
    assert.deepEqual([store.get('a'), store.get('b'), store.get('c')], ['1', undefined, '3'])
  })

  it('gives a lock to one at a time, for its lease', async () => {
    const scheduler = new VirtualTimeScheduler()
    const store = memoryTokenStore({ scheduler })
    const first = await store.lock('x', 100)
    assert.equal(typeof first, 'function')
    assert.equal(await store.lock('x', 100), undefined)
    await first?.()
    const second = await store.lock('x', 100)
    assert.equal(typeof second, 'function')
    scheduler.frame = 100
    assert.equal(typeof (await store.lock('x', 100)), 'function')
    await second?.()
    assert.equal(await store.lock('x', 100), undefined)
  })

  it('shows nothing of what it keeps', async () => {
    const store = memoryTokenStore()
    await store.set('a', 't-secret-token')
    assert.doesNotMatch(inspect(store, { depth: 10, showHidden: true }), /secret/)
  })
})
