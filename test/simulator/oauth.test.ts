import assert from 'node:assert/strict'
import type { SimulateOptions, Simulator } from '../../simulator/index.js'
import { withSimulator } from './support/with-simulator.js'

type Members = Readonly<Record<string, string>>

const authorize = '/open-apis/authen/v1/authorize'
const v2 = '/open-apis/authen/v2/oauth/token'
const v3 = '/oauth/v3/token'
const redirect_uri = 'https://bot.example/login'
const minute = 60_000

async function post(simulator: Simulator, path: string, body: object | URLSearchParams, headers: Members = {}) {
  const isForm = body instanceof URLSearchParams
  const response = await fetch(simulator.url + path, {
    method: 'POST',
    headers: { ...(!isForm && { 'content-type': 'application/json' }), ...headers },
    body: isForm ? body : JSON.stringify(body),
  })
  return { status: response.status, json: (await response.json()) as Members & { code?: number; data?: Members } }
}

const client = ({ credentials: { appId, appSecret } }: Simulator) => ({ client_id: appId, client_secret: appSecret })

const questionOf = ({ credentials }: Simulator, more: Members = {}) =>
  new URLSearchParams({ client_id: credentials.appId, response_type: 'code', redirect_uri, state: 's1', ...more })

/** A code of a user who agreed. */
async function codeOf(simulator: Simulator, more: Members = { scope: 'offline_access' }): Promise<string> {
  const back = await simulator.user('Ann').authorizes(`${simulator.url}${authorize}?${questionOf(simulator, more).toString()}`)
  return new URL(back).searchParams.get('code') ?? ''
}

const exchange = (simulator: Simulator, members: Members, path = v3) =>
  post(simulator, path, { grant_type: 'authorization_code', redirect_uri, ...client(simulator), ...members })

const refresh = (simulator: Simulator, refresh_token: string, path = v3) =>
  post(simulator, path, { grant_type: 'refresh_token', refresh_token, ...client(simulator) })

const run =
  (test: (simulator: Simulator) => Promise<void>, options: SimulateOptions = {}) =>
  () =>
    withSimulator(options, test)

describe('the simulated login of users', () => {
  it(
    'shows a page, and sends the browser back with what was decided',
    run(async (simulator) => {
      const page = await fetch(`${simulator.url}${authorize}?${questionOf(simulator, { scope: 'a:b' }).toString()}`)
      assert.equal(page.status, 200)
      assert.match(await page.text(), /<li>a:b<\/li>/)
      const decide = async (decision: string) => {
        const query = questionOf(simulator, { user: 'Ann', decision }).toString()
        return (
          (await fetch(`${simulator.url}${authorize}/decision?${query}`, { redirect: 'manual' })).headers.get('location') ?? ''
        )
      }
      assert.match(await decide('allow'), /^https:\/\/bot\.example\/login\?code=[\w-]{1,64}&state=s1$/)
      assert.equal(await decide('deny'), 'https://bot.example/login?error=access_denied&state=s1')
    }),
  )

  it(
    'shows what is wrong, and sends nobody anywhere',
    run(
      async (simulator) => {
        const open = async (more: Members) =>
          (await fetch(`${simulator.url}${authorize}?${questionOf(simulator, more).toString()}`)).text()
        assert.match(await open({ scope: 'not:granted' }), /20027/)
        assert.match(await open({ client_id: 'cli_unknown' }), /20048/)
        assert.match(await open({ redirect_uri: 'nowhere' }), /20029/)
        assert.match(await open({ scope: Array.from({ length: 51 }, () => 'a:b').join(' ') }), /20063/)
      },
      { scopes: ['a:b'] },
    ),
  )

  for (const path of [v2, v3]) {
    it(
      `exchanges a code once, and rotates refresh tokens, at ${path}`,
      run(async (simulator) => {
        const code = await codeOf(simulator)
        const first = await exchange(simulator, { code }, path)
        assert.equal(first.status, 200)
        assert.equal(first.json.code, path === v2 ? 0 : undefined)
        assert.deepEqual([first.json['expires_in'], first.json['scope']], [7200, 'offline_access'])
        assert.equal((await exchange(simulator, { code }, path)).json.code, 20065)
        const token = first.json['refresh_token'] ?? ''
        const second = await refresh(simulator, token, path)
        assert.notEqual(second.json['refresh_token'], token)
        const again = await refresh(simulator, token, path)
        assert.deepEqual([again.status, again.json.code], [400, 20073])
        const headers = { authorization: `Bearer ${second.json['access_token'] ?? ''}` }
        const me = await fetch(`${simulator.url}/open-apis/authen/v1/user_info`, { headers })
        assert.equal(((await me.json()) as { data: { open_id: string } }).data.open_id, simulator.user('Ann').openId)
      }),
    )
  }

  it(
    'gives no refresh token to who did not ask for offline_access',
    run(async (simulator) => {
      const { json } = await exchange(simulator, { code: await codeOf(simulator, {}) })
      assert.equal('refresh_token' in json, false)
    }),
  )

  it(
    'refuses with the codes of the platform',
    run(async (simulator) => {
      const codeFor = async (members: Members, more?: Members) =>
        (await exchange(simulator, { code: await codeOf(simulator, more), ...members })).json.code
      assert.equal(await codeFor({ code: 'unknown' }), 20003)
      assert.equal(await codeFor({ redirect_uri: 'https://other.example' }), 20071)
      assert.equal(await codeFor({ code_verifier: 'wrong' }, { code_challenge: 'x', code_challenge_method: 'S256' }), 20049)
      assert.equal(await codeFor({ code_verifier: 'x' }, { code_challenge: 'x' }), undefined)
      assert.equal(await codeFor({ client_secret: 'wrong' }), 20002)
      assert.equal(await codeFor({ client_id: 'cli_unknown' }), 20048)
      assert.equal(await codeFor({ grant_type: 'password' }), 20036)
      assert.equal((await refresh(simulator, 'ur-unknown')).json.code, 20026)
      const { appId, appSecret } = simulator.credentials
      const basic = { authorization: `Basic ${btoa(`${appId}:${appSecret}`)}` }
      assert.equal((await post(simulator, v2, { grant_type: 'refresh_token', ...client(simulator) }, basic)).json.code, 20070)
      const stale = await codeOf(simulator)
      simulator.clock.advance(6 * minute)
      assert.equal((await exchange(simulator, { code: stale })).json.code, 20004)
    }),
  )

  it(
    'ends tokens in time, and sessions too',
    run(async (simulator) => {
      const { json } = await exchange(simulator, { code: await codeOf(simulator) })
      const me = async () => {
        const headers = { authorization: `Bearer ${json['access_token'] ?? ''}` }
        return ((await (await fetch(`${simulator.url}/open-apis/authen/v1/user_info`, { headers })).json()) as { code: number })
          .code
      }
      assert.equal(await me(), 0)
      simulator.clock.advance(121 * minute)
      assert.equal(await me(), 99991677)
      simulator.faults.revokeTokens()
      assert.equal(await me(), 99991668)
      simulator.clock.advance(8 * 24 * 60 * minute)
      assert.equal((await refresh(simulator, json['refresh_token'] ?? '')).json.code, 20037)
    }),
  )
})

describe('the page that asks a user', () => {
  it('offers the people of the tenant, or somebody new, and runs and loads nothing', () =>
    withSimulator({}, async (simulator) => {
      simulator.user('Bo <b>')
      const address = `${simulator.url}${authorize}?${questionOf(simulator, { user: 'x' }).toString()}`
      const page = await fetch(address)
      const html = await page.text()
      assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'; style-src 'sha256-/)
      assert.ok(html.includes('value="Bo &lt;b&gt;" checked') && !html.includes('<script') && !html.includes('http-equiv'))
      const decide = (query: Record<string, string>) =>
        fetch(`${simulator.url}${authorize}/decision?${questionOf(simulator, { decision: 'allow', ...query }).toString()}`, {
          redirect: 'manual',
        })
      assert.equal((await decide({ user: '', other: ' Cy ' })).status, 302)
      assert.deepEqual(
        simulator.export().people.map(({ name }) => name),
        ['Bo <b>', 'Cy'],
      )
    }))
})

describe('the simulated login by device', () => {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'

  it(
    'starts in both dialects, is pending, hasty, and done',
    run(async (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const open = await post(simulator, '/open-apis/authen/v2/oauth/device_authorization', { client_id: appId, scope: 'a:b' })
      assert.deepEqual(Object.keys(open.json), ['code', 'data'])
      const basic = { authorization: `Basic ${btoa(`${appId}:${appSecret}`)}` }
      const form = new URLSearchParams({ client_id: appId, scope: 'offline_access' })
      const { json } = await post(simulator, '/oauth/v1/device_authorization', form, basic)
      assert.deepEqual([json['interval'], json['expires_in']], [5, 240])
      const poll = async () =>
        (await post(simulator, v2, { grant_type, device_code: json['device_code'], ...client(simulator) })).json
      assert.equal((await poll())['error'], 'slow_down')
      simulator.clock.advance(5_000)
      assert.equal((await poll())['error'], 'authorization_pending')
      const page = `${json['verification_uri_complete'] ?? ''}&user=Ann&decision=allow`
      assert.equal((await fetch(page)).status, 200)
      assert.match((await poll())['access_token'] ?? '', /^eyJ/)
      assert.equal((await poll())['error'], 'invalid_grant')
    }),
  )

  it(
    'ends when nobody decides, or decides against it',
    run(async (simulator) => {
      const start = async () =>
        (await post(simulator, '/open-apis/authen/v2/oauth/device_authorization', { client_id: simulator.credentials.appId }))
          .json.data as Members
      const poll = async ({ device_code }: Members) =>
        (await post(simulator, v2, { grant_type, device_code, ...client(simulator) })).json['error']
      const denied = await start()
      await simulator.user('Ann').confirms(denied['user_code'] ?? '', { deny: true })
      assert.equal(await poll(denied), 'access_denied')
      const late = await start()
      simulator.clock.advance(5 * minute)
      assert.equal(await poll(late), 'expired_token')
      await assert.rejects(simulator.user('Ann').confirms('NO-CODE'))
    }),
  )
})

describe('the simulated exchange of an assertion', () => {
  it(
    'gives the token of the tenant for the one that vouches',
    run(
      async (simulator) => {
        const ask = (client_assertion: string) =>
          post(simulator, v3, {
            grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
            client_assertion,
            client_id: simulator.credentials.appId,
          })
        assert.match((await ask('good')).json['access_token'] ?? '', /^t-/)
        assert.deepEqual([(await ask('bad')).status, (await ask('bad')).json.code], [400, 20002])
      },
      { clientAssertion: 'good' },
    ),
  )
})
