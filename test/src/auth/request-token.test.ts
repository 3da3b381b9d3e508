import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { EMPTY, of, type Observable } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { askSecret, type SecretInput } from '../../../src/auth/ask-secret.js'
import { requestToken } from '../../../src/auth/request-token.js'
import { isLarkError } from '../../../src/model/errors.js'
import type { HttpRequest, HttpResponse } from '../../../src/model/internals.js'

const site = { domain: 'https://open.feishu.cn', userAgent: 'rxlark/test', newKey: () => 'key' }
const answer = (body: object): HttpResponse => ({ status: 200, headers: {}, text: JSON.stringify(body) })

interface Asking {
  readonly secret?: SecretInput
  readonly kind?: 'tenant' | 'app'
  readonly send: (request: HttpRequest) => Observable<HttpResponse>
}

/** What a request for a token comes to: notes of what was emitted, and what was sent. */
function ask({ secret = 's3cr3t', kind = 'tenant', send }: Asking) {
  const scheduler = new TestScheduler(() => undefined)
  const sent: HttpRequest[] = []
  const context = {
    appId: 'cli_1',
    site,
    secret$: askSecret(secret),
    scheduler,
    send: (request: HttpRequest) => (sent.push(request), send(request)),
  }
  const result: { value?: unknown; error?: unknown } = {}
  requestToken(kind, context).subscribe({
    next: (value) => (result.value = value),
    error: (error: unknown) => (result.error = error),
  })
  scheduler.flush()
  return { ...result, sent }
}

describe('requestToken', () => {
  it('asks for the token of a tenant as the protocol says', () => {
    const { value, sent } = ask({ send: () => of(answer({ code: 0, msg: 'ok', tenant_access_token: 't-1', expire: 7200 })) })
    assert.deepEqual(value, { token: 't-1', lifetime: 7_200_000 })
    assert.equal(sent[0]?.url, 'https://open.feishu.cn/open-apis/auth/v3/tenant_access_token/internal')
    assert.deepEqual(JSON.parse(sent[0].body as string), { app_id: 'cli_1', app_secret: 's3cr3t' })
    assert.equal('authorization' in sent[0].headers, false)
  })

  it('asks for the token of the app', () => {
    const both = answer({ code: 0, app_access_token: 'a-1', tenant_access_token: 't-1', expire: 60 })
    const { value, sent } = ask({ kind: 'app', send: () => of(both) })
    assert.deepEqual(value, { token: 'a-1', lifetime: 60_000 })
    assert.match(sent[0]!.url, /app_access_token\/internal$/)
  })

  it('says that the app is refused, and shows no secret', () => {
    for (const code of [10003, 10005, 10014, 10015, 99991543, 123456]) {
      const { error } = ask({ send: () => of(answer({ code, msg: 'app_secret=s3cr3t is wrong' })) })
      assert.ok(isLarkError(error, 'AuthError') && error.code === code)
      assert.doesNotMatch(inspect(error), /s3cr3t/)
    }
  })

  it('asks for the secret once more when the platform refuses it, and tries another one', () => {
    const secrets = ['old', 'new']
    const send = (request: HttpRequest) =>
      of(
        answer(
          String(request.body).includes('new')
            ? { code: 0, tenant_access_token: 't-1', expire: 60 }
            : { code: 10015, msg: 'wrong' },
        ),
      )
    const { value, sent } = ask({ secret: () => secrets.shift()!, send })
    assert.deepEqual(value, { token: 't-1', lifetime: 60_000 })
    assert.equal(sent.length, 2)
  })

  it('does not try the same secret twice', () => {
    const { error, sent } = ask({ secret: () => of('same'), send: () => of(answer({ code: 10015, msg: 'wrong' })) })
    assert.ok(isLarkError(error, 'AuthError'))
    assert.equal(sent.length, 1)
  })

  it('fails where there is no secret to be had', () => {
    const failing: readonly SecretInput[] = [
      () => {
        throw new Error('vault')
      },
      () => EMPTY,
      () => '',
    ]
    for (const secret of failing) {
      const { error, sent } = ask({ secret, send: () => of() })
      assert.ok(isLarkError(error, 'AuthError') && error.cause instanceof Error)
      assert.equal(sent.length, 0)
    }
  })

  it('passes a limit and a failing platform on as what they are', () => {
    const limited = ask({ send: () => of(answer({ code: 99991400, msg: 'slow' })) })
    assert.ok(isLarkError(limited.error, 'RateLimitError'))
    const failing = ask({ send: () => of({ ...answer({ code: 7, msg: 'oops' }), status: 500 }) })
    assert.ok(isLarkError(failing.error, 'ApiError') && failing.error.retryable)
  })

  it('finds fault with an answer that has no token', () => {
    for (const body of [
      { code: 0 },
      { code: 0, tenant_access_token: '', expire: 1 },
      { code: 0, tenant_access_token: 't-1' },
      { code: 0, tenant_access_token: 't-\n1', expire: 1 },
    ]) {
      const { error } = ask({ send: () => of(answer(body)) })
      assert.ok(isLarkError(error, 'DecodeError'), JSON.stringify(body))
    }
  })

  it('gives a request up that hangs for 30 seconds', () => {
    const scheduler = new TestScheduler((actual, expected) => assert.deepStrictEqual(actual, expected))
    scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
      const hanging = cold<HttpResponse>('-')
      const errors: unknown[] = []
      const token$ = requestToken('tenant', { appId: 'a', site, secret$: of('s'), scheduler, send: () => hanging })
      token$.subscribe({ error: (error: unknown) => errors.push(error) })
      expectObservable(cold('30s a')).toBe('30s a')
      expectSubscriptions(hanging.subscriptions).toBe('^ 29999ms !')
      scheduler.flush()
      assert.ok(isLarkError(errors[0], 'TimeoutError') && errors[0].timeout === 30_000)
    })
  })
})
