import assert from 'node:assert/strict'
import { call, tokenOf } from './support/api.js'
import { withSimulator } from './support/with-simulator.js'

const tenantPath = '/open-apis/auth/v3/tenant_access_token/internal'
const appPath = '/open-apis/auth/v3/app_access_token/internal'
const minute = 60_000

describe('tokens of self-built apps', () => {
  it('come at the top level of the answer, with two hours to live', () =>
    withSimulator({}, async (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const { status, json } = await call(simulator, 'POST', tenantPath, { body: { app_id: appId, app_secret: appSecret } })
      assert.equal(status, 200)
      assert.match(json.tenant_access_token, /^t-/)
      assert.deepEqual({ ...json, tenant_access_token: '' }, { code: 0, msg: 'ok', tenant_access_token: '', expire: 7200 })
    }))

  it('are the same string for app and tenant', () =>
    withSimulator({}, async (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const { json } = await call(simulator, 'POST', appPath, { body: { app_id: appId, app_secret: appSecret } })
      assert.equal(json.app_access_token, await tokenOf(simulator))
      assert.equal(json.tenant_access_token, json.app_access_token)
    }))

  it('stay the same while 30 minutes remain, with the seconds they have left', () =>
    withSimulator({}, async (simulator) => {
      const first = await tokenOf(simulator)
      simulator.clock.advance(89 * minute)
      const { appId, appSecret } = simulator.credentials
      const { json } = await call(simulator, 'POST', tenantPath, { body: { app_id: appId, app_secret: appSecret } })
      assert.equal(json.tenant_access_token, first)
      assert.ok(json.expire <= 31 * 60 && json.expire >= 30 * 60, `${json.expire} s`)
    }))

  it('are renewed in the last 30 minutes, and both are valid until each expires', () =>
    withSimulator({}, async (simulator) => {
      const bot = async (token: string) => (await call(simulator, 'GET', '/open-apis/bot/v3/info', { token })).json.code
      const first = await tokenOf(simulator)
      simulator.clock.advance(91 * minute)
      const second = await tokenOf(simulator)
      assert.notEqual(second, first)
      assert.deepEqual([await bot(first), await bot(second)], [0, 0])
      simulator.clock.advance(30 * minute)
      assert.deepEqual([await bot(first), await bot(second)], [99991663, 0])
    }))

  it('are refused for a wrong secret, an unknown app and missing fields, each with its code and HTTP 200', () =>
    withSimulator({}, async (simulator) => {
      const { appId } = simulator.credentials
      const ask = async (body: object) => {
        const { status, json } = await call(simulator, 'POST', tenantPath, { body })
        return [status, json.code, json.tenant_access_token]
      }
      assert.deepEqual(await ask({ app_id: appId, app_secret: 'wrong' }), [200, 10014, undefined])
      assert.deepEqual(await ask({ app_id: 'cli_0000000000000000', app_secret: 'wrong' }), [200, 10003, undefined])
      assert.deepEqual(await ask({ app_id: appId }), [200, 10003, undefined])
    }))

  it('die early when they are revoked, and the next one is another', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      simulator.faults.revokeTokens()
      const { status, json } = await call(simulator, 'GET', '/open-apis/bot/v3/info', { token })
      assert.deepEqual([status, json.code], [400, 99991663])
      assert.notEqual(await tokenOf(simulator), token)
    }))
})
