import assert from 'node:assert/strict'
import { officialClient, officialRegistration } from './support/official.js'
import { withSimulator } from './support/with-simulator.js'

describe('registerApp of the official SDK, against the simulator', () => {
  it('shows a page to scan, and gets credentials that work', () =>
    withSimulator({ deviceInterval: 0.02 }, async (simulator) => {
      const ann = simulator.user('Ann')
      const registered = await officialRegistration(simulator, (url) => ann.registers(url))
      assert.equal(registered.user_info?.open_id, ann.openId)
      const credentials = { ...simulator.credentials, appId: registered.client_id, appSecret: registered.client_secret }
      const info = await officialClient({ ...simulator, credentials }).request<{ bot: { app_name: string } }>({
        method: 'GET',
        url: '/open-apis/bot/v3/info',
      })
      assert.equal(info.bot.app_name, 'bot of Ann')
    }))

  it('goes on at Lark with a tenant of Lark', () =>
    withSimulator({ deviceInterval: 0.02 }, async (simulator) => {
      const registered = await officialRegistration(simulator, (url) => simulator.user('Ann').registers(url, { brand: 'lark' }))
      assert.equal(registered.user_info?.tenant_brand, 'lark')
    }))

  it('is told that somebody said no', () =>
    withSimulator({ deviceInterval: 0.02 }, async (simulator) => {
      const work = officialRegistration(simulator, (url) => simulator.user('Ann').registers(url, { deny: true }))
      await assert.rejects(work, { code: 'access_denied' })
    }))
})
