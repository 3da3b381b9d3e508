import assert from 'node:assert/strict'
import { defer, map, NEVER, of, throwError, timer, type Observable } from 'rxjs'
import type { TestScheduler } from 'rxjs/testing'
import { createLimiter } from '../../../operators/limiter.js'
import type { LarkOptions } from '../../../src/client/lark-options.js'
import { larkOver } from '../../../src/client/lark-over.js'
import { settingsOf } from '../../../src/client/settings.js'
import type { Activity } from '../../../src/model/activity.js'
import type { Endpoint } from '../../../src/model/endpoint.js'
import { isLarkError, TransportError, type LarkError } from '../../../src/model/errors.js'
import type { HttpRequest, HttpResponse } from '../../../src/model/internals.js'
import type { CallOptions, Lark } from '../../../src/model/lark.js'
import { answer, ok, played, virtual } from './played-lark.js'

const create: Endpoint<{ data: object }, object> = {
  id: 'im.v1.message.create',
  method: 'POST',
  path: '/open-apis/im/v1/messages',
  tokens: ['tenant'],
  idempotency: { in: 'body', field: 'uuid' },
}
const { idempotency: _, ...unkeyed } = create
const get: Endpoint<object, object> = { id: 'im.v1.chat.get', method: 'GET', path: '/open-apis/im/v1/chats' }
const file: Endpoint<object, unknown> = { id: 'im.v1.file.get', method: 'GET', path: '/file', answer: 'binary' }

const endpoints = { get, keyed: create, unkeyed }
const lost = new TransportError('reset', { endpoint: create.id, sent: true })
const unsent = new TransportError('refused', { endpoint: create.id, sent: false })
const busy = answer({ code: 2200, msg: 'busy' }, 500)
const limited = (headers = {}): HttpResponse => ({ ...answer({ code: 99991400, msg: 'slow' }, 429), headers })
const refused = answer({ code: 99991663, msg: 'refused' }, 400)

/** Pauses are 100, 200 and 400 ms. */
const options: Partial<LarkOptions> = { retry: { delay: 100, random: () => 1 } }

interface Seen {
  readonly at: number
  readonly value?: unknown
  readonly error?: LarkError
}

/** What became of a call, and when. */
function watch(call$: Observable<unknown>, scheduler: TestScheduler): Seen[] {
  const seen: Seen[] = []
  call$.subscribe({
    next: (value) => seen.push({ at: scheduler.now(), value }),
    error: (error: unknown) => {
      assert.ok(isLarkError(error))
      seen.push({ at: scheduler.now(), error })
    },
  })
  return seen
}

/** Answers in turn; the last one again and again. */
function inTurn(...answers: readonly (HttpResponse | LarkError | 'never')[]): () => Observable<HttpResponse> {
  let next = 0
  return () => {
    const one = answers[Math.min(next++, answers.length - 1)]!
    if (one === 'never') return NEVER
    return isLarkError(one) ? throwError(() => one) : of(one)
  }
}

/** How often a call is sent that is always answered so. */
function sentAt(what: HttpResponse | LarkError, endpoint: Endpoint<never, object>, callOptions: CallOptions = {}): number {
  let count = 0
  virtual(({ scheduler, flush }) => {
    const { lark, sent } = played(inTurn(what), { ...options, scheduler })
    watch(lark.call(endpoint as Endpoint<object, object>, { data: {} } as object, callOptions), scheduler)
    flush()
    count = sent.length
  })
  return count
}

const keyOf = ({ body }: HttpRequest) => (JSON.parse(body as string) as { uuid?: string }).uuid

describe('a call that fails', () => {
  it('is made again where nothing can have been done, whatever it is', () => {
    for (const endpoint of Object.values(endpoints)) {
      assert.equal(sentAt(unsent, endpoint), 4)
      assert.equal(sentAt(limited(), endpoint), 4)
      assert.equal(sentAt({ ...busy, status: 429 }, endpoint), 4)
    }
  })

  it('is made again where it may have been done only if that is harmless', () => {
    for (const failure of [lost, busy, { ...busy, text: '<html>', status: 503 }]) {
      assert.equal(sentAt(failure, get), 4)
      assert.equal(sentAt(failure, create), 4)
      assert.equal(sentAt(failure, unkeyed), 1)
    }
  })

  it('keeps its key', () => {
    virtual(({ scheduler, flush }) => {
      const { lark, sent } = played(inTurn(lost, busy, ok({})), { ...options, scheduler })
      watch(lark.call(create, { data: {} }), scheduler)
      flush()
      assert.equal(new Set(sent.map(keyOf)).size, 1)
      assert.deepEqual([sent.length, typeof keyOf(sent[0]!)], [3, 'string'])
    })
  })

  it('takes no empty key for one', () => {
    virtual(({ scheduler, flush }) => {
      const { lark, sent } = played(inTurn(lost), { ...options, scheduler })
      watch(lark.call(create, { data: { uuid: '' } }), scheduler)
      flush()
      assert.equal(sent.length, 1)
    })
  })

  it('is made again by the policy of the call, else of the client, or not at all', () => {
    assert.equal(sentAt(lost, get, { retry: false }), 1)
    assert.equal(sentAt(lost, get, { retry: { attempts: 2 } }), 2)
    const { lark, sent } = played(inTurn(lost), { retry: false })
    lark.call(get).subscribe({ error: () => undefined })
    assert.equal(sent.length, 1)
  })

  it('is not made again for want of quota, rights or sense', () => {
    for (const code of [99991403, 99991672, 230002]) assert.equal(sentAt(answer({ code, msg: 'no' }, 400), get), 1)
    assert.equal(sentAt(answer({ code: 99991403, msg: 'no' }, 429), get), 1)
  })

  it('tells of each try that is to come', () => {
    virtual(({ scheduler, flush }) => {
      const { lark } = played(inTurn(unsent, limited({ 'x-ogw-ratelimit-reset': '2' }), ok({})), { ...options, scheduler })
      const told: (readonly unknown[])[] = []
      lark.activity$.subscribe((one: Activity) => {
        if (one.kind === 'retry') told.push([one.at, one.attempt, one.delay, (one.error as LarkError)._tag])
      })
      const seen = watch(lark.call(get), scheduler)
      flush()
      assert.deepEqual(told, [
        [0, 2, 100, 'TransportError'],
        [100, 3, 2_200, 'RateLimitError'],
      ])
      assert.deepEqual(seen, [{ at: 2_300, value: {} }])
    })
  })

  it('gets one new token, however often it is made again', () => {
    virtual(({ scheduler, flush }) => {
      const { lark, sent, tokenRequests } = played(inTurn(lost, refused, busy, refused), { ...options, scheduler })
      const seen = watch(lark.call(get), scheduler)
      flush()
      assert.equal(seen[0]?.error?._tag, 'AuthError')
      assert.deepEqual([sent.length, tokenRequests.length], [4, 2])
    })
  })
})

describe('the time of a call', () => {
  it('is 30 s for a try and 120 s for all, and its last failure says so', () => {
    virtual(({ scheduler, flush }) => {
      const { lark, sent } = played(inTurn('never'), { retry: { random: () => 0 }, scheduler })
      const [first, ...more] = ((seen) => (flush(), seen))(watch(lark.call(get), scheduler))
      assert.ok(isLarkError(first?.error, 'TimeoutError') && isLarkError(first.error.cause, 'TimeoutError'))
      assert.deepEqual([first.at, sent.length, more], [120_000, 4, []])
    })
  })

  it('ends what would go on beyond it', () => {
    virtual(({ scheduler, flush }) => {
      const timeout = { attempt: 1_000, total: 2_500 }
      const { lark, sent } = played(inTurn('never'), { ...options, timeout, scheduler })
      const seen = watch(lark.call(get), scheduler)
      flush()
      const { at, error } = seen[0]!
      assert.ok(isLarkError(error, 'TimeoutError'))
      assert.deepEqual([at, error.timeout, sent.length], [2_500, 2_500, 3])
    })
  })

  it('is not spent on a pause that would outlast it', () => {
    virtual(({ scheduler, flush }) => {
      const { lark } = played(inTurn(limited({ 'x-ogw-ratelimit-reset': '300' })), { ...options, scheduler })
      const [first, second] = [watch(lark.call(get), scheduler), watch(lark.call(get), scheduler)]
      flush()
      assert.ok(isLarkError(first[0]?.error, 'RateLimitError') && !first[0].error.local && first[0].at === 0)
      assert.ok(isLarkError(second[0]?.error, 'RateLimitError') && second[0].error.local && second[0].at === 0)
    })
  })

  it('has no end for a file, which may only not stand still', () => {
    virtual(({ scheduler, flush }) => {
      const { lark, sent } = played(inTurn('never'), { retry: { random: () => 0 }, scheduler })
      const seen = watch(lark.call(file), scheduler)
      flush()
      const { at, error } = seen[0]!
      assert.ok(isLarkError(error, 'TimeoutError'))
      assert.deepEqual([at, error.timeout, sent.length], [120_000, 30_000, 4])
    })
    virtual(({ scheduler, flush }) => {
      const { lark } = played(inTurn('never'), { retry: false, timeout: { idle: 70 }, scheduler })
      const seen = watch(lark.call(file), scheduler)
      flush()
      assert.equal(seen[0]?.at, 70)
    })
  })

  it('needs one timer', () => {
    virtual(({ scheduler }) => {
      const { lark } = played(inTurn('never'), { scheduler })
      const waiting = lark.call(get).subscribe()
      assert.equal(scheduler.actions.length, 1)
      waiting.unsubscribe()
      assert.equal(scheduler.actions.length, 0)
    })
  })
})

describe('the limits of a client', () => {
  const many = (count: number, call: (index: number) => Observable<unknown>, scheduler: TestScheduler) => {
    const starts: number[] = []
    const waits: Seen[][] = []
    for (let index = 0; index < count; index += 1) waits.push(watch(call(index), scheduler))
    return { starts, waits }
  }

  it('let 50 calls of an endpoint go in a second, in order', () => {
    virtual(({ scheduler, flush }) => {
      const starts: number[] = []
      const { lark } = played(() => defer(() => (starts.push(scheduler.now()), of(ok({})))), { scheduler })
      many(60, () => lark.call(get), scheduler)
      watch(lark.call({ ...get, id: 'other' }), scheduler)
      flush()
      assert.deepEqual([starts[49], starts[50], starts[51], starts[60]], [0, 0, 1_030, 1_030])
    })
  })

  it('let 5 messages go to one receiver in a second, or what the client is told', () => {
    const startsAt = (limits: NonNullable<LarkOptions['limits']>) => {
      const starts: number[] = []
      virtual(({ scheduler, flush }) => {
        const { lark } = played(() => defer(() => (starts.push(scheduler.now()), of(ok({})))), { scheduler, limits })
        many(6, () => lark.call(create, { data: { receive_id: 'oc_1' } }), scheduler)
        many(2, () => lark.call(create, { data: { receive_id: 'oc_2' } }), scheduler)
        flush()
      })
      return starts
    }
    assert.deepEqual(startsAt({}), [0, 0, 0, 0, 0, 0, 0, 1_030])
    assert.deepEqual(startsAt({ endpoints: { [create.id]: [{ count: 7, per: 100 }] } }), [0, 0, 0, 0, 0, 0, 0, 1_030])
    assert.deepEqual(startsAt({ windows: [{ count: 4, per: 100 }] }).slice(3, 6), [0, 130, 130])
    assert.deepEqual(startsAt(false), [0, 0, 0, 0, 0, 0, 0, 0])
  })

  it('show who waits, and for how long', () => {
    virtual(({ scheduler }) => {
      const limits = { windows: [{ count: 1, per: 900 }] }
      const { lark } = played(inTurn(ok({})), { scheduler, limits })
      const told: unknown[] = []
      lark.activity$.subscribe((one) => {
        if (one.kind === 'limit') told.push([one.endpoint, one.wait, one.waiting])
      })
      many(3, () => lark.call(get), scheduler)
      assert.deepEqual(told, [
        [get.id, 930, 1],
        [get.id, 930, 2],
      ])
    })
  })

  it('fail calls that must not wait, or find the queue full, and nothing is sent for these', () => {
    virtual(({ scheduler, flush }) => {
      const limits = { windows: [{ count: 1, per: 900 }], queue: 1 }
      const { lark, sent } = played(inTurn(ok({})), { scheduler, limits })
      const [, impatient, , late] = [
        watch(lark.call(get), scheduler),
        watch(lark.call(get, {}, { onLimit: 'fail' }), scheduler),
        watch(lark.call(get), scheduler),
        watch(lark.call(get), scheduler),
      ]
      for (const one of [impatient, late]) assert.ok(isLarkError(one[0]?.error, 'RateLimitError') && one[0].error.local)
      flush()
      assert.equal(sent.length, 2)
    })
  })

  it('learn from a refusal: nothing goes before its time, and no more than it said', () => {
    virtual(({ scheduler, flush }) => {
      const starts: number[] = []
      const refusal = limited({ 'x-ogw-ratelimit-reset': '1', 'x-ogw-ratelimit-limit': '5' })
      const respond = inTurn(refusal, ok({}))
      const { lark } = played(() => defer(() => (starts.push(scheduler.now()), respond())), { ...options, scheduler })
      watch(lark.call(get), scheduler)
      many(7, () => lark.call(get), scheduler)
      flush()
      assert.deepEqual(starts, [0, 1_000, 1_000, 1_000, 1_000, 1_030, 2_030, 2_030, 2_030])
    })
  })

  it('bind each app by itself, also where apps share a limiter', () => {
    virtual(({ scheduler, flush }) => {
      const limits = { windows: [{ count: 1, per: 900 }], limiter: createLimiter({ scheduler }) }
      const starts: number[] = []
      const respond = () => defer(() => (starts.push(scheduler.now()), of(ok({}))))
      for (const appId of ['cli_1', 'cli_1', 'cli_2']) {
        watch(played(respond, { appId, scheduler, limits }).lark.call(get), scheduler)
      }
      flush()
      assert.deepEqual(starts, [0, 0, 930])
    })
  })

  it('bind one tenant, and nobody abroad', () => {
    virtual(({ scheduler, flush }) => {
      const limits = { windows: [{ count: 1, per: 900 }] }
      const starts: string[] = []
      const { lark } = played(({ url }) => defer(() => (starts.push(`${url.slice(-1)} ${scheduler.now()}`), of(ok({})))), {
        scheduler,
        limits,
      })
      for (let call = 0; call < 2; call += 1) watch(lark.request({ method: 'GET', url: 'https://else.test/a' }), scheduler)
      flush()
      assert.deepEqual(starts, ['a 0', 'a 0'])
    })
  })

  it('keep 2,000 calls within 50 a second and 1,000 a minute of a platform that counts them, at its full rate', () => {
    virtual(({ scheduler, flush }) => {
      const windows = [
        { count: 50, per: 1_000 },
        { count: 1_000, per: 60_000 },
      ]
      const admitted: number[] = []
      let refusals = 0
      // Requests arrive up to 120 ms later than they left, in any order, and every other 50 of them later than the rest.
      let calls = 0
      const arrival = () => {
        calls += 1
        return timer(((calls * 7) % 20) + (Math.floor(calls / 50) % 2 ? 100 : 0), scheduler)
      }
      const platform = () =>
        arrival().pipe(
          map(() => {
            const now = scheduler.now()
            const full = windows.some(({ count, per }) => (admitted.at(-count) ?? -Infinity) > now - per)
            if (full) refusals += 1
            else admitted.push(now)
            return full ? limited({ 'x-ogw-ratelimit-reset': '1' }) : ok({})
          }),
        )
      const { lark } = played(platform, { scheduler })
      const ended: Seen[][] = []
      for (let call = 0; call < 2_000; call += 1) ended.push(watch(lark.call(get), scheduler))
      flush()
      assert.equal(refusals, 0)
      assert.ok(ended.every(([first]) => first?.value !== undefined))
      assert.ok(79_000 / scheduler.now() >= 0.95)
    })
  })
})

describe('unsubscribing a call', () => {
  const left = (
    respond: () => Observable<HttpResponse>,
    more: Partial<LarkOptions>,
    use: (lark: Lark) => void,
    after: number,
  ) => {
    let actions = -1
    let requests = -1
    virtual(({ scheduler, flush }) => {
      const { lark, sent } = played(respond, { ...options, ...more, scheduler })
      if (after === 0) use(lark)
      const waiting = lark.call(get).subscribe({ error: () => undefined })
      scheduler.schedule(() => {
        waiting.unsubscribe()
        actions = scheduler.actions.filter(({ closed }) => !closed).length
      }, 50)
      flush()
      requests = sent.length
    })
    return { actions, requests }
  }

  it('gives a pause up', () => {
    assert.deepEqual(
      left(inTurn(unsent), {}, () => undefined, 1),
      { actions: 0, requests: 1 },
    )
  })

  it('gives a place in the queue up', () => {
    const limits = { windows: [{ count: 1, per: 1_000 }] }
    const first = (lark: Lark) => lark.call(get).subscribe()
    assert.deepEqual(left(inTurn(ok({})), { limits }, first, 0), { actions: 0, requests: 1 })
  })

  it('closes its request', () => {
    virtual(({ cold, expectObservable, expectSubscriptions }) => {
      const response = cold<HttpResponse>('-----')
      const { lark } = played(() => response, options)
      expectObservable(lark.call(get), '^--!').toBe('----')
      expectSubscriptions(response.subscriptions).toBe('^--!')
    })
  })

  it('leaves those alone that wait for the same token, and the last one aborts its request', () => {
    virtual(({ scheduler, cold, expectObservable, expectSubscriptions }) => {
      const grant = (token$: ReturnType<typeof cold<HttpResponse>>) => {
        const settings = settingsOf({ appId: 'cli_1', appSecret: 's3cr3t-demo', log: 'silent', scheduler })
        return larkOver(
          settings,
          () =>
            ({ url }) =>
              url.includes('/auth/v3/') ? token$ : of(ok('a')),
        )
      }
      const granted = answer({ code: 0, msg: 'ok', tenant_access_token: 't-1', expire: 7200 })
      const wanted = cold('---(g|)', { g: granted })
      const shared = grant(wanted)
      expectObservable(shared.call(get), '^-!').toBe('---')
      expectObservable(shared.call(get)).toBe('---(a|)')
      expectObservable(shared.call(get), '-^').toBe('---(a|)')
      expectSubscriptions(wanted.subscriptions).toBe('^--!')

      const unwanted = cold<HttpResponse>('------')
      const left = grant(unwanted)
      expectObservable(left.call(get), '^-!').toBe('---')
      expectObservable(left.call(get), '-^--!').toBe('-----')
      expectSubscriptions(unwanted.subscriptions).toBe('^---!')
    })
  })

  it('is done for all by closing the client', () => {
    virtual(({ scheduler, flush }) => {
      const limits = { windows: [{ count: 2, per: 1_000 }] }
      const { lark, sent } = played(inTurn('never', unsent, 'never'), { ...options, limits, scheduler })
      const seen = [1, 2, 3].map(() => watch(lark.call(get), scheduler))
      scheduler.schedule(() => lark.close(), 50)
      flush()
      for (const [one] of seen) assert.ok(isLarkError(one?.error, 'ConnectionError') && one.at === 50)
      assert.deepEqual([sent.length, scheduler.actions.length], [2, 0])
    })
  })
})
