import assert from 'node:assert/strict'
import { buildRequest, type CallInput, type Target } from '../../../src/http/build-request.js'
import { isLarkError } from '../../../src/model/errors.js'
import type { CallOptions } from '../../../src/model/lark.js'

const site = { domain: 'https://open.feishu.cn', userAgent: 'rxlark/1.0.0', newKey: () => 'fresh' }
const create: Target = { id: 'im.v1.message.create', method: 'POST', path: '/open-apis/im/v1/messages' }
const get: Target = { id: 'im.v1.chat.get', method: 'GET', path: '/open-apis/im/v1/chats/:chat_id' }

const build = (target: Target, input: CallInput = {}, options: CallOptions = {}) => buildRequest(target, input, options, site)

const faultsOf = (make: () => unknown): readonly string[] => {
  try {
    make()
  } catch (error) {
    if (isLarkError(error, 'InputError')) return error.faults.map(({ path, message }) => `${path} ${message}`)
  }
  throw new Error('no InputError')
}

describe('buildRequest', () => {
  it('makes method, URL, headers and a JSON body', () => {
    assert.deepEqual(build(create, { params: { receive_id_type: 'chat_id' }, data: { receive_id: 'oc_1', text: 'é' } }), {
      endpoint: 'im.v1.message.create',
      method: 'POST',
      url: 'https://open.feishu.cn/open-apis/im/v1/messages?receive_id_type=chat_id',
      path: '/open-apis/im/v1/messages',
      headers: { 'user-agent': 'rxlark/1.0.0', 'content-type': 'application/json; charset=utf-8' },
      body: '{"receive_id":"oc_1","text":"é"}',
      upload: undefined,
      answer: undefined,
      trusted: true,
      repeatable: false,
    })
  })

  it('sends neither body nor content type where a GET or DELETE has no data', () => {
    for (const method of ['GET', 'DELETE'] as const) {
      const request = build({ ...get, method }, { path: { chat_id: 'oc_1' } })
      assert.equal(request.body, undefined)
      assert.deepEqual(request.headers, { 'user-agent': 'rxlark/1.0.0' })
    }
  })

  it('sends data with a DELETE, and {} with a POST that has none', () => {
    assert.equal(build({ ...get, method: 'DELETE' }, { path: { chat_id: '1' }, data: { a: 1 } }).body, '{"a":1}')
    assert.equal(build(create).body, '{}')
  })

  it('refuses parts that hold no fields, which would go out as something else or as nothing', () => {
    const wrong = (input: unknown, target = create, options: CallOptions = {}) =>
      faultsOf(() => build(target, input as CallInput, options))
    assert.deepEqual(wrong('om_1'), ['. is a string, expected { path, params, data }'])
    assert.deepEqual(wrong({ params: 'page_size=5' }), ['params is a string that holds no fields by name'])
    assert.deepEqual(wrong({ params: new URLSearchParams('a=1'), path: ['om_1'] }), [
      'path is a list that holds no fields by name',
      'params is an object that holds no fields by name',
    ])
    const keyed: Target = { ...create, idempotency: { in: 'body', field: 'uuid' } }
    assert.deepEqual(wrong({ data: 'text' }, keyed), ['data is a string that holds no fields by name'])
    assert.deepEqual(wrong({ data: ['text'] }, create, { extra: { data: { a: 1 } } }), [
      'data is a list that holds no fields by name',
    ])
    assert.deepEqual(wrong({ data: () => 1 }), ['data is a function, which has no JSON'])
    assert.deepEqual(wrong({ data: { toJSON: () => undefined } }), ['data is an object, which has no JSON'])
    assert.deepEqual(wrong({}, create, { headers: new Headers({ 'x-a': '1' }) as never }), [
      'headers is no object with a member for each header',
    ])
  })

  it('takes null for what is left out, and any JSON for data that nothing is added to', () => {
    const nothing = { path: null, params: null, data: null } as unknown as CallInput
    assert.equal(build(create, nothing).body, '{}')
    assert.equal(build(create, { data: ['a'] }).body, '["a"]')
  })

  it('adds what the catalogue lacks', () => {
    const request = build(create, { params: { a: 1 }, data: { b: 2 } }, { extra: { params: { c: 3 }, data: { d: 4 } } })
    assert.equal(request.url, 'https://open.feishu.cn/open-apis/im/v1/messages?a=1&c=3')
    assert.equal(request.body, '{"b":2,"d":4}')
  })

  it('fills the idempotency field: the caller’s own value, else the key of the options, else a fresh one', () => {
    const inBody: Target = { ...create, idempotency: { in: 'body', field: 'uuid' } }
    const inQuery: Target = { ...create, idempotency: { in: 'query', field: 'client_token' } }
    assert.equal(build(inBody, { data: { a: 1 } }).body, '{"a":1,"uuid":"fresh"}')
    assert.equal(build(inBody, {}, { idempotencyKey: 'mine' }).body, '{"uuid":"mine"}')
    assert.equal(build(inBody, { data: { uuid: 'own' } }, { idempotencyKey: 'mine' }).body, '{"uuid":"own"}')
    assert.match(build(inQuery, {}, { idempotencyKey: 'mine' }).url, /\?client_token=mine$/)
    assert.equal(build(create, { data: { a: 1 } }, { idempotencyKey: 'mine' }).body, '{"a":1}')
  })

  it('lets the headers of the caller win, in any case', () => {
    assert.deepEqual(build(create, {}, { headers: { 'User-Agent': 'me', 'X-Tt-Logid': 'l' } }).headers, {
      'user-agent': 'me',
      'content-type': 'application/json; charset=utf-8',
      'x-tt-logid': 'l',
    })
  })

  it('lists every fault at once', () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    const faults = faultsOf(() =>
      build({ ...get, method: 'POST' }, { params: { q: {} }, data: circle }, { headers: { 'x y': '1', z: 'a\r\nb' } }),
    )
    assert.deepEqual(
      faults.map((fault) => fault.split(' ')[0]),
      ['path.chat_id', 'params.q', 'data', 'headers.x', 'headers.z'],
    )
  })

  describe('of a raw request', () => {
    const raw = (path: string): Target => ({ id: 'raw', method: 'GET', path, raw: true })

    it('takes a path with a query of its own, and leaves colons alone', () => {
      assert.equal(
        build(raw('/open-apis/a/:b?x=1#part'), { params: { y: 2 } }).url,
        'https://open.feishu.cn/open-apis/a/:b?x=1&y=2',
      )
    })

    it('fills the names of a path where values are given', () => {
      assert.equal(build(raw('/a/:b'), { path: { b: '1/2' } }).url, 'https://open.feishu.cn/a/1%2F2')
    })

    it('trusts the host of the client only, to the letter', () => {
      const trusted = (url: string) => build(raw(url)).trusted
      assert.equal(trusted('https://open.feishu.cn/open-apis/x'), true)
      for (const url of [
        'http://open.feishu.cn/x',
        'https://open.feishu.cn:8443/x',
        'https://open.feishu.cn.evil.test/x',
        'https://evil.test/open.feishu.cn',
        'https://accounts.feishu.cn/x',
      ]) {
        assert.equal(trusted(url), false, url)
      }
    })

    it('refuses a user before the host, who would show in whatever is told of the call', () => {
      for (const url of ['https://open.feishu.cn@evil.test/x', 'https://ann:pass@open.feishu.cn/x', 'http://:pass@host.test/x']) {
        assert.deepEqual(
          faultsOf(() => build(raw(url))),
          ['url has a user: who wants one gets it in a header'],
        )
      }
    })

    it('refuses a method that is none of the platform’s', () => {
      for (const method of ['get', 'HEAD', 'GET / HTTP/1.1', undefined]) {
        const target = { ...raw('/x'), method } as unknown as Target
        assert.deepEqual(
          faultsOf(() => build(target)),
          ['method is none of GET, POST, PUT, PATCH, DELETE'],
        )
      }
    })

    it('refuses what is neither a path nor an http(s) URL', () => {
      for (const url of ['open-apis/x', 'ftp://host/x', 'file:///etc/passwd', '']) {
        assert.deepEqual(
          faultsOf(() => build(raw(url))),
          ['url must be a path that begins with / or an http(s) URL'],
        )
      }
    })
  })
})
