import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { authorizeUrl } from '../../../src/auth/authorize-url.js'
import { oauthBaseUrl } from '../../../src/auth/oauth-base-url.js'
import { createLark } from '../../../src/client/create-lark.js'
import { sha256 } from '../../../src/crypto/sha256.js'
import { isLarkError } from '../../../src/model/errors.js'

const lark = createLark({ appId: 'cli_1', appSecret: 's3cr3t' })
const redirectUri = 'https://bot.example/login'

describe('authorizeUrl', () => {
  it('names app, redirect, scopes, state and challenge', () => {
    const { url, state, codeVerifier } = authorizeUrl(lark, { redirectUri, scopes: ['a:b', 'offline_access'], prompt: 'consent' })
    assert.match(codeVerifier ?? '', /^[\w.~-]{43,128}$/)
    assert.match(url, /^https:\/\/accounts\.feishu\.cn\/open-apis\/authen\/v1\/authorize\?[^+]*scope=a%3Ab%20offline_access/)
    assert.deepEqual(Object.fromEntries(new URL(url).searchParams), {
      client_id: 'cli_1',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'a:b offline_access',
      state,
      code_challenge: createHash('sha256')
        .update(codeVerifier ?? '')
        .digest('base64url'),
      code_challenge_method: 'S256',
      prompt: 'consent',
    })
  })

  it('is another one each time, and can do without a verifier', () => {
    const [one, two] = [authorizeUrl(lark, { redirectUri }), authorizeUrl(lark, { redirectUri })]
    assert.notEqual(one.state, two.state)
    assert.notEqual(one.codeVerifier, two.codeVerifier)
    const plain = authorizeUrl(lark, { redirectUri, pkce: false, state: 'mine' })
    assert.deepEqual([plain.state, 'codeVerifier' in plain, plain.url.includes('challenge')], ['mine', false, false])
  })

  it('lists every fault, and needs to know where users log in', () => {
    const faults = (make: () => unknown) => {
      try {
        make()
      } catch (error) {
        if (isLarkError(error, 'InputError') || isLarkError(error, 'ConfigError')) return error.faults.map(({ path }) => path)
      }
      return []
    }
    const many = Array.from({ length: 51 }, (_, index) => `s:${index}`)
    assert.deepEqual(
      faults(() => authorizeUrl(lark, { redirectUri: 'login', scopes: ['a b', ...many] })),
      ['redirectUri', 'scopes', 'scopes[0]'],
    )
    const elsewhere = createLark({ appId: 'cli_1', appSecret: 's3cr3t', domain: 'https://open.feishu.cn.evil.example' })
    assert.deepEqual(
      faults(() => authorizeUrl(elsewhere, { redirectUri })),
      ['oauthBaseUrl'],
    )
  })
})

describe('the host where users log in', () => {
  it('belongs to the exact hosts of the platform, or is given', () => {
    assert.equal(oauthBaseUrl('https://open.feishu.cn'), 'https://accounts.feishu.cn')
    assert.equal(oauthBaseUrl('https://open.larksuite.com'), 'https://accounts.larksuite.com')
    for (const host of ['xopen.feishu.cn', 'open.feishu.cn.evil.example', 'open.feishu.cn:8443', 'feishu.cn']) {
      assert.equal(oauthBaseUrl(`https://${host}`), undefined)
    }
    assert.equal(oauthBaseUrl('https://x.example', 'accounts.example//'), 'https://accounts.example')
    assert.equal(oauthBaseUrl('https://x.example', 'http://127.0.0.1:8080/'), 'http://127.0.0.1:8080')
  })
})

describe('sha256', () => {
  it('is that of node:crypto', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(Buffer.from(sha256(bytes)).toString('hex'), createHash('sha256').update(bytes).digest('hex'))
      }),
    )
  })
})
