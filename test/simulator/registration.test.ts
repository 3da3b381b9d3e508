import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import type { Simulator } from '../../simulator/index.js'
import { withSimulator } from './support/with-simulator.js'

const path = '/oauth/v1/app/registration'
const begin = { action: 'begin', archetype: 'PersonalAgent', auth_method: 'client_secret', request_user_info: 'open_id' }

/** Posts a form, and gives the status with the members of the answer. */
async function ask(base: string, fields: Record<string, string>): Promise<readonly [number, Record<string, unknown>]> {
  const response = await fetch(base + path, { method: 'POST', body: new URLSearchParams(fields) })
  return [response.status, (await response.json()) as Record<string, unknown>]
}

const word = (error: string) => [400, { error, error_description: error }] as const

async function begun(simulator: Simulator) {
  const [status, members] = await ask(simulator.url, begin)
  assert.equal(status, 200)
  const { device_code, user_code, verification_uri_complete } = members as Record<string, string>
  const poll = (base = simulator.url) => ask(base, { action: 'poll', device_code: device_code ?? '' })
  return { members, userCode: user_code, page: `${verification_uri_complete ?? ''}&from=sdk&tp=sdk&source=x`, poll }
}

const packed = (addons: unknown) => gzipSync(JSON.stringify(addons)).toString('base64url')

describe('the simulated registration of apps', () => {
  it('tells how apps prove themselves, and begins with the figures of the platform', () =>
    withSimulator({}, async (simulator) => {
      assert.deepEqual(await ask(simulator.url, { action: 'init' }), [200, { supported_auth_methods: ['client_secret'] }])
      const { members, userCode } = await begun(simulator)
      assert.match(userCode ?? '', /^[0-9A-F]{4}-[0-9A-F]{4}$/)
      assert.deepEqual([members['interval'], members['expires_in']], [5, 600])
      assert.equal(members['verification_uri_complete'], `${String(members['verification_uri'])}?user_code=${userCode}`)
    }))

  it('refuses what it does not know, with the status 400 and a word', () =>
    withSimulator({}, async ({ url }) => {
      assert.deepEqual(await ask(url, {}), word('invalid_request'))
      assert.deepEqual(await ask(url, { ...begin, archetype: 'x' }), word('invalid_request'))
      assert.deepEqual(await ask(url, { ...begin, auth_method: 'x' }), word('unsupported_auth_method'))
      assert.deepEqual(await ask(url, { action: 'poll', device_code: 'x' }), word('invalid_grant'))
      const json = await fetch(url + path, {
        method: 'POST',
        body: JSON.stringify(begin),
        headers: { 'content-type': 'application/json' },
      })
      assert.equal(json.status, 400)
    }))

  it('is pending, hasty, decided once, and over', () =>
    withSimulator({ deviceInterval: 60 }, async (simulator) => {
      const { poll, page } = await begun(simulator)
      assert.deepEqual(await poll(), word('authorization_pending'))
      assert.deepEqual(await poll(), word('slow_down'))
      simulator.clock.advance(60_000)
      assert.deepEqual(await poll(), word('authorization_pending'))
      await simulator.user('Ann').registers(page)
      const [status, members] = await poll()
      assert.equal(status, 200)
      assert.match(String(members['client_id']), /^cli_[0-9a-f]{16}$/)
      assert.deepEqual(members['user_info'], { open_id: simulator.user('Ann').openId, tenant_brand: 'feishu' })
      assert.deepEqual(await poll(), word('invalid_grant'))
    }))

  it('gives the credentials of a tenant of Lark at Lark alone', () =>
    withSimulator({}, async (simulator) => {
      const { poll, page } = await begun(simulator)
      await simulator.user('Ann').registers(page, { brand: 'lark' })
      const user_info = { open_id: simulator.user('Ann').openId, tenant_brand: 'lark' }
      assert.deepEqual(await poll(), [200, { user_info }])
      const [, members] = await poll(simulator.larkUrl)
      assert.deepEqual(Object.keys(members), ['client_id', 'client_secret', 'user_info'])
    }))

  it('ends when somebody says no, and in time', () =>
    withSimulator({}, async (simulator) => {
      const denied = await begun(simulator)
      await simulator.user('Ann').registers(denied.page, { deny: true })
      assert.deepEqual(await denied.poll(), word('access_denied'))
      const late = await begun(simulator)
      simulator.clock.advance(600_000)
      assert.deepEqual(await late.poll(), word('expired_token'))
      await assert.rejects(simulator.user('Ann').registers(late.page), /no such code, or it is over/)
    }))

  for (const [addons, fault] of [
    [[], 'no object'],
    [{ preset: 1, callbacks: { items: ['x'] } }, 'addons.preset'],
    [{ scopes: { tenant: ['x', 7] } }, 'addons.scopes.tenant'],
    [{ scopes: { app: ['x'] } }, 'addons.scopes.app'],
    [{ events: { items: ['x'] } }, 'addons.events.items'],
    [{ scopes: { tenant: [] } }, 'nothing in them'],
  ] as const)
    it(`shows that addons are wrong: ${fault}`, () =>
      withSimulator({}, async (simulator) => {
        const { page } = await begun(simulator)
        const response = await fetch(`${page}&addons=${packed(addons)}`)
        assert.deepEqual([response.status, (await response.text()).includes(fault)], [400, true])
      }))

  it('shows what is asked for, and makes nothing of it as markup', () =>
    withSimulator({}, async (simulator) => {
      const { page } = await begun(simulator)
      const addons = packed({ preset: false, scopes: { user: ['<b>'] } })
      const html = await (await fetch(`${page}&name=%3Cscript%3E&addons=${addons}`)).text()
      assert.ok(html.includes('scopes.user: &lt;b&gt;') && html.includes('&lt;script&gt;') && !html.includes('<script>'))
    }))
})
