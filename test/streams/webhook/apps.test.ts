import assert from 'node:assert/strict'
import { concat, from, map, NEVER, of, throwError } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { isLarkError } from '../../../src/model/errors.js'
import { fromWebhook } from '../../../streams/from-webhook.js'
import type { WebhookApp } from '../../../streams/webhook/apps.js'
import { challenge, encrypted, envelope, legacyCard, listening, now, post, signed, signedCard } from './requests.js'

const one = { appId: 'cli_one', encryptKey: 'key of one', verificationToken: 'vt_one' }
const two = { appId: 'cli_two', encryptKey: ['old key of two', 'key of two'], verificationToken: 'vt_two' }
const open = { appId: 'cli_open', verificationToken: 'vt_open' }
const apps: readonly WebhookApp[] = [one, two, open]

const pushOf = (app: { appId: string; verificationToken: string }) =>
  envelope(`of ${app.appId}`, { app_id: app.appId, token: app.verificationToken })
const sealed = (app: typeof one | typeof two, key: string) => signed(encrypted(pushOf(app), key), { key })

describe('fromWebhook, several apps', () => {
  for (const [name, given] of [
    ['a list', apps],
    ['a function', () => from(apps)],
  ] as const)
    it(`gives a push to the app whose signature verifies, of ${name}`, async () => {
      const { ask, ids, rejected } = listening({ apps: given })
      const requests = [
        sealed(two, 'key of two'),
        sealed(one, 'key of one'),
        post(pushOf(open)),
        sealed(two, 'old key of two'),
        signed(post(pushOf(one)), { key: 'key of one' }),
      ]
      for (const request of requests) assert.equal((await ask(request)).status, 200)
      assert.deepEqual(ids, ['of cli_two', 'of cli_one', 'of cli_open', 'of cli_two', 'of cli_one'])
      assert.deepEqual(rejected, [])
    })

  for (const [name, request, reason] of [
    ['signed with a key of none', signed(encrypted(pushOf(one), 'x'), { key: 'x' }), 'bad-signature'],
    ['signed by one with the token of another', signed(encrypted(pushOf(two), 'key of one'), { key: 'key of one' }), 'bad-token'],
    [
      'signed by one for another',
      signed(encrypted(envelope('e1', { app_id: 'cli_two', token: 'vt_one' }), 'key of one'), { key: 'key of one' }),
      'wrong-app',
    ],
    ['signed long ago', signed(encrypted(pushOf(two), 'key of two'), { key: 'key of two', timestamp: 1 }), 'stale'],
    ['with a token of none', post(envelope()), 'bad-token'],
    ['that is a challenge with a token of none', post(challenge('other')), 'bad-token'],
  ] as const)
    it(`refuses a push ${name}, with the reason of the app that it came furthest with`, async () => {
      const { ask, ids, reasons } = listening({ apps })
      assert.equal((await ask(request)).status, 401)
      assert.deepEqual([ids, reasons()], [[], [reason]])
    })

  it('answers the challenge of each, plain and encrypted', async () => {
    const { ask, rejected } = listening({ apps })
    const requests = [
      post(challenge('vt_two')),
      post(challenge('vt_open')),
      encrypted(challenge('vt_one'), 'key of one'),
      encrypted(challenge('vt_two'), 'key of two'),
    ]
    for (const request of requests) assert.equal((await ask(request)).body, '{"challenge":"c0ffee-2026"}')
    assert.deepEqual(rejected, [])
  })

  it('knows by the token that signs it whose a legacy card is', async () => {
    const { ask, source } = listening({ apps })
    const owners: string[] = []
    source.subscribe(({ appId }) => owners.push(appId))
    assert.equal((await ask(signedCard(post(legacyCard), 'vt_two'))).status, 200)
    assert.equal((await ask(signedCard(post(legacyCard), 'vt_open'))).status, 200)
    assert.deepEqual(owners, ['cli_two', 'cli_open'])
  })

  it('looks at the path first, and at apps without one where no path fits', async () => {
    const { ask, ids, reasons } = listening({ apps: [{ ...one, path: '/one' }, { ...two, path: '/two' }, open] })
    const at = (path: string, request = sealed(one, 'key of one')) => ask({ ...request, path })
    assert.equal((await at('/one?from=lark')).status, 200)
    assert.equal((await at('/two')).status, 401)
    assert.equal((await at('/three')).status, 401)
    assert.equal((await at('/three', post(pushOf(open)))).status, 200)
    assert.deepEqual(
      [ids, reasons()],
      [
        ['of cli_one', 'of cli_open'],
        ['bad-signature', 'undecryptable'],
      ],
    )
  })

  it('answers 404 where no app is at a path', async () => {
    const { ask, reasons } = listening({
      apps: [
        { ...one, path: '/one' },
        { ...two, path: '/two' },
      ],
    })
    assert.equal((await ask(sealed(one, 'key of one'))).status, 404)
    assert.deepEqual(reasons(), ['bad-request'])
  })

  it('asks a function with the head of the request, after the request itself was found good', async () => {
    const asked: unknown[] = []
    const { ask, ids } = listening({
      apps: (head) => {
        asked.push([head.method, head.path, Object.keys(head)])
        return [head.path.endsWith('two') ? two : one]
      },
    })
    assert.equal((await ask({ ...sealed(two, 'key of two'), path: '/apps/two' })).status, 200)
    assert.equal((await ask({ ...post(''), method: 'GET' })).status, 405)
    assert.deepEqual(asked, [['POST', '/apps/two', ['method', 'path', 'headers']]])
    assert.deepEqual(ids, ['of cli_two'])
  })

  it('answers 404 where a function gives none, and 500 where it fails: the platform delivers again', async () => {
    const failure = new Error('no database')
    const { ask, rejected } = listening({ apps: ({ path }) => (path === '/none' ? [] : throwError(() => failure)) })
    assert.equal((await ask({ ...sealed(one, 'key of one'), path: '/none' })).status, 404)
    assert.equal((await ask(sealed(one, 'key of one'))).status, 500)
    assert.deepEqual(
      rejected.map(({ reason, error }) => [reason, error]),
      [
        ['bad-request', undefined],
        ['bad-request', failure],
      ],
    )
  })

  it('takes nothing of an app that a function gives without a key', async () => {
    const { ask, reasons } = listening({ apps: () => of({ appId: 'cli_bare' }) })
    assert.equal((await ask(post(envelope()))).status, 500)
    assert.deepEqual(reasons(), ['bad-request'])
  })

  it('tries none of more than 100 that a function gives, and says so', async () => {
    let given = 0
    function* endless() {
      for (; ; given += 1) yield one
    }
    const { ask, rejected } = listening({ apps: endless })
    assert.equal((await ask(sealed(one, 'key of one'))).status, 500)
    // The generator stands after the last one it gave.
    assert.equal(given, 100)
    assert.match(String(rejected[0]?.error), /more than 100 apps/)
  })

  it('tries all of 100 that a function gives', async () => {
    const { ask, ids } = listening({ apps: () => [...Array.from({ length: 99 }, () => one), two] })
    assert.equal((await ask(sealed(two, 'key of two'))).status, 200)
    assert.deepEqual(ids, ['of cli_two'])
  })

  it('answers 500, while the platform still waits, where a function is never done, also when it gave the right app', () => {
    for (const apps of [() => NEVER, () => concat([one], NEVER)]) {
      const scheduler = new TestScheduler(assert.deepEqual)
      scheduler.run(({ expectObservable, flush }) => {
        const { source, rejected } = listening({ apps, scheduler })
        const request = signed(encrypted(pushOf(one), 'key of one'), { key: 'key of one', timestamp: 0 })
        expectObservable(source.respond(request).pipe(map(({ status }) => String(status)))).toBe('2700ms (a|)', { a: '500' })
        flush()
        const [rejection] = rejected
        assert.ok(isLarkError(rejection?.error, 'TimeoutError'))
        assert.equal(rejection.reason, 'bad-request')
      })
    }
  })

  it('lets go of a function when nobody waits for the answer any more', () => {
    const { source } = listening({ apps: () => NEVER })
    const waiting = source.respond(post(envelope())).subscribe()
    waiting.unsubscribe()
    assert.equal(waiting.closed, true)
  })

  it('throws a ConfigError for lists that make no sense', () => {
    const faultsOf = (options: Parameters<typeof fromWebhook>[0]) => {
      try {
        void fromWebhook(options)
      } catch (error) {
        return (error as { faults: { path: string }[] }).faults.map(({ path }) => path)
      }
      return []
    }
    assert.deepEqual(faultsOf({ apps: [] }), ['apps'])
    assert.deepEqual(faultsOf({ apps: [one, { appId: 'x' }] }), ['apps[1]'])
    assert.deepEqual(faultsOf({ apps: [{ encryptKey: '' }] }), ['apps[0].encryptKey'])
    assert.deepEqual(faultsOf({ apps: [{ encryptKey: [] }] }), ['apps[0].encryptKey'])
    assert.deepEqual(faultsOf({ apps, encryptKey: 'x', path: '/' }), ['encryptKey', 'path'])
    assert.deepEqual(faultsOf({ apps }), [])
  })

  it('hides the keys of all apps from the log', async () => {
    const lines: string[] = []
    const write = (line: string) => lines.push(line)
    const { ask } = listening({ apps: [one, two], log: 'debug', logger: { error: write, warn: write } })
    const push = envelope('e1', { app_id: 'key of two', token: 'vt_one' })
    await ask(signed(encrypted(push, 'key of one'), { key: 'key of one', timestamp: now / 1000 }))
    assert.match(lines.join('\n'), /wrong-app.*\*\*\*/)
    assert.ok(!lines.join('\n').includes('key of two'))
  })
})
