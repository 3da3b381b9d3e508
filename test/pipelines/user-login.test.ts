import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import {
  authorizeUrl,
  createLark,
  deviceLogin,
  exchangeCode,
  identity,
  isLarkError,
  memoryTokenStore,
  sessions,
  type DeviceLoginState,
  type Lark,
  type LarkOptions,
  type TokenStore,
  type UserSession,
} from 'rxlark'
import { fileTokenStore } from 'rxlark/node'
import type { SimulateOptions, Simulator } from 'rxlark/simulator'
import { catchError, filter, firstValueFrom, forkJoin, lastValueFrom, of, tap, toArray } from 'rxjs'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { withFolder } from '../support/temporary-folder.js'
import { startChild } from './child.js'

const redirectUri = 'https://bot.example/login?from=lark#top'
const scopes = ['contact:user.base:readonly', 'offline_access']
const hour = 3_600_000

interface Platform {
  readonly simulator: Simulator
  /** Another client of the app, as another process would have it. */
  client(options?: Partial<LarkOptions>): Lark
}

/** Runs a test with clients of one app. Their clock is that of the platform. */
const onPlatform = (test: (platform: Platform) => Promise<void>, options: SimulateOptions = {}) =>
  withSimulator(options, async (simulator) => {
    const { appId, appSecret } = simulator.credentials
    const made: Lark[] = []
    const client = (given: Partial<LarkOptions> = {}) => {
      const lark = createLark({
        appId,
        appSecret,
        domain: simulator.url,
        oauthBaseUrl: simulator.url,
        log: 'silent',
        scheduler: simulator.clock,
        store: memoryTokenStore({ scheduler: simulator.clock }),
        ...given,
      })
      made.push(lark)
      return lark
    }
    await test({ simulator, client }).finally(() => made.forEach((lark) => lark.close()))
  })

async function logIn(simulator: Simulator, lark: Lark, wanted: readonly string[] = scopes): Promise<UserSession> {
  const { url, state, codeVerifier } = authorizeUrl(lark, { redirectUri, scopes: wanted })
  const back = new URL(await simulator.user('Ann').authorizes(url))
  assert.equal(back.searchParams.get('state'), state)
  return firstValueFrom(exchangeCode(lark, { code: back.searchParams.get('code') ?? '', redirectUri, codeVerifier }))
}

const whoIs = (lark: Lark, session: UserSession) =>
  lark.as(identity.user(session)).request<{ open_id: string }>({ method: 'GET', url: '/open-apis/authen/v1/user_info' })

/** How often tokens were asked for by a grant. */
function grants({ requests$ }: Simulator, grant: string): number {
  const seen: unknown[] = []
  requests$.subscribe(({ body }) => seen.push((body as { grant_type?: unknown } | undefined)?.grant_type)).unsubscribe()
  return seen.filter((one) => one === grant).length
}

const failure = (source: ReturnType<typeof whoIs>) => firstValueFrom(source.pipe(catchError((error: unknown) => of(error))))

describe('the login of a user', function () {
  this.timeout(30_000)

  it('ends in a session, with PKCE, that can call', () =>
    onPlatform(async ({ simulator, client }) => {
      const lark = client()
      const session = await logIn(simulator, lark)
      const { openId } = simulator.user('Ann')
      assert.deepEqual([session.openId, session.name, session.scopes], [openId, 'Ann', scopes])
      assert.equal((await firstValueFrom(whoIs(lark, session))).open_id, openId)
      assert.equal(await firstValueFrom(sessions(lark).get(openId)), session)
    }))

  it('keeps the address of the redirect whole', () =>
    onPlatform(async ({ simulator, client }) => {
      const { url } = authorizeUrl(client(), { redirectUri, scopes })
      const back = await simulator.user('Ann').authorizes(url)
      assert.match(back, /^https:\/\/bot\.example\/login\?from=lark&code=[\w-]+&state=[\w-]+#top$/)
      assert.match(await simulator.user('Ann').authorizes(url, { deny: true }), /\?from=lark&error=access_denied&state=/)
    }))

  it('says who must act when it fails', () =>
    onPlatform(async ({ simulator, client }) => {
      const lark = client()
      const exchange = async (options: { verifier?: string; redirectUri?: string; code?: string }) => {
        const { url, codeVerifier } = authorizeUrl(lark, { redirectUri, scopes })
        const code = new URL(await simulator.user('Ann').authorizes(url)).searchParams.get('code') ?? ''
        const given = {
          code: options.code ?? code,
          redirectUri: options.redirectUri ?? redirectUri,
          codeVerifier: options.verifier ?? codeVerifier,
        }
        return firstValueFrom(exchangeCode(lark, given).pipe(catchError((error: unknown) => of(error))))
      }
      const wrongVerifier = await exchange({ verifier: 'x'.repeat(43) })
      assert.ok(isLarkError(wrongVerifier, 'ApiError') && wrongVerifier.code === 20049)
      const wrongPlace = await exchange({ redirectUri: 'https://evil.example' })
      assert.ok(isLarkError(wrongPlace, 'ApiError') && wrongPlace.code === 20071)
      const wrongCode = await exchange({ code: 'never-given-code' })
      assert.ok(isLarkError(wrongCode, 'AuthError') && wrongCode.code === 20003 && wrongCode.reauthorize)
      assert.doesNotMatch(inspect(wrongCode, { depth: 9 }), /never-given-code/)
      const { appId } = simulator.credentials
      const stranger = client({ appId, appSecret: 'another-secret' })
      const wrongSecret = await firstValueFrom(
        exchangeCode(stranger, { code: 'x', redirectUri }).pipe(catchError((error: unknown) => of(error))),
      )
      assert.ok(isLarkError(wrongSecret, 'AuthError') && wrongSecret.code === 20002 && !wrongSecret.reauthorize)
    }))

  it('is refreshed once for all who call when it is due, and kept before it is used', () =>
    onPlatform(async ({ simulator, client }) => {
      const store = memoryTokenStore({ scheduler: simulator.clock })
      const written: number[] = []
      const watching: TokenStore = {
        ...store,
        set: (key, value, ttl) => (written.push(grants(simulator, 'refresh_token')), store.set(key, value, ttl)),
      }
      const lark = client({ store: watching })
      const session = await logIn(simulator, lark)
      simulator.clock.advance(hour * 1.95)
      const answers = await firstValueFrom(forkJoin([whoIs(lark, session), whoIs(lark, session), whoIs(lark, session)]))
      assert.equal(answers.length, 3)
      assert.equal(grants(simulator, 'refresh_token'), 1)
      assert.equal(written.length, 2)
      simulator.clock.advance(hour * 1.95)
      await firstValueFrom(whoIs(lark, session))
      assert.equal(grants(simulator, 'refresh_token'), 2)
    }))

  it('is refreshed when the platform refuses its token', () =>
    onPlatform(async ({ simulator, client }) => {
      const lark = client()
      const session = await logIn(simulator, lark)
      simulator.faults.revokeTokens()
      assert.equal((await firstValueFrom(whoIs(lark, session))).open_id, session.openId)
      assert.equal(grants(simulator, 'refresh_token'), 1)
    }))

  it('is refreshed once on the wire by two clients that share a store', () =>
    onPlatform(async ({ simulator, client }) => {
      const store = memoryTokenStore({ scheduler: simulator.clock })
      const [one, two] = [client({ store, scheduler: simulator.clock }), client({ store })]
      const session = await logIn(simulator, one)
      const same = await firstValueFrom(sessions(two).get(session.openId))
      assert.notEqual(same, session)
      simulator.clock.advance(hour * 1.95)
      await firstValueFrom(forkJoin([whoIs(one, session), whoIs(two, same)]))
      assert.equal(grants(simulator, 'refresh_token'), 1)
    }))

  it('is refreshed once on the wire by two processes that share a store', () =>
    withFolder((folder) =>
      onPlatform(async ({ simulator, client }) => {
        const store = fileTokenStore({ folder })
        const session = await logIn(simulator, client({ store, scheduler: simulator.clock }))
        simulator.faults.revokeTokens()
        const children = [1, 2].map(() => startChild(simulator, folder, 'user', session.openId))
        await Promise.all(children.map(({ ready }) => ready))
        assert.deepEqual(await Promise.all(children.map((child) => child.go())), ['ok', 'ok'])
        assert.equal(grants(simulator, 'refresh_token'), 1)
      }),
    ))

  it('tries once more when the platform fails, and keeps the good refresh token through any failure', () =>
    onPlatform(async ({ simulator, client }) => {
      const lark = client({ scheduler: simulator.clock, retry: false })
      const session = await logIn(simulator, lark)
      simulator.clock.advance(hour * 2.1)
      simulator.faults.calls(
        { match: '/oauth/v3/token', status: 503, body: '{"code":20072,"error":"temporarily_unavailable"}' },
        1,
      )
      assert.equal((await firstValueFrom(whoIs(lark, session))).open_id, session.openId)
      simulator.clock.advance(hour * 2.1)
      simulator.faults.calls({ match: '/oauth/v3/token', status: 500, body: 'oops' }, 1)
      assert.ok(isLarkError(await failure(whoIs(lark, session)), 'HttpError'))
      simulator.faults.calls({ match: '/oauth/v3/token', status: 400, body: '{"code":20063,"error":"invalid_request"}' }, 1)
      assert.ok(isLarkError(await failure(whoIs(lark, session)), 'ApiError'))
      assert.equal((await firstValueFrom(whoIs(lark, session))).open_id, session.openId)
    }))

  it('is over when its refresh token is: an AuthError says with which scopes to log in again, without asking twice', () =>
    onPlatform(async ({ simulator, client }) => {
      const lark = client()
      const session = await logIn(simulator, lark)
      simulator.clock.advance(hour * 3)
      simulator.faults.revokeSessions()
      for (let call = 0; call < 3; call += 1) {
        const error = await failure(whoIs(lark, session))
        assert.ok(isLarkError(error, 'AuthError') && error.code === 20064)
        assert.deepEqual(error.reauthorize, { scopes })
      }
      assert.equal(grants(simulator, 'refresh_token'), 1)
      const again = await logIn(simulator, lark)
      assert.equal((await firstValueFrom(whoIs(lark, again))).open_id, session.openId)
    }))

  it('is over with its access token where nobody asked for offline_access', () =>
    onPlatform(async ({ simulator, client }) => {
      const lark = client()
      const session = await logIn(simulator, lark, ['contact:user.base:readonly'])
      simulator.clock.advance(hour * 1.99)
      assert.equal((await firstValueFrom(whoIs(lark, session))).open_id, session.openId)
      simulator.clock.advance(hour)
      const error = await failure(whoIs(lark, session))
      assert.ok(isLarkError(error, 'AuthError') && error.reauthorize?.scopes[0] === 'contact:user.base:readonly')
    }))

  it('is not known before it was made, nor after it was forgotten', () =>
    onPlatform(async ({ simulator, client }) => {
      const lark = client()
      const known = () =>
        firstValueFrom(
          sessions(lark)
            .get(simulator.user('Ann').openId)
            .pipe(catchError((error: unknown) => of(error))),
        )
      const error = await known()
      assert.ok(isLarkError(error, 'AuthError') && error.reauthorize)
      const session = await logIn(simulator, lark)
      assert.equal(await known(), session)
      await firstValueFrom(sessions(lark).forget(session.openId))
      assert.ok(isLarkError(await known(), 'AuthError'))
    }))

  it('shows no secret in session, client, errors, activity and log', () =>
    onPlatform(async ({ simulator, client }) => {
      const lines: string[] = []
      const write = (line: string) => void lines.push(line)
      const secrets: string[] = []
      const store = memoryTokenStore({ scheduler: simulator.clock })
      const watching: TokenStore = {
        ...store,
        set: (key, value, ttl) => {
          secrets.push(...((value ?? '').match(/(?:eyJ|ur-)[\w.-]+/g) ?? []))
          return store.set(key, value, ttl)
        },
      }
      const lark = client({ store: watching, log: 'debug', logger: { error: write, warn: write, info: write, debug: write } })
      const seen: unknown[] = []
      lark.activity$.subscribe((activity) => seen.push(activity))
      const session = await logIn(simulator, lark)
      simulator.faults.revokeTokens()
      await firstValueFrom(whoIs(lark, session))
      simulator.faults.revokeTokens()
      simulator.faults.revokeSessions()
      seen.push(await failure(whoIs(lark, session)))
      const shown = [lines, seen, session, lark, lark.as(identity.user(session)), sessions(lark)]
        .map((value) => inspect(value, { depth: 20, showHidden: true, getters: true }))
        .join()
      assert.ok(secrets.length >= 4)
      for (const secret of [...secrets, simulator.credentials.appSecret]) assert.ok(!shown.includes(secret), secret.slice(0, 6))
    }))
})

describe('the login of a user by device', function () {
  this.timeout(30_000)

  for (const dialect of ['accounts', 'open'] as const) {
    it(`shows a code and ends in a session, in the dialect of ${dialect}`, () =>
      onPlatform(
        async ({ simulator, client }) => {
          const lark = client()
          const states = await lastValueFrom(
            deviceLogin(lark, { scopes, dialect }).pipe(
              tap((state) => {
                if (state.status === 'pending') void simulator.user('Ann').confirms(code)
                if (state.status === 'verification') code = state.userCode
              }),
              toArray(),
            ),
          )
          assert.deepEqual([...new Set(states.map(({ status }) => status))], ['verification', 'pending', 'logged-in'])
          const last = states.at(-1) as Extract<DeviceLoginState, { status: 'logged-in' }>
          assert.equal((await firstValueFrom(whoIs(lark, last.session))).open_id, simulator.user('Ann').openId)
          simulator.faults.revokeTokens()
          await firstValueFrom(whoIs(lark, last.session))
        },
        { deviceInterval: 0.05 },
      ))
  }

  let code = ''

  it('ends with an AuthError when the user says no', () =>
    onPlatform(
      async ({ simulator, client }) => {
        const error = await lastValueFrom(
          deviceLogin(client(), { scopes }).pipe(
            tap((state) => {
              if (state.status === 'verification') void simulator.user('Ann').confirms(state.userCode, { deny: true })
            }),
            filter(() => false),
            catchError((problem: unknown) => of(problem)),
          ),
        )
        assert.ok(isLarkError(error, 'AuthError'))
        assert.deepEqual(error.reauthorize, { scopes })
        assert.match(error.message, /said no/)
      },
      { deviceInterval: 0.05 },
    ))
})
