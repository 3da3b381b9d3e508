import assert from 'node:assert/strict'
import { result, start } from './program.js'
import { assertNoSecret } from './secrets.js'

const nothing = { args: ['call'], env: {}, stdout: '', stderr: '' }

describe('every run of the program in these tests', () => {
  it('is searched for the secrets that it was given', async () => {
    const shown = /shows a secret/
    await assert.rejects(result(['--help'], { env: { LARK_APP_SECRET: 'Open Platform' } }), shown)
    await assert.rejects(result(['call', '--list', 'im.v1.chat.'], { env: { LARK_ENCRYPT_KEY: 'im.v1.chat.list' } }), shown)
    await assert.rejects(result(['nothing'], { env: { LARK_USER_ACCESS_TOKEN: 'unknown command' } }), shown)
    await assert.rejects(result(['call', '--list', 'im.v1.chat.', '--app-secret', 'im.v1.chat.list']), shown)
    await assert.rejects(result(['nothing'], { env: { LARK_PROXY: 'http://ann:nothing@127.0.0.1' } }), shown)
    assert.equal((await result(['--help'], { env: { LARK_APP_SECRET: 'a secret that nobody shows' } })).code, 0)
  })

  it('is searched for tokens, and for what others were asked to show', async () => {
    for (const token of [`t-g1${'0'.repeat(40)}`, `ur-${'a'.repeat(48)}`, 'eyJh.eyJi.c-d'])
      assert.throws(() => assertNoSecret({ ...nothing, stderr: `Bearer ${token}` }), token)
    const simulator = start(['simulate', '--quiet'])
    const { appSecret } = JSON.parse(await simulator.shows('\n')) as { appSecret: string }
    simulator.signal()
    await simulator.ended
    assert.throws(() => assertNoSecret({ ...nothing, stdout: `{"app_secret":"${appSecret}"}` }))
    assert.throws(() => assertNoSecret({ ...nothing, args: ['simulate'], stderr: appSecret }))
  })
})
