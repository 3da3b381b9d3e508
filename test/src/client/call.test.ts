import assert from 'node:assert/strict'
import { defer, NEVER, of, throwError } from 'rxjs'
import { memoryTokenStore } from '../../../src/auth/memory-token-store.js'
import { identity } from '../../../src/client/identity.js'
import type { LarkOptions } from '../../../src/client/lark-options.js'
import type { Activity } from '../../../src/model/activity.js'
import type { Endpoint } from '../../../src/model/endpoint.js'
import { isLarkError, TransportError, type LarkError } from '../../../src/model/errors.js'
import type { LarkEvent } from '../../../src/model/event.js'
import type { HttpRequest, HttpResponse } from '../../../src/model/internals.js'
import type { Lark } from '../../../src/model/lark.js'
import { answer, ok, played, virtual } from './played-lark.js'

const create: Endpoint<{ data: object }, { message_id: string }> = {
  id: 'im.v1.message.create',
  method: 'POST',
  path: '/open-apis/im/v1/messages',
  tokens: ['tenant', 'user'],
  idempotency: { in: 'body', field: 'uuid' },
}
const get: Endpoint<{ path: { chat_id: string } }, object> = {
  id: 'im.v1.chat.get',
  method: 'GET',
  path: '/open-apis/im/v1/chats/:chat_id',
}

const bearer = ({ headers }: HttpRequest) => headers['authorization']
const uuid = ({ body }: HttpRequest) => (JSON.parse(body as string) as { uuid: string }).uuid
/** Those of the table of the protocol (2.11) that say of the token that another may do. */
const refusals = [4001, 20005, 20006, 20013, 99991663, 99991664, 99991665, 99991666, 99991668, 99991671, 99991677]
const refused = (code = 99991663, status = 400) => answer({ code, msg: 'Invalid access token' }, status)

/** What a call comes to, where it comes at once. */
function outcome(call$: ReturnType<Lark['call']>): { value?: unknown; error?: LarkError } {
  const result: { value?: unknown; error?: LarkError } = {}
  call$.subscribe({
    next: (value) => (result.value = value),
    error: (error: unknown) => {
      assert.ok(isLarkError(error))
      result.error = error
    },
  })
  return result
}

describe('a call', () => {
  describe('as somebody', () => {
    const bearerOf = (
      who: (lark: Lark) => Lark,
      tokens?: Endpoint<object, object>['tokens'],
      options: Partial<LarkOptions> = {},
    ) => {
      const { lark, sent } = played(() => of(ok({})), options)
      const { error } = outcome(who(lark).call({ id: 'x', method: 'GET', path: '/x', ...(tokens && { tokens }) }, {}))
      return error ?? bearer(sent[0]!)
    }

    it('is the tenant by default, and by name', () => {
      assert.equal(
        bearerOf((lark) => lark),
        'Bearer t-1',
      )
      assert.equal(
        bearerOf((lark) => lark.as(identity.tenant('key'))),
        'Bearer t-1',
      )
      assert.equal(
        bearerOf((lark) => lark.for({ tenantKey: 'key' } as LarkEvent)),
        'Bearer t-1',
      )
    })

    it('can be the app, a user, any token, and nobody', () => {
      assert.equal(
        bearerOf((lark) => lark.as(identity.app())),
        'Bearer a-1',
      )
      assert.equal(
        bearerOf((lark) => lark.as(identity.user('u-1'))),
        'Bearer u-1',
      )
      assert.equal(
        bearerOf((lark) => lark.as(identity.token('any'))),
        'Bearer any',
      )
      assert.equal(
        bearerOf((lark) => lark.as(identity.none())),
        undefined,
      )
    })

    it('takes the token that the endpoint takes, where nobody says which', () => {
      assert.equal(
        bearerOf((lark) => lark, []),
        undefined,
      )
      assert.equal(
        bearerOf((lark) => lark, ['app']),
        'Bearer a-1',
      )
      assert.equal(
        bearerOf((lark) => lark, ['app', 'tenant']),
        'Bearer t-1',
      )
      assert.equal(
        bearerOf((lark) => lark, ['user'], { identityCheck: 'off' }),
        'Bearer t-1',
      )
    })

    it('refuses a token that cannot be one, without showing it', () => {
      for (const token of ['', 'a b', 'x\r\ny: z', 'é']) {
        const error = bearerOf((lark) => lark.as(identity.user(token)))
        assert.ok(isLarkError(error, 'InputError') && error.message === 'x: identity: has no token that can be sent')
      }
    })

    it('keeps to what the caller sends as a credential', () => {
      const { lark, sent, tokenRequests } = played(() => of(ok({})))
      outcome(lark.request({ method: 'GET', url: '/x', headers: { Authorization: 'Basic own' } }))
      assert.deepEqual([bearer(sent[0]!), tokenRequests.length], ['Basic own', 0])
    })

    it('carries no token to another host', () => {
      const { lark, sent, tokenRequests } = played(() => of(ok({})))
      outcome(lark.request({ method: 'GET', url: 'https://elsewhere.test/x' }))
      outcome(lark.as(identity.user('u-1')).request({ method: 'GET', url: 'https://open.feishu.cn.elsewhere.test/x' }))
      outcome(lark.request({ method: 'GET', url: 'https://open.feishu.cn/x' }))
      assert.deepEqual(sent.map(bearer), [undefined, undefined, 'Bearer t-1'])
      assert.equal(tokenRequests.length, 1)
    })
  })

  it('shares its token through a store with calls of the same app, platform and identity, and with no others', () => {
    const store = memoryTokenStore()
    const asking = (options: Partial<LarkOptions>, who = identity.tenant()) => {
      const { lark, tokenRequests } = played(() => of(ok({})), { store, ...options })
      outcome(lark.as(who).request({ method: 'GET', url: '/x' }))
      return tokenRequests.length
    }
    const tenant = { appId: 'cli_1' }
    assert.deepEqual([asking(tenant), asking(tenant)], [1, 0])
    for (const [options, who] of [
      [{ appId: 'cli_2' }, identity.tenant()],
      [{ ...tenant, domain: 'lark' }, identity.tenant()],
      [tenant, identity.app()],
    ] as const) {
      assert.deepEqual([asking(options, who), asking(options, who), asking(tenant)], [1, 0, 0])
    }
  })

  describe('whose token is refused', () => {
    it('is made once more with a new one, whichever code says so, under whichever status, of the tenant and of the app', () => {
      for (const [code, status] of refusals.flatMap((one) => [200, 400, 401].map((other) => [one, other] as const))) {
        for (const [who, first, second] of [
          [identity.tenant(), 'Bearer t-1', 'Bearer t-2'],
          [identity.app(), 'Bearer a-1', 'Bearer a-2'],
        ] as const) {
          const { lark, sent } = played(
            (request) => of(bearer(request) === first ? refused(code, status) : ok({ message_id: 'om_1' })),
            { identityCheck: 'off' },
          )
          assert.deepEqual(outcome(lark.as(who).call(create, { data: {} })).value, { message_id: 'om_1' }, `${code} ${status}`)
          assert.deepEqual(sent.map(bearer), [first, second])
          assert.equal(uuid(sent[0]!), uuid(sent[1]!))
        }
      }
    })

    it('is an AuthError when that is refused too', () => {
      const { lark, sent } = played(() => of(refused()))
      const { error } = outcome(lark.call(create, { data: {} }))
      assert.ok(isLarkError(error, 'AuthError') && error.code === 99991663)
      assert.equal(sent.length, 2)
    })

    it('is not made again for a user, whose token nobody here renews', () => {
      const { lark, sent } = played(() => of(refused(99991677)))
      const { error } = outcome(lark.as(identity.user('u-1')).call(create, { data: {} }))
      assert.ok(isLarkError(error, 'AuthError'))
      assert.deepEqual([sent.length, error.reauthorize], [1, { scopes: [] }])
    })

    it('shares one new token with all that were refused', () => {
      virtual(({ cold, expectObservable, flush }) => {
        const { lark, tokenRequests } = played(
          (request) => defer(() => cold('-----(a|)', { a: bearer(request) === 'Bearer t-1' ? refused() : ok({ n: 1 }) })),
          { limits: false },
        )
        for (let call = 0; call < 100; call += 1)
          expectObservable(lark.call(get, { path: { chat_id: 'x' } })).toBe('----------(a|)', { a: { n: 1 } })
        flush()
        assert.equal(tokenRequests.length, 2)
      })
    })
  })

  describe('that ends early', () => {
    it('is aborted by unsubscribing', () => {
      virtual(({ cold, expectObservable, expectSubscriptions }) => {
        const response = cold<HttpResponse>('-----(a|)')
        const { lark } = played(() => response)
        expectObservable(lark.call(get, { path: { chat_id: 'x' } }), '^--!').toBe('----')
        expectSubscriptions(response.subscriptions).toBe('^--!')
      })
    })

    it('errors with a TimeoutError after the time of its options, of the client, or 30 s', () => {
      const input = { path: { chat_id: 'x' } }
      const cases = [
        [{}, {}, 30_000],
        [{ timeout: 500 }, {}, 500],
        [{ timeout: 500 }, { timeout: 70 }, 70],
      ] as const
      for (const [options, callOptions, limit] of cases) {
        virtual(({ cold, expectSubscriptions, flush }) => {
          const response = cold<HttpResponse>('-')
          const { lark } = played(() => response, { ...options, retry: false })
          const result = outcome(lark.call(get, input, callOptions))
          expectSubscriptions(response.subscriptions).toBe(`^ ${limit - 1}ms !`)
          flush()
          assert.ok(
            isLarkError(result.error, 'TimeoutError') && result.error.timeout === limit && result.error.endpoint === get.id,
          )
        })
      }
    })

    it('waits without end where it is told to', () => {
      virtual(({ cold, expectObservable }) => {
        const { lark } = played(() => cold('600m (a|)', { a: ok({ n: 1 }) }))
        expectObservable(lark.call(get, { path: { chat_id: 'x' } }, { timeout: Infinity })).toBe('600m (a|)', { a: { n: 1 } })
      })
    })

    it('errors with the reason of its signal, and sends nothing where that is aborted already', () => {
      const controller = new AbortController()
      const { lark, sent } = played(() => NEVER)
      const errors: unknown[] = []
      const call$ = lark.call(get, { path: { chat_id: 'x' } }, { signal: controller.signal })
      call$.subscribe({ error: (error: unknown) => errors.push(error) })
      controller.abort('because')
      call$.subscribe({ error: (error: unknown) => errors.push(error) })
      assert.deepEqual([errors, sent.length], [['because', 'because'], 1])
    })

    it('errors before the network where its input is wrong', () => {
      const { lark, sent, tokenRequests } = played(() => of(ok({})))
      const { error } = outcome(lark.call(get, { path: { chat_id: '' } }))
      assert.ok(isLarkError(error, 'InputError') && error.endpoint === get.id)
      assert.deepEqual([sent.length, tokenRequests.length], [0, 0])
    })
  })

  it('has one idempotency key for each subscription', () => {
    const { lark, sent } = played(() => of(ok({})))
    const call$ = lark.call(create, { data: { a: 1 } })
    outcome(call$)
    outcome(call$)
    outcome(lark.call(create, { data: { a: 1 } }, { idempotencyKey: 'event-1' }))
    const keys = sent.map(uuid)
    assert.equal(new Set(keys).size, 3)
    assert.equal(keys[2], 'event-1')
    assert.match(keys[0]!, /^[\da-f-]{36}$/)
  })

  it('can emit the whole answer', () => {
    const { lark } = played(() => of(ok({ message_id: 'om_1' })))
    assert.deepEqual(outcome(lark.call(create, { data: {} }, { observe: 'response' })).value, {
      data: { message_id: 'om_1' },
      msg: 'ok',
      logId: 'log1',
      status: 200,
      headers: { 'content-type': 'application/json', 'x-tt-logid': 'log1' },
    })
  })

  it('tells of each step, the token too, and of nothing twice', () => {
    virtual(({ cold, expectObservable, scheduler }) => {
      const { lark } = played((request) => cold('-(a|)', { a: bearer(request) === 'Bearer t-1' ? refused() : ok({}) }))
      const brief = { t: 'token tenant 7200000', r: 'request 1/1', f: 'response 99991663 1', s: 'request 1/2', o: 'response 0 2' }
      const seen: string[] = []
      lark.activity$.subscribe((activity) => seen.push(`${scheduler.now()} ${briefly(activity)}`))
      expectObservable(lark.call(get, { path: { chat_id: 'x' } })).toBe('--(a|)', { a: {} })
      scheduler.flush()
      assert.deepEqual(seen, [`0 ${brief.t}`, `0 ${brief.r}`, `1 ${brief.f}`, `1 ${brief.t}`, `1 ${brief.s}`, `2 ${brief.o}`])
    })
  })

  it('tells of its error', () => {
    const down = new TransportError('down', { endpoint: 'x', sent: false })
    const { lark } = played(() => throwError(() => down), { retry: false })
    const errors: unknown[] = []
    lark.activity$.subscribe((activity) => activity.kind === 'error' && errors.push(activity.error))
    outcome(lark.request({ method: 'GET', url: '/x?access_token=secret' }))
    assert.deepEqual(errors, [down])
  })

  it('makes nothing to tell where nobody listens', () => {
    let asked = 0
    const scheduler = { now: () => (asked += 1), schedule: () => ({}) as never }
    const { lark } = played(() => of(ok({})), { scheduler, timeout: Infinity })
    const looks = () => {
      const before = asked
      outcome(lark.call(get, { path: { chat_id: 'x' } }))
      return asked - before
    }
    looks()
    const quiet = looks()
    lark.activity$.subscribe()
    assert.ok(looks() > quiet)
  })
})

describe('the bot of a client', () => {
  const info = { open_id: 'ou_bot', app_name: 'Echo', avatar_url: 'https://a', activate_status: 2, ip_white_list: [] }

  it('is asked for once, however many want it, and as the tenant', () => {
    virtual(({ cold, expectObservable, flush }) => {
      const { lark, sent } = played(() => cold('--(a|)', { a: answer({ code: 0, msg: 'ok', bot: info }) }))
      const bot = { openId: 'ou_bot', name: 'Echo', avatarUrl: 'https://a', activateStatus: 2 }
      expectObservable(lark.bot()).toBe('--(a|)', { a: bot })
      expectObservable(lark.as(identity.none()).bot(), '-^').toBe('--(a|)', { a: bot })
      expectObservable(lark.bot(), '-----^').toBe('-----(a|)', { a: bot })
      flush()
      assert.deepEqual(
        sent.map(({ method, url }) => `${method} ${url}`),
        ['GET https://open.feishu.cn/open-apis/bot/v3/info'],
      )
      assert.equal(bearer(sent[0]!), 'Bearer t-1')
    })
  })

  it('is asked for again after a failure, and aborted when nobody waits', () => {
    virtual(({ cold, expectObservable, expectSubscriptions }) => {
      const responses = [cold<HttpResponse>('-(a|)', { a: answer({ code: 7 }, 500) }), cold<HttpResponse>('-----')]
      let asked = 0
      const { lark } = played(() => responses[asked++]!, { retry: false })
      outcome(lark.bot())
      expectObservable(lark.bot(), '---^--!').toBe('------')
      expectSubscriptions(responses[0]!.subscriptions).toBe('^!')
      expectSubscriptions(responses[1]!.subscriptions).toBe('---^--!')
    })
  })

  it('has to have an id', () => {
    const { lark } = played(() => of(answer({ code: 0, msg: 'ok', bot: {} })))
    assert.equal(outcome(lark.bot()).error?._tag, 'DecodeError')
  })
})

function briefly(activity: Activity): string {
  if (activity.kind === 'token') return `token ${activity.identity} ${activity.expiresIn}`
  if (activity.kind === 'request') return `request ${activity.callId}/${activity.attempt}`
  return activity.kind === 'response' ? `response ${activity.code} ${activity.duration}` : 'error'
}
