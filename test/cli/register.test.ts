import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLark, fromEnv } from 'rxlark'
import { parseEnv } from 'node:util'
import { firstValueFrom } from 'rxjs'
import type { Simulator } from '../../simulator/index.js'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { withFolder } from '../support/temporary-folder.js'
import { result, spawned, start, type ProgramOptions, type Running } from './program.js'

const quick = { deviceInterval: 0.02 }
const at = ({ url }: Simulator, options: ProgramOptions = {}): ProgramOptions => ({
  ...options,
  env: { LARK_DOMAIN: url, ...options.env },
})

/** The address of the page, once it is shown. */
async function pageOf(program: Running): Promise<string> {
  return /https?:\S+page\/register\S+/.exec(await program.shows(/page\/register\S+\s/))?.[0] ?? ''
}

describe('rxlark register', () => {
  it('prints the credentials as JSON for a program, and says all else on stderr', () =>
    withSimulator(quick, async (simulator) => {
      const program = start(['register', '--name', 'Helper of {user}', '--source', 'desk'], at(simulator))
      const page = new URL(await pageOf(program))
      assert.deepEqual([page.searchParams.get('source'), page.searchParams.get('name')], ['rxlark/desk', 'Helper of {user}'])
      await simulator.user('Ann').registers(page.href)
      const { code, stdout, stderr } = await program.ended
      const { appId, appSecret, domain, openId } = JSON.parse(stdout) as Record<string, string>
      assert.deepEqual([code, domain, openId], [0, simulator.url, simulator.user('Ann').openId])
      assert.ok(simulator.apps.some((app) => app.appId === appId && app.appSecret === appSecret))
      assert.doesNotMatch(stderr, new RegExp(appSecret ?? ''))
      assert.match(stderr, /is registered/)
    }))

  it('shows a QR code, and the credentials as lines of an env file, to a person', () =>
    withSimulator(quick, async (simulator) => {
      const program = start(['register'], at(simulator, { tty: true }))
      await simulator.user('Ann').registers(await pageOf(program), { brand: 'lark' })
      const { code, stdout, stderr } = await program.ended
      assert.equal(code, 0)
      assert.match(stdout, /^LARK_DOMAIN=\S+\nLARK_APP_ID=cli_\w{16}\nLARK_APP_SECRET=\w{32}\n$/)
      assert.match(stderr, /[▀▄█]{4}/)
      assert.match(stderr, /a tenant of Lark/)
    }))

  it('saves them where nobody else may look, ready to be used', () =>
    withFolder((folder) =>
      withSimulator(quick, async (simulator) => {
        const program = start(['register', '--save', 'app.env'], at(simulator, { cwd: folder }))
        await simulator.user('Ann').registers(await pageOf(program))
        const { code, stdout, stderr } = await program.ended
        const file = join(folder, 'app.env')
        const env = parseEnv(readFileSync(file, 'utf8'))
        assert.deepEqual([code, statSync(file).mode & 0o777, readdirSync(folder)], [0, 0o600, ['app.env']])
        assert.doesNotMatch(stdout + stderr, new RegExp(env['LARK_APP_SECRET'] ?? ''))
        const lark = createLark(fromEnv(env))
        assert.ok((await firstValueFrom(lark.bot())).openId)
        lark.close()
      }),
    ))

  it('touches no file that is there, unless it has to, and then its own lines alone', () =>
    withFolder((folder) =>
      withSimulator(quick, async (simulator) => {
        const file = join(folder, '.env')
        const others = '# mine\nexport OTHER=1\nLARK_ENCRYPT_KEY=k'
        writeFileSync(file, `LARK_APP_SECRET_FILE=/old\nLARK_APP_ID=cli_old\n${others}`)
        chmodSync(file, 0o644)
        const refused = await result(['register', '--save', '.env'], at(simulator, { cwd: folder }))
        assert.equal(refused.code, 2)
        assert.match(refused.stderr, /is there already[^]*--force/)

        const program = start(['register', '--save', '.env', '--force'], at(simulator, { cwd: folder }))
        await simulator.user('Ann').registers(await pageOf(program))
        assert.equal((await program.ended).code, 0)
        const text = readFileSync(file, 'utf8')
        assert.ok(text.startsWith(`${others}\nLARK_DOMAIN=`), text)
        assert.doesNotMatch(text, /old/)
        assert.equal(statSync(file).mode & 0o777, 0o600)
        assert.equal(fromEnv(parseEnv(text)).encryptKey, 'k')
      }),
    ))

  it('prints what it cannot save: a secret is given once', () =>
    withFolder((folder) =>
      withSimulator(quick, async (simulator) => {
        const program = start(['register', '--save', 'sub/app.env'], at(simulator, { cwd: folder }))
        const page = await pageOf(program)
        writeFileSync(join(folder, 'sub'), 'in the way')
        await simulator.user('Ann').registers(page)
        const { code, stdout, stderr } = await program.ended
        assert.equal(code, 1)
        assert.match((JSON.parse(stdout) as { appSecret: string }).appSecret, /^\w{32}$/)
        assert.match(stderr, /cannot be written[^]*printed/)
      }),
    ))

  it('ends with 9 where somebody says no, or nobody says anything', () =>
    withSimulator(quick, async (simulator) => {
      const denied = start(['register'], at(simulator))
      await simulator.user('Ann').registers(await pageOf(denied), { deny: true })
      const no = await denied.ended
      assert.deepEqual([no.code, no.stdout], [9, ''])
      assert.match(no.stderr, /the user said no/)

      const late = start(['register'], at(simulator))
      await pageOf(late)
      simulator.clock.advance(600_000)
      const over = await late.ended
      assert.deepEqual([over.code, over.stdout], [9, ''])
      assert.match(over.stderr, /nobody has agreed in time/)
    }))

  it('is given up by Ctrl-C', () =>
    withSimulator(quick, async (simulator) => {
      const program = start(['register'], at(simulator))
      await pageOf(program)
      program.signal()
      assert.equal((await program.ended).code, 130)
    }))

  it('asks for addons from a file or stdin, and finds fault with them before it begins', () =>
    withFolder((folder) =>
      withSimulator(quick, async (simulator) => {
        const addons = { preset: false, scopes: { tenant: ['im:chat'] } }
        writeFileSync(join(folder, 'addons.json'), JSON.stringify(addons))
        const program = start(['register', '--addons', 'addons.json'], at(simulator, { cwd: folder }))
        await simulator.user('Ann').registers(await pageOf(program))
        const { appId, appSecret } = JSON.parse((await program.ended).stdout) as Record<string, string>
        const told = await result(
          ['doctor', '--needs', 'im:chat'],
          at(simulator, { env: { LARK_APP_ID: appId!, LARK_APP_SECRET: appSecret! } }),
        )
        assert.match(told.stdout, /1 are granted, all that are needed/)

        const begun = simulator.apps.length
        const wrong = await result(['register', '--addons', '-'], at(simulator, { stdin: '{"scopes":{"tenant":"im:chat"}}' }))
        assert.equal(wrong.code, 3)
        assert.match(wrong.stderr, /addons\.scopes\.tenant: has to be a list/)
        assert.equal((await result(['register', '--addons', '-'], at(simulator, { stdin: '{' }))).code, 2)
        assert.equal((await result(['register', '--addons', 'nowhere.json'], at(simulator))).code, 2)
        assert.equal(simulator.apps.length, begun)
      }),
    ))

  it('refuses what makes no sense', async () => {
    assert.equal((await result(['register', '--avatar', 'no-url'])).code, 2)
    assert.equal(
      (await result(['register', ...Array.from({ length: 7 }, (_, n) => ['--avatar', `http://x/${n}`]).flat()])).code,
      3,
    )
    assert.equal((await result(['register', '--domain', 'ftp://x'])).code, 2)
    assert.equal((await result(['register', '--proxy', 'socks:x'])).code, 2)
  })

  it('says that the network failed', async () => {
    const { code, stderr } = await result(['register', '--domain', 'http://127.0.0.1:1'])
    assert.equal(code, 7)
    assert.match(stderr, /ECONNREFUSED/)
  })

  it('leaves nothing behind in a folder that cannot be written', () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, 'app.env'))
      assert.equal((await result(['register', '--save', 'app.env'], { cwd: folder })).code, 2)
    }))

  it('works as a program of its own', () =>
    withSimulator(quick, async (simulator) => {
      const program = spawned(['register'], at(simulator))
      await simulator.user('Ann').registers(await pageOf(program))
      const { code, stdout } = await program.ended
      assert.equal(code, 0)
      assert.match(stdout, /^\{"appId":"cli_/)
    }))
})
