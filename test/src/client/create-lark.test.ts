import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { expectTypeOf } from 'expect-type'
import { firstValueFrom, lastValueFrom, toArray, type Observable } from 'rxjs'
import { memoryTokenStore } from '../../../src/auth/memory-token-store.js'
import { createLark } from '../../../src/client/create-lark.js'
import { identity } from '../../../src/client/identity.js'
import type { LarkOptions } from '../../../src/client/lark-options.js'
import { version } from '../../../src/client/version.js'
import type { Endpoint } from '../../../src/model/endpoint.js'
import { isLarkError } from '../../../src/model/errors.js'
import { internals, type WithInternals } from '../../../src/model/internals.js'
import type { CallResponse, Lark } from '../../../src/model/lark.js'
import manifest from '../../../package.json' with { type: 'json' }
import { answeringServer, closeServers, json, tenantToken, type AnsweringServer } from '../http/answering-server.js'

const secret = 's3cr3t-of-this-app'
const chat: Endpoint<{ path: { chat_id: string } }, { name: string }> = {
  id: 'im.v1.chat.get',
  method: 'GET',
  path: '/open-apis/im/v1/chats/:chat_id',
}

const faultsOf = (options: unknown): readonly string[] => {
  try {
    createLark(options as LarkOptions)
  } catch (error) {
    if (isLarkError(error, 'ConfigError')) return error.faults.map(({ path, message }) => `${path} ${message}`)
  }
  throw new Error('no ConfigError')
}

describe('createLark', () => {
  it('lists every fault of its options at once, and shows no value', () => {
    const faults = faultsOf({
      appId: '',
      domain: 'https://user:hunter2@host',
      timeout: -1,
      fetch: 'fetch',
      agent: 7,
      store: { get() {} },
      source: 7,
      log: 'loud',
      logger: {},
      scheduler: {},
    })
    assert.deepEqual(
      faults.map((fault) => fault.split(' ')[0]),
      ['appId', 'appSecret', 'domain', 'timeout', 'fetch', 'agent', 'store', 'source', 'log', 'logger', 'scheduler'],
    )
    assert.doesNotMatch(faults.join(), /hunter2/)
    assert.match(faults[1]!, /is missing/)
  })

  it('finds fault with secrets and domains that cannot be', () => {
    for (const appSecret of ['', 7, null, {}]) assert.match(faultsOf({ appId: 'a', appSecret })[0]!, /^appSecret /)
    for (const domain of ['', 'open.feishu.cn', 'ftp://host', 'https://host?x=1', 'https://host#x', 'toString']) {
      assert.match(faultsOf({ appId: 'a', appSecret: 'b', domain })[0]!, /^domain /, domain)
    }
    assert.deepEqual(faultsOf(undefined), ['. is missing'])
  })

  it('knows the two brands, and any other base without its slash', () => {
    const domain = (given?: string | URL) =>
      createLark({ appId: 'a', appSecret: 'b', ...(given !== undefined && { domain: given }) }).domain
    assert.deepEqual(
      [
        domain(),
        domain('feishu'),
        domain('lark'),
        domain('http://127.0.0.1:8080//'),
        domain(new URL('https://proxy.test/lark/')),
      ],
      [
        'https://open.feishu.cn',
        'https://open.feishu.cn',
        'https://open.larksuite.com',
        'http://127.0.0.1:8080',
        'https://proxy.test/lark',
      ],
    )
  })

  it('has the version of the package, and a tag where one is given', () => {
    const agentOf = (source?: string) => {
      const lark = createLark({ appId: 'a', appSecret: 'b', ...(source !== undefined && { source }) })
      return (lark as Lark & WithInternals)[internals].userAgent
    }
    assert.equal(version, manifest.version)
    assert.deepEqual(
      [agentOf(), agentOf(''), agentOf('my bot/2.1é'), agentOf('x'.repeat(99))],
      [
        `rxlark/${version}`,
        `rxlark/${version}`,
        `rxlark/${version} source/my_bot_2.1_`,
        `rxlark/${version} source/${'x'.repeat(64)}`,
      ],
    )
  })

  it('types input and output of a call', () => {
    const lark = createLark({ appId: 'a', appSecret: 'b' })
    expectTypeOf(lark.call(chat, { path: { chat_id: 'oc_1' } })).toEqualTypeOf<Observable<{ name: string }>>()
    expectTypeOf(lark.call(chat, { path: { chat_id: 'oc_1' } }, { observe: 'response' })).toEqualTypeOf<
      Observable<CallResponse<{ name: string }>>
    >()
    // @ts-expect-error -- the path is required
    void lark.call(chat)
    const open: Endpoint<{ params?: { size?: number } }, unknown> = { id: 'x', method: 'GET', path: '/x' }
    expectTypeOf(lark.call(open)).toEqualTypeOf<Observable<unknown>>()
  })
})

describe('a client on the network', () => {
  let server: AnsweringServer
  let lark: Lark
  const lines: string[] = []
  const logger = {
    error: (line: string) => lines.push(line),
    warn: (line: string) => lines.push(line),
    debug: (line: string) => lines.push(line),
  }

  beforeEach(async () => {
    lines.length = 0
    server = await answeringServer((seen, response) => {
      if (seen.url.endsWith('/tenant_access_token/internal')) setTimeout(() => json(response, tenantToken('t-secret-token')), 20)
      else if (seen.url.endsWith('/fail')) json(response, { code: 99991672, msg: `lacks ${secret} and t-secret-token` }, 400)
      else json(response, { code: 0, msg: 'success', data: { name: seen.url } }, 200, { 'x-tt-logid': 'log1' })
    })
    lark = createLark({ appId: 'cli_1', appSecret: secret, domain: server.url, log: 'debug', logger })
  })
  afterEach(async () => {
    lark.close()
    await closeServers()
  })

  it('makes 1 token request for 1,000 concurrent first calls', async () => {
    const unhurried = createLark({ appId: 'cli_1', appSecret: secret, domain: server.url, limits: false })
    const calls = Array.from({ length: 1000 }, (_, index) =>
      firstValueFrom(unhurried.call(chat, { path: { chat_id: `oc_${index}` } })),
    )
    const names = await Promise.all(calls)
    unhurried.close()
    assert.equal(server.seen.filter(({ url }) => url.includes('access_token')).length, 1)
    assert.equal(server.seen.length, 1001)
    assert.equal(names[999]?.name, '/open-apis/im/v1/chats/oc_999')
    assert.ok(server.connections() <= 50)
    assert.ok(server.seen.slice(1).every(({ headers }) => headers.authorization === 'Bearer t-secret-token'))
  })

  it('is cold, emits one value and completes', async () => {
    const call$ = lark.call(chat, { path: { chat_id: 'oc_1' } })
    assert.equal(server.seen.length, 0)
    assert.deepEqual(await lastValueFrom(call$.pipe(toArray())), [{ name: '/open-apis/im/v1/chats/oc_1' }])
  })

  it('shows no secret in itself, in its errors and in its log', async () => {
    const store = memoryTokenStore()
    const shown = createLark({ appId: 'cli_1', appSecret: secret, domain: server.url, log: 'debug', logger, store })
    const activities: unknown[] = []
    shown.activity$.subscribe((activity) => activities.push(activity))
    const call$ = shown.request({ method: 'POST', url: '/open-apis/fail', data: { app_secret: secret } })
    const error: unknown = await firstValueFrom(call$).catch((reason: unknown) => reason)
    assert.ok(isLarkError(error, 'ApiError'))
    shown.log('error', `failed with ${secret} and Bearer t-secret-token`)
    const as = shown.as(identity.user('u-secret-user'))
    const everything = inspect([shown, as, call$, activities, store], { depth: 10, showHidden: true }) + lines.join('\n')
    assert.doesNotMatch(everything, /s3cr3t-of-this-app|t-secret-token|u-secret-user/)
    assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), /t-secret-token/)
    assert.ok(lines.length >= 4)
    shown.close()
  })

  it('gives the rooms around it what they need, out of sight', async () => {
    const inner = (lark as Lark & WithInternals)[internals]
    assert.equal(Object.prototype.propertyIsEnumerable.call(lark, internals), false)
    assert.equal(await firstValueFrom(inner.appSecret()), secret)
    const response = await firstValueFrom(
      inner.send({ method: 'POST', url: `${server.url}/callback/ws/endpoint`, headers: {}, body: '{}' }),
    )
    assert.equal(response.status, 200)
    assert.equal(server.seen[0]?.headers.authorization, undefined)
  })

  it('aborts what runs when it is closed, completes its activity, and takes no more calls', async () => {
    const hanging = await answeringServer(() => undefined)
    const closing = createLark({ appId: 'a', appSecret: 'b', domain: hanging.url, log: 'silent' })
    const completed = lastValueFrom(closing.activity$, { defaultValue: 'completed' })
    const running = firstValueFrom(closing.request({ method: 'GET', url: '/x' })).catch((reason: unknown) => reason)
    const { promise: arrived, check } = until(() => hanging.seen.length > 0)
    check()
    await arrived
    closing.close()
    closing.close()
    for (const error of [await running, await firstValueFrom(closing.bot()).catch((reason: unknown) => reason)]) {
      assert.ok(isLarkError(error, 'ConnectionError') && !error.retryable)
    }
    assert.equal(await completed, 'completed')
  })
})

/** Waits for a condition, looking at it between turns. */
function until(condition: () => boolean) {
  let settle: () => void
  const promise = new Promise<void>((resolve) => (settle = resolve))
  const check = (): void => {
    if (condition()) settle()
    else setImmediate(check)
  }
  return { promise, check }
}
