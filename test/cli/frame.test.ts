import assert from 'node:assert/strict'
import { result } from './program.js'

describe('rxlark', () => {
  it('says what it can do', async () => {
    const { code, stdout, stderr } = await result([])
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^Usage: rxlark/)
    assert.match(stdout, /simulate .* a Lark of your own/)
    assert.equal((await result(['--help'])).stdout, stdout)
  })

  it('says what a command takes, in both ways of asking', async () => {
    const { code, stdout } = await result(['simulate', '--help'])
    assert.equal(code, 0)
    assert.match(stdout, /--port <n>/)
    assert.equal((await result(['help', 'simulate'])).stdout, stdout)
  })

  it('has the version of the package', async () => {
    assert.match((await result(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/)
  })

  it('knows no other command, and names the nearest', async () => {
    const { code, stdout, stderr } = await result(['simulatte'])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^rxlark: unknown command 'simulatte'\n\(Did you mean simulate\?\)/)
  })

  it('says what is wrong with an option', async () => {
    const unknown = await result(['simulate', '--prot', '1'])
    assert.equal(unknown.code, 2)
    assert.match(unknown.stderr, /unknown option '--prot'\n\(Did you mean --port\?\)/)
    const wrong = await result(['simulate', '--port', '99999'])
    assert.deepEqual([wrong.code, wrong.stderr], [2, 'rxlark: 99999 is not a port: 0 to 65535\n'])
  })
})
