import assert from 'node:assert/strict'
import { defer, delay, map, of, tap, type Observable } from 'rxjs'
import type { RunHelpers, TestScheduler } from 'rxjs/testing'
import { deviceLogin } from '../../../src/auth/device-login.js'
import { exchangeCode } from '../../../src/auth/exchange-code.js'
import { memoryTokenStore } from '../../../src/auth/memory-token-store.js'
import { sessions } from '../../../src/auth/sessions.js'
import { identity } from '../../../src/client/identity.js'
import { larkOver } from '../../../src/client/lark-over.js'
import { settingsOf } from '../../../src/client/settings.js'
import { isLarkError } from '../../../src/model/errors.js'
import type { HttpRequest, HttpResponse } from '../../../src/model/internals.js'
import type { TokenStore } from '../../../src/model/token-store.js'
import type { UserSession } from '../../../src/model/user-session.js'
import { answer, ok, virtual } from '../client/played-lark.js'

const minute = 60_000

interface Platform {
  /** What the next requests to the token endpoint are answered with; the last one stays. */
  readonly tokens: readonly (HttpResponse | Observable<HttpResponse>)[]
  readonly scheduler: TestScheduler
  readonly store?: TokenStore
}

const granted = (name: string) =>
  answer({ access_token: `eyJ${name}`, expires_in: 7200, refresh_token: `ur-${name}`, scope: 'offline_access' })
const word = (error: string) => answer({ error }, 400)
const device = answer({
  device_code: 'dc',
  user_code: 'UC',
  verification_uri: 'https://x.example/d',
  expires_in: 240,
  interval: 5,
})

/** A client in virtual time, and the grants that it asked for, with their time. */
function platform({ tokens, scheduler, store = memoryTokenStore({ scheduler }) }: Platform) {
  const queue = [...tokens]
  const asked: string[] = []
  const send = (request: HttpRequest): Observable<HttpResponse> =>
    defer(() => {
      if (request.url.includes('user_info')) return of(ok({ open_id: 'ou_1', name: 'Ann' }))
      if (request.url.includes('device_authorization')) return of(device)
      if (!request.url.includes('token')) return of(ok({ as: request.headers['authorization'] }))
      asked.push(`${scheduler.now()} ${/refresh_token|authorization_code|device_code/.exec(String(request.body))?.[0] ?? ''}`)
      const next = queue.length > 1 ? queue.shift()! : queue[0]!
      return 'subscribe' in next ? next : of(next)
    })
  const settings = settingsOf({ appId: 'cli_1', appSecret: 's3cr3t', log: 'silent', timeout: Infinity, scheduler, store })
  return { lark: larkOver(settings, () => send), asked }
}

/** A session of a client. */
function session(lark: ReturnType<typeof platform>['lark']): UserSession {
  let made: UserSession | undefined
  exchangeCode(lark, { code: 'c', redirectUri: 'https://x.example' }).subscribe((one) => (made = one))
  return made!
}

const tokenOf = ({ token$ }: UserSession) => token$.pipe(map(({ token }) => token))

describe('a user session, in time', () => {
  it('is renewed 5 minutes ahead of its end, when it is used', () => {
    virtual(({ scheduler, expectObservable }) => {
      const { lark, asked } = platform({ scheduler, tokens: [granted('a'), granted('b')] })
      const one = session(lark)
      expectObservable(tokenOf(one), `${115 * minute - 1}ms ^`).toBe(`${115 * minute - 1}ms (a|)`, { a: 'eyJa' })
      expectObservable(tokenOf(one), `${115 * minute}ms ^`).toBe(`${115 * minute}ms (b|)`, { b: 'eyJb' })
      scheduler.flush()
      assert.deepEqual(asked, ['0 authorization_code', `${115 * minute} refresh_token`])
    })
  })

  it('is renewed once for all who wait, to the end, also when they all leave', () => {
    virtual(({ scheduler, expectObservable }) => {
      const slow = of(granted('b')).pipe(delay(1_000, scheduler))
      const { lark, asked } = platform({ scheduler, tokens: [granted('a'), slow, granted('c')] })
      const one = session(lark)
      const due = 115 * minute
      expectObservable(tokenOf(one), `${due}ms ^ 99ms !`).toBe('')
      expectObservable(tokenOf(one), `${due + 50}ms ^ 49ms !`).toBe('')
      expectObservable(tokenOf(one), `${due + 2_000}ms ^`).toBe(`${due + 2_000}ms (b|)`, { b: 'eyJb' })
      scheduler.flush()
      assert.equal(asked.length, 2)
    })
  })

  it('is in the store before it is used', () => {
    virtual(({ scheduler }) => {
      const memory = memoryTokenStore({ scheduler })
      const order: string[] = []
      const store: TokenStore = {
        ...memory,
        set: (key, value, ttl) => (order.push(`kept ${/ur-\w/.exec(value ?? '')?.[0] ?? ''}`), memory.set(key, value, ttl)),
      }
      const { lark } = platform({ scheduler, store, tokens: [granted('a'), granted('b')] })
      const one = session(lark)
      one.refuse(1)
      lark
        .as(identity.user(one))
        .request<{ as: string }>({ method: 'GET', url: '/open-apis/x' })
        .pipe(tap(({ as }) => order.push(as)))
        .subscribe()
      assert.deepEqual(order, ['kept ur-a', 'kept ur-b', 'Bearer eyJb'])
    })
  })

  it('waits for the lock that another process has, and takes what that one got', () => {
    virtual(({ scheduler, expectObservable }: RunHelpers & { scheduler: TestScheduler }) => {
      const store = memoryTokenStore({ scheduler })
      const slow = of(granted('b')).pipe(delay(1_000, scheduler))
      const first = platform({ scheduler, store, tokens: [granted('a'), slow] })
      const second = platform({ scheduler, store, tokens: [granted('x')] })
      const one = session(first.lark)
      const due = 115 * minute
      const two$ = defer(() => tokenOf(sessionsOf(second.lark)))
      expectObservable(tokenOf(one), `${due}ms ^`).toBe(`${due + 1_000}ms (b|)`, { b: 'eyJb' })
      expectObservable(two$, `${due + 100}ms ^`).toBe(`${due + 1_100}ms (b|)`, { b: 'eyJb' })
      scheduler.flush()
      assert.deepEqual([first.asked.length, second.asked.length], [2, 0])
    })
  })

  it('waits for no lock when its client is closed', () => {
    virtual(({ scheduler }) => {
      const store = memoryTokenStore({ scheduler })
      const { lark } = platform({ scheduler, store, tokens: [granted('a'), granted('b')] })
      const one = session(lark)
      scheduler.schedule(() => {
        void store.lock(`rxlark/${lark.domain}/cli_1/user/ou_1/refresh`, 45_000)
        tokenOf(one).subscribe().unsubscribe()
        tokenOf(one).subscribe({ error: (error: unknown) => (ended = error) })
      }, 115 * minute)
      let ended: unknown
      let open = -1
      scheduler.schedule(
        () => {
          lark.close()
          open = scheduler.actions.filter(({ closed }) => !closed).length
        },
        115 * minute + 500,
      )
      scheduler.flush()
      assert.ok(isLarkError(ended, 'ConnectionError'), String(ended))
      assert.equal(open, 0)
    })
  })
})

function sessionsOf(lark: ReturnType<typeof platform>['lark']): UserSession {
  let found: UserSession | undefined
  sessions(lark)
    .get('ou_1')
    .subscribe((one) => (found = one))
  return found!
}

describe('a login by device, in time', () => {
  it('asks in the pace that the platform wants, and slower when it says so', () => {
    virtual(({ scheduler, expectObservable }) => {
      const { lark, asked } = platform({
        scheduler,
        tokens: [word('authorization_pending'), word('slow_down'), answer({ no: 1 }, 502), granted('a')],
      })
      const states$ = deviceLogin(lark).pipe(map((state) => (state.status === 'slow_down' ? state.interval : state.status)))
      expectObservable(states$).toBe('v 4999ms p 4999ms s 20999ms (l|)', {
        v: 'verification',
        p: 'pending',
        s: 10_000,
        l: 'logged-in',
      })
      scheduler.flush()
      assert.deepEqual(asked, ['5000 device_code', '10000 device_code', '20000 device_code', '31000 device_code'])
    })
  })

  it('is over when the time of its code is', () => {
    virtual(({ scheduler }) => {
      const { lark } = platform({ scheduler, tokens: [word('authorization_pending')] })
      let end: readonly unknown[] = []
      deviceLogin(lark, { scopes: ['a:b'] }).subscribe({
        error: (error: unknown) => (end = [scheduler.now(), isLarkError(error, 'AuthError') && error.reauthorize?.scopes]),
      })
      scheduler.flush()
      assert.deepEqual(end, [240_000, ['a:b']])
    })
  })

  it('is given up when its client is closed', () => {
    virtual(({ scheduler }) => {
      const { lark, asked } = platform({ scheduler, tokens: [word('authorization_pending')] })
      let end: readonly unknown[] = []
      deviceLogin(lark).subscribe({ error: (error: unknown) => (end = [scheduler.now(), isLarkError(error, 'ConnectionError')]) })
      scheduler.schedule(() => lark.close(), 6_000)
      scheduler.flush()
      assert.deepEqual([end, asked], [[6_000, true], ['5000 device_code']])
    })
  })
})
