import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { commands } from '../../cli/commands.js'
import { services } from '../../cli/endpoints/services.js'
import { readCatalogue } from '../../scripts/generate/read-catalogue.js'
import { result } from './program.js'

/** What is offered where the last word is begun. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await result(['complete', '--', ...words])
  assert.deepEqual([code, stderr], [0, ''])
  return stdout.split('\n').slice(0, -1)
}

const visible = commands.filter(({ hidden }) => !hidden).map(({ name }) => name)

describe('rxlark complete', () => {
  it('knows the commands, and none that is not for people', async () => {
    assert.deepEqual(await offered(''), visible)
    assert.deepEqual(await offered('si'), ['simulate'])
    assert.deepEqual(await offered('help', 'lo'), ['login', 'logout'])
    assert.ok(!(await result(['--help'])).stdout.includes('last word'))
  })

  it('knows the options of a command, but not what is hidden', async () => {
    const options = await offered('listen', '-')
    for (const option of ['--help', '--forward-to', '--verbose', '--domain']) assert.ok(options.includes(option), option)
    assert.ok(!options.includes('--app-secret'))
    assert.deepEqual(await offered('call', '--as', ''), ['tenant', 'user', 'app', 'none'])
    assert.deepEqual(await offered('call', '--output', ''), [])
  })

  it('knows every endpoint, service by service', async () => {
    const catalogue = readCatalogue('spec').services
    assert.deepEqual(
      services,
      catalogue.map(({ service }) => service),
    )
    assert.deepEqual(
      await offered('call', ''),
      services.map((service) => `${service}.`),
    )
    const offers = await Promise.all(services.map((service) => offered('call', `${service}.`)))
    assert.equal(offers.flat().length, catalogue.flatMap(({ endpoints }) => endpoints).length)
    assert.deepEqual(await offered('call', 'im.v1.message.re'), ['im.v1.message.readUsers', 'im.v1.message.reply'])
    assert.deepEqual(await offered('call', 'nothing.v1.'), [])
  })

  it('knows the fields of an endpoint that are not there yet, whatever stands between', async () => {
    assert.deepEqual(await offered('call', '--as', 'tenant', 'im.v1.message.reply', 'msg_type=text', ''), [
      'message_id=',
      'content=',
      'reply_in_thread=',
      'uuid=',
    ])
    assert.deepEqual(await offered('call', 'im.v1.message.nothing', ''), [])
    assert.deepEqual(await offered('call', 'GET', ''), [])
  })

  it('knows the types of events, and the shells', async () => {
    assert.deepEqual(await offered('listen', 'im.message.rec'), ['im.message.recalled_v1', 'im.message.receive_v1'])
    assert.ok((await offered('listen', 'im.')).includes('im.*'))
    assert.deepEqual(await offered('completion', ''), ['bash', 'zsh', 'fish'])
  })

  it('offers nothing behind what it does not know', async () => {
    assert.deepEqual(await offered('nothing', ''), [])
    assert.deepEqual(await offered('send', ''), [])
    assert.deepEqual((await result(['complete'])).stdout, visible.map((name) => `${name}\n`).join(''))
  })
})

describe('rxlark completion', () => {
  it('refuses a shell that it does not know', async () => {
    const { code, stderr } = await result(['completion', 'tcsh'])
    assert.equal(code, 2)
    assert.match(stderr, /there is no completion for tcsh/)
    assert.match(stderr, /bash, zsh, fish/)
  })

  /** A folder with an `rxlark` in it, as a shell finds it. */
  function onPath(): string {
    const folder = resolve('.cache/completion')
    mkdirSync(folder, { recursive: true })
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
    const program = `#!/bin/sh\nTSX_TSCONFIG_PATH='${resolve('tsconfig.json')}' exec '${process.execPath}' --import '${tsx}' '${resolve('cli/main.ts')}' "$@"\n`
    writeFileSync(`${folder}/rxlark`, program)
    chmodSync(`${folder}/rxlark`, 0o755)
    return folder
  }

  const shell = async (program: string, args: readonly string[]) => {
    const { PATH = '' } = process.env
    const env = { ...process.env, PATH: `${onPath()}${delimiter}${PATH}` }
    return (await promisify(execFile)(program, [...args], { env, timeout: 30_000 })).stdout
  }

  it('completes in bash', async () => {
    const { stdout } = await result(['completion', 'bash'])
    const ask = (words: string, at: number) =>
      shell('bash', [
        '-c',
        `${stdout}\ncompopt() { printf '%s ' compopt "$@"; echo; }\nCOMP_WORDS=(${words})\nCOMP_CWORD=${at}\n_rxlark\nprintf '%s\\n' "\${COMPREPLY[@]}"`,
      ])
    assert.equal(await ask('rxlark call im.v1.message.rep', 2), 'im.v1.message.reply\n')
    assert.equal(await ask('rxlark call card', 2), 'compopt -o nospace \ncardkit.\n')
  })

  for (const name of ['zsh', 'fish'] as const) {
    it(`is a script that ${name} can read`, async function () {
      const { stdout } = await result(['completion', name])
      assert.match(stdout, /rxlark complete -- /)
      if (!existsSync(`/usr/bin/${name}`)) return this.skip()
      if (name === 'zsh') {
        const typed = `compdef() { }; compadd() { print -r -- "$@" }\n${stdout}\nwords=(rxlark call im.v1.message.rep)\nCURRENT=3\n_rxlark`
        assert.equal(await shell('zsh', ['-f', '-c', typed]), '-S  --\n-- im.v1.message.reply\n')
      } else assert.equal(await shell('fish', ['-N', '-c', `${stdout}\ncomplete -C 'rxlark sim'`]), 'simulate\n')
    })
  }
})
