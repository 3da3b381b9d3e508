import assert from 'node:assert/strict'
import { defer, map, type Observable } from 'rxjs'
import { TestScheduler, type RunHelpers } from 'rxjs/testing'
import { memoryTokenStore } from '../../../src/auth/memory-token-store.js'
import type { Granted } from '../../../src/auth/request-token.js'
import { tokenSource, type TokenSource } from '../../../src/auth/token-source.js'
import { InputError, isLarkError, TransportError } from '../../../src/model/errors.js'
import type { TokenStore } from '../../../src/model/token-store.js'

interface Helpers extends RunHelpers {
  readonly scheduler: TestScheduler
  readonly store: TokenStore
  /** A source whose requests are the given marbles, one after the other. */
  source(
    requests: readonly Observable<Granted>[],
    store?: TokenStore,
  ): TokenSource & { readonly failures: unknown[]; requested(): number }
}

function virtual(test: (helpers: Helpers) => void): void {
  const scheduler = new TestScheduler((actual, expected) => assert.deepStrictEqual(actual, expected))
  scheduler.run((helpers) => {
    const memory = memoryTokenStore({ scheduler })
    test({
      ...helpers,
      scheduler,
      store: memory,
      source: (requests, store = memory) => {
        let requested = 0
        const failures: unknown[] = []
        const request$ = defer(() => requests[requested++]!)
        const onStoreFailure = (error: unknown) => failures.push(error)
        return { ...tokenSource({ store, key: 'k', request$, scheduler, onStoreFailure }), failures, requested: () => requested }
      },
    })
  })
}

const granted = {
  x: { token: 't-1', lifetime: 7_200_000 },
  y: { token: 't-2', lifetime: 7_200_000 },
  s: { token: 't-s', lifetime: 100 },
}
const names = ({ token$ }: TokenSource) => token$.pipe(map(({ token, generation }) => `${token} g${generation}`))
const one = { a: 't-1 g1', b: 't-2 g2' }
const network = new TransportError('down', { endpoint: 'x', sent: false })

describe('tokenSource', () => {
  it('makes one request for all who wait', () => {
    virtual(({ cold, expectObservable, expectSubscriptions, source }) => {
      const request = cold<Granted>('--(x|)', granted)
      const tokens = source([request])
      expectObservable(names(tokens), '^').toBe('--(a|)', one)
      expectObservable(names(tokens), '-^').toBe('--(a|)', one)
      expectObservable(names(tokens), '----^').toBe('----(a|)', one)
      expectSubscriptions(request.subscriptions).toBe('^-!')
    })
  })

  it('leaves the others alone when one stops waiting, and aborts with the last', () => {
    virtual(({ cold, expectObservable, expectSubscriptions, source }) => {
      const request = cold<Granted>('-------(x|)', granted)
      const tokens = source([request])
      expectObservable(names(tokens), '^--!').toBe('----')
      expectObservable(names(tokens), '-^---!').toBe('------')
      expectSubscriptions(request.subscriptions).toBe('^----!')
    })
  })

  it('renews a token ahead of its end when it is used, and runs no timer for who does not use it', () => {
    virtual(({ cold, expectObservable, expectSubscriptions, source }) => {
      const [first, second] = [cold<Granted>('(x|)', granted), cold<Granted>('(y|)', granted)]
      const tokens = source([first, second])
      expectObservable(names(tokens), '^').toBe('(a|)', one)
      expectObservable(names(tokens), '6599999ms ^').toBe('6599999ms (a|)', one)
      expectObservable(names(tokens), '6600000ms ^').toBe('6600000ms (b|)', one)
      expectSubscriptions(second.subscriptions).toBe('6600000ms (^!)')
    })
  })

  it('renews a token that lives short at the half of its life', () => {
    virtual(({ cold, expectObservable, source }) => {
      const tokens = source([cold<Granted>('(s|)', granted), cold<Granted>('(y|)', granted)])
      expectObservable(names(tokens), '49ms ^').toBe('49ms (a|)', { a: 't-s g1' })
      expectObservable(names(tokens), '99ms ^').toBe('99ms (b|)', one)
    })
  })

  it('uses a token that still lives where the renewal fails for a passing reason, and errors where it does not pass', () => {
    virtual(({ cold, expectObservable, source }) => {
      const denied = new InputError({ endpoint: 'x', faults: [] })
      const failing = [cold<Granted>('(s|)', granted), cold<Granted>('#', {}, network), cold<Granted>('#', {}, denied)]
      const tokens = source([...failing, cold<Granted>('#', {}, network)])
      expectObservable(names(tokens)).toBe('(a|)', { a: 't-s g1' })
      expectObservable(names(tokens), '60ms ^').toBe('60ms (a|)', { a: 't-s g1' })
      expectObservable(names(tokens), '70ms ^').toBe('70ms #', {}, denied)
      expectObservable(names(tokens), '100ms ^').toBe('100ms #', {}, network)
    })
  })

  it('never uses a refused token on', () => {
    virtual(({ cold, scheduler, expectObservable, source }) => {
      const tokens = source([cold<Granted>('(x|)', granted), cold<Granted>('#', {}, network)])
      expectObservable(names(tokens)).toBe('(a|)', one)
      scheduler.schedule(() => tokens.refuse(1), 1)
      expectObservable(names(tokens), '-^').toBe('-#', {}, network)
    })
  })

  it('asks again after a failure', () => {
    virtual(({ cold, expectObservable, source }) => {
      const tokens = source([cold<Granted>('-#', {}, network), cold<Granted>('-(x|)', granted)])
      expectObservable(names(tokens)).toBe('-#', {}, network)
      expectObservable(names(tokens), '--^').toBe('---(a|)', one)
    })
  })

  it('fetches once for all whose token was refused, and spares a newer one', () => {
    virtual(({ cold, scheduler, expectObservable, expectSubscriptions, source }) => {
      const [first, second] = [cold<Granted>('(x|)', granted), cold<Granted>('--(y|)', granted)]
      const tokens = source([first, second])
      expectObservable(names(tokens)).toBe('(a|)', one)
      scheduler.schedule(() => tokens.refuse(1), 10)
      expectObservable(names(tokens), '10ms ^').toBe('10ms --(b|)', one)
      scheduler.schedule(() => tokens.refuse(1), 11)
      expectObservable(names(tokens), '11ms ^').toBe('11ms -(b|)', one)
      scheduler.schedule(() => tokens.refuse(1), 20)
      expectObservable(names(tokens), '20ms ^').toBe('20ms (b|)', one)
      expectSubscriptions(second.subscriptions).toBe('10ms ^-!')
    })
  })

  it('shares tokens through its store, refusals too', () => {
    virtual(({ cold, scheduler, expectObservable, expectSubscriptions, source }) => {
      const [first, second] = [cold<Granted>('(x|)', granted), cold<Granted>('(y|)', granted)]
      const [mine, theirs] = [source([first, second]), source([])]
      expectObservable(names(mine)).toBe('(a|)', one)
      expectObservable(names(theirs), '1ms ^').toBe('1ms (a|)', one)
      for (const tokens of [mine, theirs]) scheduler.schedule(() => tokens.refuse(1), 2)
      expectObservable(names(mine), '2ms ^').toBe('2ms (b|)', one)
      expectObservable(names(theirs), '3ms ^').toBe('3ms (b|)', one)
      expectSubscriptions(second.subscriptions).toBe('2ms (^!)')
    })
  })

  it('ignores what somebody else left in the store', () => {
    for (const left of ['no json', '{"token":7}', '{"token":"","generation":1,"refreshAt":9e15,"expiresAt":9e15}']) {
      virtual(({ cold, expectObservable, source, store }) => {
        void store.set('k', left)
        expectObservable(names(source([cold<Granted>('-(x|)', granted)]))).toBe('-(a|)', one)
      })
    }
  })

  it('goes on without a store that hangs', () => {
    virtual(({ cold, expectObservable, scheduler, source }) => {
      const hangs = { get: () => new Promise<never>(() => undefined), set: () => new Promise<never>(() => undefined) }
      const tokens = source([cold('(x|)', granted)], { ...hangs, lock: () => () => undefined })
      expectObservable(names(tokens)).toBe('6s (a|)', one)
      scheduler.flush()
      assert.deepEqual(
        tokens.failures.map((error) => isLarkError(error, 'TimeoutError')),
        [true, true],
      )
    })
  })

  it('goes on without a store that fails, and says so', () => {
    virtual(({ cold, flush, expectObservable, source }) => {
      const broken: TokenStore = {
        get: () => {
          throw new Error('down')
        },
        set: () => {
          throw new Error('down')
        },
        lock: () => undefined,
      }
      const tokens = source([cold<Granted>('-(x|)', granted)], broken)
      expectObservable(names(tokens)).toBe('-(a|)', one)
      expectObservable(names(tokens), '--^').toBe('--(a|)', one)
      flush()
      assert.equal(tokens.failures.length, 2)
    })
  })
})
