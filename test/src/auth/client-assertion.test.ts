import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { catchError, filter, firstValueFrom, of, type Observable } from 'rxjs'
import { askAssertion, type ClientAssertionInput } from '../../../src/auth/client-assertion.js'
import { createLark } from '../../../src/client/create-lark.js'
import { identity } from '../../../src/client/identity.js'
import { isLarkError } from '../../../src/model/errors.js'
import type { LarkOptions } from '../../../src/client/lark-options.js'
import type { Lark } from '../../../src/model/lark.js'
import { fromWebSocket } from '../../../streams/from-web-socket.js'
import { withSimulator } from '../../simulator/support/with-simulator.js'

const assertion = 'eyJhbGciOiJSUzI1NiJ9.assertion.signature'
const outcome = (source: Observable<unknown>) => firstValueFrom(source.pipe(catchError((error: unknown) => of(error))))
const info = (lark: Lark) => outcome(lark.request({ method: 'GET', url: '/open-apis/bot/v3/info' }))

const codeOf = async (provide: ClientAssertionInput): Promise<number> => {
  const error = await outcome(askAssertion(provide, 'accounts.feishu.cn'))
  assert.ok(isLarkError(error, 'AuthError'))
  return error.code
}

const targetOf = (service: string, prefix?: string) =>
  outcome(askAssertion(() => ({ value: 'jwt', target: { service, ...(prefix !== undefined && { prefix }) } }), 'h'))

describe('a client assertion', () => {
  it('is asked for with the host it is for, and may come later', async () => {
    const asked: string[] = []
    const provide: ClientAssertionInput = async ({ audience }) => (asked.push(audience), { value: 'jwt' })
    assert.deepEqual(await outcome(askAssertion(provide, 'accounts.feishu.cn')), { assertion: 'jwt' })
    assert.deepEqual(await outcome(askAssertion(() => of({ value: 'jwt' }), 'x')), { assertion: 'jwt' })
    assert.deepEqual(asked, ['accounts.feishu.cn'])
  })

  it('that is empty is 7101, a function that fails 7102, with its words', async () => {
    assert.equal(await codeOf(() => ({ value: '' })), 7101)
    assert.equal(await codeOf(() => undefined as never), 7101)
    assert.equal(await codeOf(() => Promise.reject(new Error('no vault'))), 7102)
    const error = await outcome(
      askAssertion(() => {
        throw new Error('no vault, token=abcdef123456')
      }, 'x'),
    )
    assert.match(String(error), /no vault/)
    assert.doesNotMatch(inspect(error), /abcdef123456/)
  })

  it('goes through a proxy only where that is one', async () => {
    assert.deepEqual(await targetOf('proxy.example'), { assertion: 'jwt', target: 'https://proxy.example' })
    assert.deepEqual(await targetOf('https://proxy.example:8443/', '//a//b/'), {
      assertion: 'jwt',
      target: 'https://proxy.example:8443/a/b',
    })
    assert.deepEqual(await targetOf('http://127.0.0.1:80'), { assertion: 'jwt', target: 'http://127.0.0.1' })
    for (const [service, prefix] of [
      ['http://proxy.example'],
      ['https://user:pass@proxy.example'],
      ['https://proxy.example', '/a/../b'],
      ['https://proxy.example', '/a/%2E%2e/b'],
      ['https://proxy.example', '/a?x=1'],
      ['https://proxy.example#x'],
      ['ftp://proxy.example'],
      ['https://'],
    ] as const) {
      const error = await targetOf(service, prefix)
      assert.ok(isLarkError(error, 'AuthError') && error.code === 7102, service)
    }
  })
})

describe('an app without a secret', () => {
  const onPlatform = (
    test: (lark: Lark, requests: () => readonly { path: string; headers: object; body: unknown }[]) => Promise<void>,
    options: Partial<LarkOptions> = {},
  ) =>
    withSimulator({ clientAssertion: assertion }, async (simulator) => {
      const lark = createLark({
        appId: simulator.credentials.appId,
        clientAssertion: () => ({ value: assertion }),
        domain: simulator.url,
        oauthBaseUrl: simulator.url,
        log: 'silent',
        ...options,
        ...(options.clientAssertion && {
          clientAssertion: () => ({ value: assertion, target: { service: simulator.url } }),
        }),
      })
      const requests = () => {
        const seen: { path: string; headers: object; body: unknown }[] = []
        simulator.requests$.subscribe((record) => seen.push(record)).unsubscribe()
        return seen
      }
      await test(lark, requests).finally(() => lark.close())
    })

  it('exchanges an assertion for the token of its tenant, once for all who wait', () =>
    onPlatform(async (lark, requests) => {
      await Promise.all([info(lark), info(lark)])
      assert.ok(!isLarkError(await info(lark)))
      const [exchange, ...more] = requests().filter(({ path }) => path === '/oauth/v3/token')
      assert.equal(more.length, 0)
      assert.deepEqual(exchange?.body, {
        client_id: lark.appId,
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: '***',
      })
    }))

  it('says through which proxy it comes for whom', () =>
    onPlatform(
      async (lark, requests) => {
        assert.ok(!isLarkError(await info(lark)))
        const exchange = requests().find(({ path }) => path === '/oauth/v3/token')
        assert.equal((exchange?.headers as Record<string, string>)['x-target-service'], new URL(lark.domain).host)
      },
      { clientAssertion: () => ({ value: '' }) },
    ))

  it('opens a long connection, and a store app has none', () =>
    withSimulator({ clientAssertion: assertion }, async (simulator) => {
      const asked: string[] = []
      const { appId, appSecret } = simulator.credentials
      const clientAssertion: ClientAssertionInput = ({ audience }) => (asked.push(audience), { value: assertion })
      const lark = createLark({ appId, clientAssertion, domain: simulator.url, log: 'silent' })
      const source = fromWebSocket(lark)
      const listening = source.subscribe()
      await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
      assert.deepEqual(asked, [new URL(simulator.url).host])
      listening.unsubscribe()
      lark.close()
      const storeApp = createLark({ appId, appSecret, appType: 'store', domain: simulator.url, log: 'silent' })
      const error = await outcome(fromWebSocket(storeApp))
      assert.ok(isLarkError(error, 'ConnectionError') && !error.retryable)
      storeApp.close()
    }))

  it('has no token of its own: 7100 where it is asked for, 7103 where an endpoint wants it', () =>
    onPlatform(async (lark) => {
      const asApp = await info(lark.as(identity.app()))
      assert.ok(isLarkError(asApp, 'AuthError') && asApp.code === 7100)
      const wanting = await outcome(lark.call({ id: 'x', method: 'GET', path: '/x', tokens: ['app'] }, {}))
      assert.ok(isLarkError(wanting, 'AuthError') && wanting.code === 7103)
    }))

  it('is told by the platform that its assertion is no good', () =>
    withSimulator({}, async (simulator) => {
      const lark = createLark({
        appId: simulator.credentials.appId,
        clientAssertion: () => ({ value: assertion }),
        domain: simulator.url,
        oauthBaseUrl: simulator.url,
      })
      const error = await info(lark)
      assert.ok(isLarkError(error, 'AuthError') && error.code === 20002)
      assert.ok(!inspect(error, { depth: 9 }).includes(assertion))
      lark.close()
    }))

  it('has to have one or the other, and cannot be of the store', () => {
    const faultOf = (options: Partial<LarkOptions>) => {
      try {
        createLark({ appId: 'cli_1', ...options })
      } catch (error) {
        return isLarkError(error, 'ConfigError') ? error.faults.map(({ path, code }) => [path, code]) : error
      }
      return undefined
    }
    assert.deepEqual(faultOf({}), [['appSecret', 7104]])
    assert.deepEqual(faultOf({ clientAssertion: () => ({ value: 'x' }), appType: 'store' }), [['clientAssertion', 7100]])
    assert.equal(faultOf({ clientAssertion: () => ({ value: 'x' }) }), undefined)
  })
})
