import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createLark, fromEnv, identity } from 'rxlark'
import { userInfo } from 'rxlark/api/authen/v1'
import { firstValueFrom } from 'rxjs'
import { currentSession } from '../../cli/session.js'
import { sessionStore } from '../../cli/session-store.js'
import type { Simulator } from '../../simulator/index.js'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { withFolder } from '../support/temporary-folder.js'
import { result, start, type ProgramOptions, type Running } from './program.js'

const codeOf = async (program: Running) =>
  /user_code=([0-9A-F-]{9})/.exec(await program.shows(/user_code=[0-9A-F-]{9}/))?.[1] ?? ''

/** A platform, and a folder for the state of its users. */
const withBoth = (test: (simulator: Simulator, options: ProgramOptions, state: string) => Promise<void>) =>
  withFolder((folder) =>
    withSimulator({ deviceInterval: 0.02 }, (simulator) => {
      const { appId, appSecret } = simulator.credentials
      const env = { LARK_DOMAIN: simulator.url, LARK_APP_ID: appId, LARK_APP_SECRET: appSecret, XDG_STATE_HOME: folder }
      return test(simulator, { env }, join(folder, 'rxlark'))
    }),
  )

describe('rxlark login', () => {
  it('logs a user in, keeps the session where nobody else may look, and calls as that user', () =>
    withBoth(async (simulator, options, state) => {
      const program = start(['login', '--scopes', 'contact:user.base:readonly'], options)
      await simulator.user('Ann').confirms(await codeOf(program))
      const { code, stdout, stderr } = await program.ended
      const { openId } = simulator.user('Ann')
      assert.equal(code, 0, stderr)
      assert.deepEqual(JSON.parse(stdout), { openId, name: 'Ann', scopes: ['contact:user.base:readonly', 'offline_access'] })
      assert.equal(statSync(state).mode & 0o777, 0o700)
      const files = readdirSync(state).map((name) => join(state, name))
      assert.ok(files.length > 0)
      for (const file of files) assert.equal(statSync(file).mode & 0o777, 0o600)
      const kept = files.map((file) => readFileSync(file, 'utf8')).join('\n')
      const tokens = kept.match(/(eyJ|ur-)[\w.-]+/g) ?? []
      assert.ok(tokens.length >= 2)
      for (const token of tokens) assert.ok(!(stdout + stderr).includes(token))

      const lark = createLark({ ...fromEnv(options.env), log: 'silent' })
      const session = await firstValueFrom(currentSession(lark, sessionStore(options.env ?? {})))
      const who = await firstValueFrom(lark.as(identity.user(session)).call(userInfo.get))
      assert.equal(who.open_id, openId)
      lark.close()
    }))

  it('tells who is logged in, renews what is due, and forgets', () =>
    withBoth(async (simulator, options) => {
      const nobody = await result(['login', '--status'], options)
      assert.equal(nobody.code, 4)
      assert.match(nobody.stderr, /rxlark login/)

      const program = start(['login'], options)
      await simulator.user('Ann').confirms(await codeOf(program))
      await program.ended
      simulator.faults.revokeTokens()
      const somebody = await result(['login', '--status'], { ...options, tty: true })
      assert.deepEqual([somebody.code, somebody.stdout.includes('Ann')], [0, true])

      assert.equal((await result(['logout'], options)).stdout, '{"loggedOut":true}\n')
      assert.equal((await result(['logout'], options)).stdout, '{"loggedOut":false}\n')
      assert.equal((await result(['login', '--status'], options)).code, 4)
    }))

  it('shows a QR code to a person', () =>
    withBoth(async (simulator, options) => {
      const program = start(['login'], { ...options, tty: true })
      await simulator.user('Ann').confirms(await codeOf(program))
      const { stdout, stderr } = await program.ended
      assert.match(stderr, /[▀▄█]{4}/)
      assert.match(stdout, /logged in as .*Ann/)
    }))

  it('ends with 4 where the user says no, or nothing in time', () =>
    withBoth(async (simulator, options) => {
      const denied = start(['login'], options)
      await simulator.user('Ann').confirms(await codeOf(denied), { deny: true })
      assert.deepEqual([(await denied.ended).code, (await denied.ended).stdout], [4, ''])

      const late = start(['login'], options)
      await codeOf(late)
      simulator.clock.advance(240_000)
      assert.equal((await late.ended).code, 4)
    }))

  it('asks for no renewal where none is wanted', () =>
    withBoth(async (simulator, options) => {
      const program = start(['login', '--no-renew', '--scopes', 'im:chat'], options)
      await simulator.user('Ann').confirms(await codeOf(program))
      assert.deepEqual((JSON.parse((await program.ended).stdout) as { scopes: unknown }).scopes, ['im:chat'])
    }))

  it('is given up by Ctrl-C, and leaves nobody logged in', () =>
    withBoth(async (_, options) => {
      const program = start(['login'], options)
      await codeOf(program)
      program.signal()
      assert.equal((await program.ended).code, 130)
      assert.equal((await result(['login', '--status'], options)).code, 4)
    }))

  it('needs to know the app', async () => {
    assert.equal((await result(['login'])).code, 3)
  })
})
