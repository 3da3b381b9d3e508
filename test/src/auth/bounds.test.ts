import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { firstValueFrom, NEVER } from 'rxjs'
import { oauthCodes } from '../../../src/auth/oauth-codes.js'
import { openOauth, oauthError } from '../../../src/auth/read-oauth.js'
import { storeApp$ } from '../../../src/auth/lazy-store-app.js'
import { remembered } from '../../../src/auth/remembered.js'
import { identity } from '../../../src/client/identity.js'
import { larkOver } from '../../../src/client/lark-over.js'
import { settingsOf } from '../../../src/client/settings.js'
import { isLarkError } from '../../../src/model/errors.js'
import type { HttpRequest } from '../../../src/model/internals.js'
import { answer } from '../client/played-lark.js'

describe('remembered', () => {
  it('makes a thing once, and forgets what was asked for least recently', () => {
    const made: string[] = []
    const get = remembered(2, (key) => (made.push(key), key.toUpperCase()))
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) assert.equal(get(key), key.toUpperCase())
    assert.deepEqual(made, ['a', 'b', 'c', 'b'])
  })
})

describe('the calls of a store app that wait for a ticket', () => {
  before(() => firstValueFrom(storeApp$))

  it('are at most 1,000; one more is refused at once, and has room when others leave', () => {
    const sent: HttpRequest[] = []
    const settings = settingsOf({ appId: 'cli_1', appSecret: 's3cr3t', appType: 'store', log: 'silent' })
    const lark = larkOver(settings, () => (request) => (sent.push(request), NEVER))
    const tenant = (index: number) => lark.as(identity.tenant(`tenant${index % 7}`))
    const call = (index: number, failed?: (error: unknown) => void) =>
      tenant(index)
        .request({ method: 'GET', url: '/open-apis/x' })
        .subscribe({ error: failed ?? (() => undefined) })
    const waiting = Array.from({ length: 1_000 }, (_, index) => call(index))
    let error: unknown
    call(1, (problem) => (error = problem))
    assert.ok(isLarkError(error, 'AuthError'))
    assert.match(error.message, /1000 calls wait/)
    assert.equal(sent.length, 1)
    waiting.forEach((one) => one.unsubscribe())
    error = undefined
    call(2, (problem) => (error = problem)).unsubscribe()
    assert.equal(error, undefined)
    lark.close()
  })
})

describe('the refusals of the token endpoint', () => {
  const refusal = (code: number, status = 400) =>
    oauthError(
      openOauth({
        endpoint: 'oauth.v3.token',
        response: answer({ code, error: 'invalid_grant', error_description: 'bad ur-secret-token-1' }, status),
        hide: (text) => text,
      }),
      ['a:b'],
    )

  it('say whether the user, the admin or the programmer acts, or time does', () => {
    const tags = { login: 'AuthError', app: 'AuthError', input: 'ApiError', busy: 'ApiError' } as const
    for (const [text, { kind, hint }] of Object.entries(oauthCodes)) {
      const error = refusal(Number(text))
      assert.equal(error._tag, tags[kind], text)
      assert.equal(isLarkError(error, 'AuthError') && error.reauthorize !== undefined, kind === 'login', text)
      assert.equal(error.retryable, kind === 'busy', text)
      assert.ok(error.message.includes(hint) && error.message.includes(`code ${text}`))
      assert.doesNotMatch(inspect(error), /secret-token/)
    }
  })

  it('are told apart from what is no answer of the platform', () => {
    const of = (text: string, status: number) =>
      oauthError(openOauth({ endpoint: 'x', response: { status, headers: {}, text }, hide: (said) => said }), [])
    assert.equal(of('<html>', 502)._tag, 'HttpError')
    assert.equal(of('{}', 429)._tag, 'RateLimitError')
    assert.equal(of('{"error":"invalid_client"}', 401)._tag, 'AuthError')
    assert.equal(of('{"code":12345,"msg":"odd"}', 500).retryable, true)
  })
})
