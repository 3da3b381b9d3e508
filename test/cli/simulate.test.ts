import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withFolder } from '../support/temporary-folder.js'
import { result, start } from './program.js'

interface Printed {
  readonly url: string
  readonly appId: string
}

describe('rxlark simulate', () => {
  it('prints where it is and the credentials as JSON for a program, and ends with 130 on Ctrl-C', async () => {
    const running = start(['simulate'])
    await running.shows('appSecret')
    running.signal()
    const { code, stdout } = await running.ended
    const { url, appId } = JSON.parse(stdout) as Printed
    assert.equal(code, 130)
    assert.match(appId, /^cli_/)
    await assert.rejects(fetch(url))
  })

  it('ends with 143 on SIGTERM', async () => {
    const running = start(['simulate'])
    await running.shows('appSecret')
    running.signal('SIGTERM')
    assert.equal((await running.ended).code, 143)
  })

  it('prints lines of an env file for a person, and says quietly what it is asked', async () => {
    const running = start(['simulate', '--seed', 'abc'], { tty: true, env: { NO_COLOR: '1' } })
    const shown = await running.shows('Ctrl-C stops')
    const [, url = ''] = /^LARK_DOMAIN=(http:.*)$/m.exec(shown) ?? []
    await fetch(`${url}/open-apis/bot/v3/info`)
    await running.shows(/> bot\.v3\.info\.get {2}400 code 99991661, \d+ ms/)
    running.signal()
    await running.ended
  })

  it('writes an env file that the other commands read, for the eyes of its owner', () =>
    withFolder(async (cwd) => {
      const running = start(['simulate', '--env', '.env', '-q'], { cwd })
      await running.shows('appSecret')
      assert.equal(statSync(join(cwd, '.env')).mode & 0o777, 0o600)
      const { code, stdout, stderr } = await result(['call', 'GET', '/open-apis/bot/v3/info'], { cwd })
      assert.deepEqual([code, stderr], [0, ''])
      assert.match(stdout, /app_name/)
      running.signal()
      await running.ended
      const again = start(['simulate', '--env', '.env', '-q'], { cwd })
      await again.shows('appSecret')
      again.signal()
      assert.equal((await again.ended).code, 130)
    }))

  it('leaves an env file alone that is not its own', () =>
    withFolder(async (cwd) => {
      writeFileSync(join(cwd, '.env'), 'LARK_APP_ID=cli_real\n')
      const { code, stderr } = await result(['simulate', '--env', '.env'], { cwd })
      assert.equal(code, 2)
      assert.match(stderr, /is there already/)
      assert.equal(readFileSync(join(cwd, '.env'), 'utf8'), 'LARK_APP_ID=cli_real\n')
    }))

  it('keeps what the tenant remembers from one run to the next', () =>
    withFolder(async (cwd) => {
      const args = ['simulate', '--state', 'state.json', '--save', 'state.json', '--env', 'sim.env', '-q']
      const calls = async (...call: string[]) => result(['call', ...call, '--dotenv', 'sim.env'], { cwd })
      const first = start(args, { cwd })
      await first.shows('appSecret')
      assert.equal((await calls('calendar.v4.calendar.create', 'summary=kept')).code, 0)
      assert.ok(!existsSync(join(cwd, 'state.json')))
      first.signal()
      await first.ended
      const second = start(args, { cwd })
      await second.shows('appSecret')
      assert.match((await calls('calendar.v4.calendar.list', '--all')).stdout, /"kept"/)
      second.signal()
      await second.ended
    }))

  it('says which port is taken, and which state cannot be read', async () => {
    const running = start(['simulate'])
    const shown = await running.shows('appSecret')
    const port = new URL((JSON.parse(shown) as Printed).url).port
    const taken = await result(['simulate', '--port', port])
    assert.deepEqual([taken.code, taken.stderr.split('\n')[0]], [1, `rxlark: port ${port} is taken`])
    running.signal()
    await running.ended
    assert.equal((await result(['simulate', '--state', 'nowhere.json'])).code, 2)
  })
})
