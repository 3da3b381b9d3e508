import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { fromWebhook } from 'rxlark'
import { toNodeListener } from 'rxlark/node'
import type { SimulateOptions, Simulator } from 'rxlark/simulator'
import { asyncScheduler, firstValueFrom, toArray } from 'rxjs'
import { examine } from '../../cli/doctor/examine.js'
import { faults, type FaultName } from '../../cli/doctor/faults.js'
import type { Finding } from '../../cli/doctor/finding.js'
import { checks } from '../../cli/doctor/finding.js'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { serve } from '../integrations/servers.js'
import { result, spawned, type Ended } from './program.js'
import { withProxy } from './proxy-server.js'

interface Case {
  readonly platform?: SimulateOptions
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly seed?: (simulator: Simulator) => void
}

type Examined = Ended & { readonly findings: readonly Finding[] }

const findingsIn = ({ stdout }: Ended) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Finding)

async function examined(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Examined> {
  const ended = await result(['doctor', ...args], { env })
  return { ...ended, findings: findingsIn(ended) }
}

const environmentOf = ({ url, credentials }: Simulator) => ({
  LARK_DOMAIN: url,
  LARK_APP_ID: credentials.appId,
  LARK_APP_SECRET: credentials.appSecret,
})

const doctor = ({ platform = {}, env = {}, args = [], seed }: Case): Promise<Examined> =>
  withSimulator(platform, async (simulator) => {
    seed?.(simulator)
    return examined(args, { ...environmentOf(simulator), ...env })
  })

const faultsOf = ({ findings }: Examined) => findings.flatMap((one) => (one.level === 'fault' ? [one.fault] : []))

/** One fault alone was found, told with its cure, and is what the program ended with. */
function assertFound(name: FaultName, examination: Examined): void {
  const { code, findings, stdout, stderr } = examination
  assert.deepEqual(faultsOf(examination), [name], stdout)
  assert.equal(code, faults[name].exitCode)
  const found = findings.find(({ level }) => level === 'fault')
  assert.ok(found?.level === 'fault' && found.cure.length > 0 && found.exitCode === code)
  assert.equal(stderr, 'rxlark: one fault\n')
}

const levelOf = ({ findings }: Examined, check: string) => findings.find((one) => one.check === check)?.level

describe('the table of faults', () => {
  it('has a code for each, by tens of their checks', () => {
    const codes = Object.values(faults).map(({ exitCode }) => exitCode)
    assert.equal(new Set(codes).size, codes.length)
    for (const [name, { exitCode }] of Object.entries(faults))
      assert.equal(checks[Math.floor(exitCode / 10) - 1], name.split('.')[0], name)
  })
})

describe('the guide to the doctor', () => {
  it('has the same table', () => {
    const guide = readFileSync(new URL('../../docs/guide/doctor.md', import.meta.url), 'utf8')
    const rows = Object.entries(faults).map(
      ([name, { exitCode, meaning, cure }]) => `| ${exitCode} | \`${name}\` | ${meaning} | ${cure} |`,
    )
    assert.deepEqual(
      guide.split('\n').filter((line) => /^\| \d/.test(line)),
      rows,
    )
  })
})

describe('rxlark doctor', () => {
  it('ends with 0 where nothing is wrong', async () => {
    const examination = await doctor({})
    assert.deepEqual([examination.code, examination.stderr], [0, ''])
    assert.deepEqual(
      examination.findings.map(({ check, level }) => [check, level]),
      checks.map((check) => [check, check === 'webhook' ? 'skipped' : 'ok']),
    )
  })

  it('finds that credentials are missing, and looks at what it can', async () => {
    const examination = await doctor({ env: { LARK_APP_ID: '', LARK_APP_SECRET: '' } })
    assertFound('credentials.missing', examination)
    assert.deepEqual([levelOf(examination, 'network'), levelOf(examination, 'clock')], ['ok', 'ok'])
    assert.equal(examination.findings.find(({ check }) => check === 'websocket')?.message, 'needs token')
  })

  it('finds a wrong secret, an unknown app, and credentials that are none', async () => {
    assertFound('credentials.wrong-secret', await doctor({ env: { LARK_APP_SECRET: 'not-the-secret' } }))
    assertFound('credentials.unknown-app', await doctor({ env: { LARK_APP_ID: 'cli_0000000000000000' } }))
    assertFound('credentials.malformed', await doctor({ env: { LARK_APP_ID: '"cli_0000000000000000"' } }))
    assertFound('credentials.malformed', await doctor({ env: { LARK_APP_TYPE: 'neither' } }))
  })

  it('finds an app that lives at the other brand, and keeps its secret to itself', () =>
    withSimulator({}, (feishu) =>
      withSimulator({ seed: 'elsewhere' }, async (lark) => {
        const asked: unknown[] = []
        lark.requests$.subscribe(({ body }) => asked.push(body))
        const { appSecret } = lark.credentials
        const findings = await firstValueFrom(
          examine({
            env: { ...environmentOf(lark), LARK_DOMAIN: feishu.url },
            needs: [],
            events: [],
            webhook: undefined,
            limit: 30_000,
            scheduler: asyncScheduler,
            brands: { feishu: feishu.url, lark: lark.url },
          }).pipe(toArray()),
        )
        const found = findings.find(({ level }) => level === 'fault')
        assert.ok(found?.level === 'fault' && found.fault === 'credentials.wrong-brand')
        assert.equal(found.cure, 'set LARK_DOMAIN=lark')
        assert.equal(asked.length, 1)
        assert.ok(!JSON.stringify(asked).includes(appSecret))
      }),
    ))

  it('finds a clock that is wrong', async () => {
    const examination = await doctor({ seed: ({ clock }) => clock.advance(3_600_000) })
    assertFound('clock.skewed', examination)
    assert.match(examination.stdout, /60 min behind the platform/)
  })

  it('finds what is wrong with the network', async () => {
    assertFound('network.dns', await doctor({ env: { LARK_DOMAIN: 'http://nowhere.invalid' } }))
    assertFound('network.tcp', await doctor({ env: { LARK_DOMAIN: 'http://127.0.0.1:1' } }))
    assertFound('network.domain', await doctor({ env: { LARK_DOMAIN: 'ftp://127.0.0.1' } }))
    assertFound('network.stranger', await doctor({ seed: ({ faults: on }) => on.calls({ status: 502, body: '<html>' }) }))
    await withSimulator({}, async (simulator) => {
      const env = { ...environmentOf(simulator), LARK_DOMAIN: simulator.url.replace('http:', 'https:') }
      assertFound('network.tls', await examined([], env))
    })
  })

  it('does not wait for what never answers', async () => {
    assertFound(
      'network.silent',
      await doctor({ args: ['--timeout', '300'], seed: ({ faults: on }) => on.calls({ hang: true }) }),
    )
  })

  it('finds what is wrong with a proxy', async () => {
    assertFound('proxy.unreachable', await doctor({ env: { LARK_PROXY: 'http://ann:pass-word-1@127.0.0.1:1' } }))
    assertFound('proxy.malformed', await doctor({ env: { LARK_PROXY: 'socks:127.0.0.1' } }))
    await withProxy({ status: 407 }, async (url) => assertFound('proxy.denied', await doctor({ env: { LARK_PROXY: url } })))
    await withProxy({ status: 403 }, async (url) => assertFound('proxy.refuses', await doctor({ env: { LARK_PROXY: url } })))
  })

  it('finds that a proxy is needed which nobody uses, and that all is well with it', () =>
    withSimulator({}, (simulator) =>
      withProxy({ port: Number(new URL(simulator.url).port) }, async (url) => {
        const env = { ...environmentOf(simulator), LARK_DOMAIN: 'http://lark.localhost.invalid', HTTP_PROXY: url }
        assertFound('proxy.unused', await examined([], env))
        // The client asks the environment of its process.
        const findings = findingsIn(await spawned(['doctor'], { env: { ...env, LARK_PROXY: 'env' } }).ended)
        assert.deepEqual(
          findings.filter(({ check }) => ['proxy', 'network', 'credentials', 'scopes'].includes(check)).map(({ level }) => level),
          ['ok', 'ok', 'ok', 'ok'],
        )
      }),
    ))

  it('finds a token that is not taken, and an app that is not in use', async () => {
    const info = 'bot.v3.info.get'
    const given = (code: number) => doctor({ seed: ({ faults: on }) => on.calls({ match: info, code }, 9) })
    assertFound('token.refused', await given(99991663))
    assertFound('token.address', await given(99991401))
    assertFound('token.app-off', await given(99991673))
  })

  it('finds that there is no bot', async () => {
    const examination = await doctor({ platform: { bot: false } })
    assertFound('bot.none', examination)
    assert.equal(levelOf(examination, 'websocket'), 'ok')
  })

  it('finds a bot that nobody has enabled', async () => {
    const body = JSON.stringify({ code: 0, msg: 'ok', bot: { activate_status: 1, app_name: 'Helper', open_id: 'ou_1' } })
    const examination = await doctor({ seed: ({ faults: on }) => on.calls({ match: 'bot.v3.info.get', status: 200, body }) })
    assertFound('bot.off', examination)
    assert.match(examination.stdout, /"link":"http[^"]+\/app\/cli_\w{16}"/)
    assert.equal(levelOf(examination, 'token'), 'ok')
  })

  it('finds scopes that are missing, those of --needs or what a bot cannot do without', async () => {
    const scopes = ['im:chat', 'application:application:self_manage']
    const usual = await doctor({ platform: { scopes } })
    assertFound('scopes.missing', usual)
    assert.match(usual.stdout, /\/auth\?q=im:message,/)
    const asked = await doctor({ platform: { scopes }, args: ['--needs', 'im:chat', 'drive:drive|drive:file', 'im:chat:create'] })
    assertFound('scopes.missing', asked)
    assert.match(asked.stdout, /drive:drive or drive:file, im:chat:create/)
    assert.equal((await doctor({ platform: { scopes }, args: ['--needs', 'none'] })).code, 0)
    assert.equal((await doctor({ platform: { scopes }, args: ['--needs', 'im:chat|im:chat:create'] })).code, 0)
  })

  it('finds how events do not arrive', async () => {
    const webhook = { url: 'http://127.0.0.1:1/lark' }
    const hooked = await doctor({ platform: { webhook } })
    assertFound('events.webhook-mode', hooked)
    assert.equal(levelOf(hooked, 'websocket'), 'skipped')
    assertFound('events.none', await doctor({ platform: { events: [] } }))
    const events = ['im.message.receive_v1']
    assertFound(
      'events.missing',
      await doctor({ platform: { events }, args: ['--events', 'im.message.receive_v1', 'drive.file.edit_v1'] }),
    )
  })

  it('finds why the long connection does not open', async () => {
    const seeded = (seed: (simulator: Simulator) => void) => doctor({ seed })
    assertFound('websocket.limit', await seeded(({ faults: on }) => on.discovery({ code: 1000040350 })))
    assertFound('websocket.forbidden', await seeded(({ faults: on }) => on.discovery({ code: 403 })))
    assertFound('websocket.refused', await seeded(({ faults: on }) => on.handshake({ status: 514, message: 'no' })))
    assertFound('websocket.blocked', await seeded(({ faults: on }) => on.handshake({ status: 0, message: '', httpStatus: 400 })))
  })

  it('finds a long connection that opens and stays silent', async () => {
    const seed = ({ connections$, faults: on }: Simulator) =>
      connections$.subscribe(({ length }) => length > 0 && on.silenceConnections())
    assertFound('websocket.silent', await doctor({ args: ['--timeout', '6000'], seed }))
  })

  it('finds a long connection that is off where the platform does not say how events go', async () => {
    const scopes = ['im:message']
    const examination = await doctor({ platform: { scopes, webhook: { url: 'http://127.0.0.1:1/lark' } } })
    assertFound('websocket.forbidden', examination)
    assert.equal(levelOf(examination, 'events'), 'warning')
  })

  it('takes no event away: what comes over its connection is delivered again', () =>
    withSimulator({}, async (simulator) => {
      const attempts: string[] = []
      simulator.deliveries$.subscribe(({ status }) => attempts.push(status))
      simulator.connections$.subscribe(({ length }) => length > 0 && void simulator.user('Ann').says('hello'))
      assert.equal((await examined([], environmentOf(simulator))).code, 0)
      assert.equal(attempts.includes('acked'), false)
    }))

  it('tells of every fault, and ends with the code of the first', async () => {
    const examination = await doctor({
      platform: { bot: false, scopes: ['application:application:self_manage'], events: [] },
      seed: ({ clock, faults: on }) => (clock.advance(3_600_000), on.discovery({ code: 1000040350 })),
    })
    const found = ['clock.skewed', 'bot.none', 'scopes.missing', 'events.none', 'websocket.limit']
    assert.deepEqual(faultsOf(examination), found)
    assert.deepEqual([examination.code, examination.stderr], [faults['clock.skewed'].exitCode, 'rxlark: 5 faults\n'])
  })

  it('shows no secret, whatever is wrong', async () => {
    const secret = 'the-secret-of-the-app'
    const env = { LARK_APP_SECRET: secret, LARK_ENCRYPT_KEY: 'the-encrypt-key', LARK_PROXY: 'http://ann:pass-word-1@127.0.0.1:1' }
    const told = [
      await doctor({ env }),
      await doctor({
        env: { LARK_APP_SECRET: secret },
        seed: ({ faults: on }) => on.calls({ code: 10014, msg: `no such ${secret}` }),
      }),
    ]
    for (const { stdout, stderr } of told) assert.doesNotMatch(stdout + stderr, /the-secret|the-encrypt|pass-word/)
  })

  it('asks the platform for little', () =>
    withSimulator({}, async (simulator) => {
      const paths: string[] = []
      simulator.requests$.subscribe(({ path }) => paths.push(path))
      await examined([], environmentOf(simulator))
      assert.equal(paths.length, 6, paths.join(' '))
    }))

  it('puts marks and cures before a person', async () => {
    await withSimulator({ bot: false }, async (simulator) => {
      const { stdout } = await result(['doctor'], { env: environmentOf(simulator), tty: true })
      assert.match(stdout, /\u001B\[32m✓/)
      assert.match(stdout, /✗.* .*bot.*the app has no bot: code 11205\n {15}add the bot ability/)
      const json = await result(['doctor', '--json'], { env: environmentOf(simulator), tty: true })
      assert.equal(findingsIn(json).length, checks.length)
    })
  })
})

describe('rxlark doctor --webhook', () => {
  const keys = { encryptKey: 'the key of the webhook', verificationToken: 'the token of the webhook' }

  /** A webhook behind an app whose console has these keys too. */
  async function hooked(listener: RequestListener, env: Readonly<Record<string, string>> = {}, scheme = 'http:') {
    const server = await serve(listener)
    const url = server.url.replace('http:', scheme)
    try {
      return await doctor({ platform: { webhook: { url }, ...keys }, args: ['--webhook', url, '--timeout', '4000'], env })
    } finally {
      server.close()
    }
  }

  const listener = (options = keys): RequestListener => toNodeListener(fromWebhook({ ...options, log: 'silent' } as never))

  it('is content with a webhook that answers the challenge', async () => {
    const { code, findings } = await hooked(listener())
    assert.equal(code, 0)
    assert.match(findings.at(-1)?.message ?? '', /answers the challenge/)
  })

  it('finds other keys, there or here', async () => {
    assertFound('webhook.key', await hooked(listener({ ...keys, encryptKey: 'another' })))
    assertFound('webhook.token', await hooked(listener({ ...keys, verificationToken: 'another' })))
    assertFound('webhook.key', await hooked(listener(), { LARK_ENCRYPT_KEY: 'another' }))
    assertFound('webhook.token', await hooked(listener(), { LARK_VERIFICATION_TOKEN: 'another' }))
  })

  it('finds that the raw body is gone', async () => {
    const handler = listener()
    assertFound(
      'webhook.raw-body',
      await hooked((request, response) => {
        request.resume().on('end', () => handler(Object.assign(request, { body: {} }), response))
      }),
    )
  })

  it('finds what the platform would not wait for, or not follow', async () => {
    assertFound('webhook.slow', await hooked(() => undefined))
    assertFound('webhook.path', await hooked((_, response) => response.writeHead(404).end()))
    assertFound('webhook.path', await hooked((_, response) => response.writeHead(302, { location: '/' }).end()))
    assertFound('webhook.no-echo', await hooked((_, response) => response.end('ok')))
    assertFound('webhook.tls', await hooked(listener(), {}, 'https:'))
  })

  it('finds that nobody is there', async () => {
    const url = 'http://127.0.0.1:1/lark'
    assertFound('webhook.unreachable', await doctor({ platform: { webhook: { url } }, args: ['--webhook', url] }))
  })

  it('warns of a webhook that takes any token', async () => {
    const { code, findings } = await hooked(listener({ encryptKey: keys.encryptKey } as typeof keys))
    assert.deepEqual([code, findings.at(-1)?.level], [0, 'warning'])
  })

  it('finds that events go over the long connection', async () => {
    const examination = await doctor({ args: ['--webhook', 'http://127.0.0.1:1/lark'] })
    assert.equal(faultsOf(examination)[0], 'events.connection-mode')
    assert.equal(examination.code, faults['events.connection-mode'].exitCode)
  })

  it('takes addresses only', async () => {
    assert.equal((await result(['doctor', '--webhook', 'lark.example'])).code, 2)
  })
})
