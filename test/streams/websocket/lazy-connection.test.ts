import assert from 'node:assert/strict'
import { asyncScheduler, BehaviorSubject, NEVER, Observable, type Subscriber } from 'rxjs'
import { loadOnce } from '../../../src/http/load-once.js'
import { isLarkError } from '../../../src/model/errors.js'
import type { ConnectionState } from '../../../src/model/source.js'
import type { Inbound } from '../../../streams/create-source.js'
import type { connection, ConnectionOptions } from '../../../streams/websocket/connection.js'
import { defaultFragmentLimits } from '../../../streams/websocket/fragment-limits.js'
import { lazyConnection } from '../../../streams/websocket/lazy-connection.js'
import { fakeLark } from './fakes.js'

interface Made {
  readonly connection: typeof connection
}

/** A load that is decided by hand, and how often what it loads was begun and let go. */
function loading() {
  const { promise, resolve, reject } = withResolvers<Made>()
  const begun: Subscriber<Inbound>[] = []
  const made: typeof connection = () => new Observable((subscriber) => void begun.push(subscriber))
  const states$ = new BehaviorSubject<ConnectionState>({ status: 'idle', since: 0, attempt: 0 })
  const options: ConnectionOptions = {
    openSocket: () => NEVER,
    socket: { maxPayload: 1_000 },
    connectTimeout: 1_000,
    maxAttempts: Infinity,
    pace: {},
    insecure: false,
    random: () => 0,
    pongTimeout: 1_000,
    fragments: defaultFragmentLimits,
    reject: () => undefined,
    states$,
    scheduler: asyncScheduler,
  }
  const inbound$ = lazyConnection(loadOnce('the long connection', () => promise))(fakeLark(), options)
  const settled = () => new Promise((done) => setImmediate(done))
  return { inbound$, states$, begun, settled, arrive: () => resolve({ connection: made }), fail: reject }
}

function withResolvers<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((...both) => ([resolve, reject] = both))
  return { promise, resolve, reject }
}

describe('a long connection that is loaded first', () => {
  it('begins when it is there', async () => {
    const { inbound$, begun, settled, arrive } = loading()
    const subscription = inbound$.subscribe()
    await settled()
    assert.equal(begun.length, 0)
    arrive()
    await settled()
    assert.equal(begun.length, 1)
    subscription.unsubscribe()
    assert.ok(begun[0]?.closed)
  })

  it('never begins when it is unsubscribed before', async () => {
    const { inbound$, begun, settled, states$, arrive } = loading()
    inbound$.subscribe().unsubscribe()
    arrive()
    await settled()
    assert.deepEqual([begun.length, states$.value.status], [0, 'idle'])
  })

  it('begins for who comes after one who left before it was there, once', async () => {
    const { inbound$, begun, settled, arrive } = loading()
    inbound$.subscribe().unsubscribe()
    inbound$.subscribe()
    arrive()
    await settled()
    assert.equal(begun.length, 1)
  })

  it('fails with a ConnectionError that no retry cures, and says so, when it cannot be loaded', async () => {
    const { inbound$, states$, settled, fail } = loading()
    const cause = new TypeError('Failed to fetch dynamically imported module')
    const errors: unknown[] = []
    inbound$.subscribe({ error: (error: unknown) => errors.push(error) })
    fail(cause)
    await settled()
    const [error] = errors
    assert.ok(isLarkError(error, 'ConnectionError'))
    assert.deepEqual([error.retryable, error.cause, states$.value.status], [false, cause, 'failed'])
  })

  it('tells nobody who has left that it cannot be loaded', async () => {
    const { inbound$, states$, settled, fail } = loading()
    const errors: unknown[] = []
    inbound$.subscribe({ error: (error: unknown) => errors.push(error) }).unsubscribe()
    fail(new Error('not there'))
    await settled()
    assert.deepEqual([errors, states$.value.status], [[], 'idle'])
  })
})
