import assert from 'node:assert/strict'
import { isLarkError } from '../../../src/model/errors.js'
import { proxyFor } from '../../../src/http/proxy-for.js'

const via = (env: Readonly<Record<string, string>>, target: string, noProxy?: string) => {
  const { protocol, hostname, port } = new URL(target)
  const scheme = protocol === 'https:' || protocol === 'wss:' ? 'https' : 'http'
  const host = hostname.replace(/^\[|\]$/g, '')
  return proxyFor('env', env, noProxy)(scheme, host, Number(port) || (scheme === 'https' ? 443 : 80))?.host
}

const both = { https_proxy: 'http://secure.test:1', http_proxy: 'http://plain.test:2' }

describe('proxyFor', () => {
  it('takes the proxy of the scheme, in small letters before large ones', () => {
    assert.equal(via(both, 'https://open.feishu.cn'), 'secure.test:1')
    assert.equal(via(both, 'http://open.feishu.cn'), 'plain.test:2')
    assert.equal(via({ HTTPS_PROXY: 'http://large.test:1' }, 'https://open.feishu.cn'), 'large.test:1')
    assert.equal(via({ ...both, HTTPS_PROXY: 'http://large.test:1' }, 'https://open.feishu.cn'), 'secure.test:1')
  })

  it('takes the proxy for all where the scheme has none, and none where there is none', () => {
    assert.equal(via({ ALL_PROXY: 'any.test:3' }, 'https://open.feishu.cn'), 'any.test:3')
    assert.equal(via({ http_proxy: 'http://plain.test:2' }, 'https://open.feishu.cn'), undefined)
  })

  const direct: readonly (readonly [noProxy: string, target: string, isDirect: boolean])[] = [
    ['*', 'https://open.feishu.cn', true],
    ['feishu.cn', 'https://open.feishu.cn', true],
    ['.feishu.cn', 'https://open.feishu.cn', true],
    ['*.feishu.cn', 'https://open.feishu.cn', true],
    ['FEISHU.cn', 'https://open.feishu.cn', true],
    ['open.feishu.cn', 'https://open.feishu.cn', true],
    ['feishu.cn', 'https://notfeishu.cn', false],
    ['feishu.cn:443', 'https://open.feishu.cn', true],
    ['feishu.cn:8443', 'https://open.feishu.cn', false],
    ['localhost, 127.0.0.1', 'http://127.0.0.1:8080', true],
    ['localhost,127.0.0.1:80', 'http://127.0.0.1:8080', false],
    ['::1', 'http://[::1]:8080', true],
    ['[::1]:8080', 'http://[::1]:8080', true],
    ['[::1]:80', 'http://[::1]:8080', false],
    ['', 'https://open.feishu.cn', false],
    [' , ', 'https://open.feishu.cn', false],
  ]
  for (const [no_proxy, target, isDirect] of direct) {
    it(`reaches ${target} ${isDirect ? 'directly' : 'through the proxy'} where NO_PROXY is '${no_proxy}'`, () => {
      assert.equal(via({ ...both, no_proxy }, target) === undefined, isDirect)
      assert.equal(via(both, target, no_proxy) === undefined, isDirect)
    })
  }

  it('says what is wrong with an environment that names no proxy for HTTP, and shows no value', () => {
    for (const https_proxy of ['socks5://ann:secret@any.test:1080', 'http://[secret', 'not a secret url']) {
      try {
        via({ https_proxy }, 'https://open.feishu.cn')
        assert.fail('it was taken')
      } catch (error) {
        assert.ok(isLarkError(error, 'ConfigError'), String(error))
        assert.doesNotMatch(error.message, /secret/)
      }
    }
  })

  it('asks no environment where a proxy is given', () => {
    assert.equal(proxyFor('http://given.test:4', { no_proxy: '*' })('https', 'open.feishu.cn', 443)?.host, 'given.test:4')
  })
})
