import assert from 'node:assert/strict'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { isLarkError } from '../../../src/model/errors.js'
import { registerApp } from '../../../streams/register-app.js'
import { encodeAddons, type RegistrationAddons } from '../../../streams/registration/addons.js'
import type { RegistrationOptions } from '../../../streams/registration/registration-options.js'
import { verificationUrl } from '../../../streams/registration/verification-url.js'

const page = 'https://accounts.feishu.cn/page/demo?user_code=ABCD-EFGH&kept=a+b'

const queryOf = (options: RegistrationOptions) =>
  [...new URL(verificationUrl({ verification_uri_complete: page }, options) ?? '').searchParams].map(
    ([name, value]) => `${name}=${value}`,
  )

const decoded = (addons: string) => JSON.parse(gunzipSync(Buffer.from(addons, 'base64url')).toString()) as unknown

/** The paths of the faults of options. */
const faultsOf = (options: object): readonly string[] => {
  try {
    void registerApp(options)
    return []
  } catch (error) {
    assert.ok(isLarkError(error, 'ConfigError'))
    return error.faults.map(({ path }) => path)
  }
}

describe('the address of a registration', () => {
  const own = ['user_code=ABCD-EFGH', 'kept=a b', 'from=sdk', 'tp=sdk']

  it('keeps the query of the platform, and says who asks', () => {
    assert.deepEqual(queryOf({}), [...own, 'source=rxlark'])
    assert.deepEqual(queryOf({ source: 'my-cli' }), [...own, 'source=rxlark/my-cli'])
  })

  it('says what the app is to look like', () => {
    const appPreset = {
      avatar: ['https://a.example.test/1.png', 'https://a.example.test/2.png'],
      name: 'Bot of {user}',
      desc: '你好 & more',
    }
    assert.deepEqual(queryOf({ appPreset }).slice(5), [
      'avatar=https://a.example.test/1.png',
      'avatar=https://a.example.test/2.png',
      'name=Bot of {user}',
      'desc=你好 & more',
    ])
    assert.deepEqual(queryOf({ appPreset: { avatar: 'https://a.example.test/1.png' } }).slice(5), [
      'avatar=https://a.example.test/1.png',
    ])
  })

  it('says which app, and that only a new one will do, where that is so', () => {
    assert.deepEqual(queryOf({ createOnly: true, appId: 'cli_1' }).slice(5), ['createOnly=true', 'clientID=cli_1'])
    assert.deepEqual(queryOf({ createOnly: false }).slice(5), [])
  })

  it('carries addons, packed in the letters of addresses', () => {
    const addons = { scopes: { tenant: ['im:message:send_as_bot'] }, callbacks: { items: ['card.action.trigger'] } }
    const text = queryOf({ addons })[5]?.replace('addons=', '') ?? ''
    assert.match(text, /^[\w-]+$/)
    assert.deepEqual(decoded(text), addons)
    // What the platform's own tools make of the same.
    const theirs =
      'H4sIAAAAAAAAAx3LwQnAIAwAwF3yLg6QVYqUGININRaTn7h7ae9_C4zHIwa4wEVJHfCE2rGLGRVBE80X2ZWGQ9wHMLWWiO9_VJduX2CaORB7HRp81lJkQtz7BetDUo1eAAAA'
    assert.deepEqual(decoded(text), decoded(theirs))
  })
})

describe('addons', () => {
  it('are the same text for the same things, in whatever order they came', () => {
    const one: RegistrationAddons = {
      preset: false,
      events: { items: { user: ['b'], tenant: ['a'] } },
      scopes: { tenant: ['s'] },
    }
    const other: RegistrationAddons = {
      scopes: { tenant: ['s'], user: undefined },
      events: { items: { tenant: ['a'], user: ['b'] } },
      preset: false,
    }
    assert.equal(encodeAddons(one), encodeAddons(other))
    assert.deepEqual(decoded(encodeAddons(one)), {
      preset: false,
      scopes: { tenant: ['s'] },
      events: { items: { tenant: ['a'], user: ['b'] } },
    })
  })

  it('come out as they went in', () => {
    const names = fc.array(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 9 })
    const plain = { noNullPrototype: true } as const
    const byToken = fc.record({ tenant: names, user: names }, plain)
    const addons = fc.record(
      {
        preset: fc.boolean(),
        scopes: byToken,
        events: fc.record({ items: byToken }, plain),
        callbacks: fc.record({ items: names }, plain),
      },
      plain,
    )
    fc.assert(
      fc.property(addons, (given) => {
        const text = encodeAddons(given)
        assert.match(text, /^[\w-]+$/)
        assert.deepEqual(decoded(text), given)
      }),
      { numRuns: 200 },
    )
  })

  for (const [addons, path] of [
    [null, 'addons'],
    [[], 'addons'],
    [{}, 'addons'],
    [{ scopes: {} }, 'addons'],
    [{ scopes: { tenant: [] } }, 'addons'],
    [{ preset: true }, 'addons'],
    [{ preset: 'no', callbacks: { items: ['x'] } }, 'addons.preset'],
    [{ scopes: null }, 'addons.scopes'],
    [{ scopes: ['x'] }, 'addons.scopes'],
    [{ scopes: { tenant: 'x' } }, 'addons.scopes.tenant'],
    [{ scopes: { tenant: null } }, 'addons.scopes.tenant'],
    [{ scopes: { tenant: ['x', ''] } }, 'addons.scopes.tenant[1]'],
    [{ scopes: { app: ['x'] } }, 'addons.scopes.app'],
    [{ security: {}, callbacks: { items: ['x'] } }, 'addons.security'],
    [{ events: { request_url: 'x', items: { tenant: ['x'] } } }, 'addons.events.request_url'],
    [{ events: { items: ['x'] } }, 'addons.events.items'],
    [{ callbacks: { items: [7] } }, 'addons.callbacks.items[0]'],
    [{ toString: ['x'], callbacks: { items: ['x'] } }, 'addons.toString'],
  ] as const)
    it(`that are ${JSON.stringify(addons)} are wrong at ${path}`, () => {
      assert.deepEqual(faultsOf({ addons }), [path])
    })

  it('name something, or say that there is to be nothing but the minimum', () => {
    for (const addons of [
      { preset: false },
      { preset: false, scopes: { user: [] } },
      { callbacks: { items: ['x'] } },
      undefined,
    ]) {
      assert.deepEqual(faultsOf({ addons }), [])
    }
  })
})

describe('the options of a registration', () => {
  const avatars = (count: number) => Array.from({ length: count }, (_, index) => `https://a.example.test/${index}.png`)

  for (const [options, paths] of [
    [{ appPreset: { avatar: [] } }, ['appPreset.avatar']],
    [{ appPreset: { avatar: avatars(7) } }, ['appPreset.avatar']],
    [{ appPreset: { avatar: ['x', '', 7] } }, ['appPreset.avatar[1]', 'appPreset.avatar[2]']],
    [{ appPreset: { name: '', desc: 7 } }, ['appPreset.name', 'appPreset.desc']],
    [{ appId: '', source: '', createOnly: 'yes' }, ['source', 'appId', 'createOnly']],
    [{ domain: 'http://', larkDomain: 'a b' }, ['domain', 'larkDomain']],
  ] as const)
    it(`${JSON.stringify(options).slice(0, 60)} are refused at once, at ${paths.join(' and ')}`, () => {
      assert.deepEqual(faultsOf(options), paths)
    })

  it('may all be left out', () => {
    assert.deepEqual(faultsOf({}), [])
    assert.deepEqual(
      faultsOf({ appPreset: { avatar: avatars(6) }, domain: 'lark', larkDomain: 'http://127.0.0.1:1/x', appId: 'cli_1' }),
      [],
    )
  })
})
