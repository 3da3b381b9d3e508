import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endpointName } from '../../cli/endpoints/endpoint-name.js'
import { services } from '../../cli/endpoints/services.js'
import { readCatalogue } from '../../scripts/generate/read-catalogue.js'
import { eventTypes } from '../../src/model/generated/event-types.js'
import { result } from './program.js'

/** What a shell would be told of the last word. */
async function answered(...words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await result(['__complete', ...words])
  assert.deepEqual([code, stderr], [0, ''])
  return stdout.split('\n').slice(0, -1)
}

const words = async (...typed: readonly string[]) => (await answered(...typed)).map((line) => line.split('\t')[0] ?? '')

describe('what the command line says to a shell that completes', () => {
  it('knows commands, and what they are', async () => {
    assert.deepEqual(await words('log'), ['login', 'logout'])
    assert.deepEqual(await answered('logo'), ['logout\tforget the user who is logged in'])
    assert.deepEqual(await words('help', 'doc'), ['doctor'])
    assert.deepEqual(await words('--v'), ['--version'])
    assert.ok((await words('')).includes('simulate'))
    assert.deepEqual(await words('completion', ''), ['bash', 'zsh', 'fish'])
  })

  it('knows the options of a command that are not there yet, save for the hidden ones', async () => {
    assert.deepEqual(await words('call', '--app'), ['--app-id', '--app-secret-file'])
    assert.deepEqual(await words('call', '--app-id', 'cli_1', '--app'), ['--app-secret-file'])
    assert.deepEqual(await words('call', '--app-id=cli_1', '--app'), ['--app-secret-file'])
    assert.deepEqual(await words('call', '--data', '{}', '--dat'), ['--data'])
    assert.deepEqual(await words('listen', '-q', '--qui'), [])
    assert.deepEqual(await words('login', '--h'), ['--help'])
  })

  it('knows what an option takes, in both ways to give it', async () => {
    assert.deepEqual(await words('call', '--as', ''), ['tenant', 'user', 'app', 'none'])
    assert.deepEqual(await words('call', '--as=u'), ['--as=user'])
    assert.deepEqual(await words('call', '--dotenv', ''), [])
  })

  it('knows every endpoint, a service at a time', async () => {
    const catalogue = readCatalogue('spec').services
    assert.deepEqual(
      services,
      catalogue.map(({ service }) => service),
    )
    const names = catalogue.flatMap(({ endpoints }) => endpoints.map(({ id }) => endpointName(id)))
    assert.deepEqual(
      await words('call', ''),
      services.map((service) => `${service}.`),
    )
    const found = await Promise.all(services.map((service) => words('call', `${service}.`)))
    assert.deepEqual(found.flat().sort(), names.sort())
    assert.equal(names.length, 1680)
    assert.deepEqual(await words('call', '--all', '--as', 'user', 'im.v1.chat.l'), ['im.v1.chat.link', 'im.v1.chat.list'])
    assert.deepEqual(await words('call', 'P'), ['POST', 'PUT', 'PATCH'])
  })

  it('knows the fields of an endpoint that are not there yet, and their values', async () => {
    assert.deepEqual(await answered('call', 'im.v1.message.create', 'receive_id='), [])
    assert.deepEqual(await words('call', 'im.v1.message.create', 'receive_id=ou_1', 'rec'), ['receive_id_type='])
    assert.deepEqual(await words('call', 'im.v1.message.create', 'receive_id_type=u'), [
      'receive_id_type=user_id',
      'receive_id_type=union_id',
    ])
    assert.deepEqual(await answered('call', 'im.v1.message.get', 'mess'), ['message_id=\trequired, string'])
  })

  it('knows every type of event that is not there yet', async () => {
    const found = await words('listen', '')
    assert.deepEqual(
      found.filter((type) => !type.endsWith('*')),
      eventTypes,
    )
    assert.ok(found.includes('im.*'))
    assert.deepEqual(await words('listen', 'im.message.receive_v1', "'im.message.rec"), ['im.message.recalled_v1'])
  })

  it('says nothing of what makes no sense', async () => {
    for (const typed of [
      ['nothing', ''],
      ['call', 'no.such.thing', ''],
      ['call', 'im.v9.', ''],
      ['call', '\u0000\n'],
      ['--', ''],
    ])
      assert.deepEqual(await answered(...typed), [], typed.join())
    assert.deepEqual(await answered('call', '__proto__.'), [])
    assert.deepEqual(await answered('call', 'im.v1.message.create', 'constructor='), [])
  })
})

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const main = resolve('cli/main.ts')

describe('how quick it says it', () => {
  const loaded = (...typed: readonly string[]): string => {
    // A hook that tells what is loaded.
    const hook = 'export const load = (url, context, next) => { process._rawDebug(url); return next(url, context) }'
    const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)})`
    const imports = [tsx, `data:text/javascript,${encodeURIComponent(register)}`].flatMap((url) => ['--import', url])
    const { status, stderr } = spawnSync(process.execPath, [...imports, main, ...typed], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    return stderr
  }
  const heavy =
    /\/node_modules\/(rxjs|io-ts|fp-ts|ws|cross-fetch)\/|\/src\/(client|index|http|auth|codec)\b|\/simulator\/|\/streams\//

  it('loads neither the client nor what that is made of', () => {
    assert.match(loaded('call', 'GET', '/nowhere', '--help'), /cli\/run\.ts/)
    assert.doesNotMatch(loaded('__complete', 'call', 'im.v1.message.create', ''), heavy)
    assert.doesNotMatch(loaded('__complete', 'listen', 'im.'), heavy)
  })
})

describe('rxlark completion', () => {
  let folder = ''
  const path = () => `${folder}${delimiter}${process.env['PATH'] ?? ''}`
  const script = (shell: string) => join(folder, `completion.${shell}`)
  const installed = (shell: string) => spawnSync(shell, ['--version']).status === 0
  /** A test in a shell. Where there is none it is skipped; in CI it fails. */
  const itInShell = (shell: string, test: () => void) => {
    it(`works in ${shell}`, function () {
      if (!process.env['CI'] && !installed(shell)) return this.skip()
      test()
    })
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rxlark-'))
    const program = join(folder, 'rxlark')
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' --import '${tsx}' '${main}' "$@"\n`)
    chmodSync(program, 0o755)
    writeFileSync(join(folder, 'report.pdf'), '')
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout, stderr } = await result(['completion', shell])
      assert.deepEqual([code, stderr], [0, ''])
      writeFileSync(script(shell), stdout)
    }
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const run = (command: string, args: readonly string[]) =>
    execFileSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: path(), TSX_TSCONFIG_PATH: resolve('tsconfig.json') },
    })
      .split('\n')
      .filter(Boolean)

  it('knows three shells', async () => {
    const { code, stdout, stderr } = await result(['completion', 'tcsh'])
    assert.deepEqual([code, stdout, stderr], [2, '', 'rxlark: there is no script for tcsh\n  try: bash, zsh, fish\n'])
    assert.equal((await result(['completion'])).code, 2)
  })

  /** What bash has to choose from after this line, whose words it has parted at `=` and `:`, as it does. */
  const inBash = (line: string, ...parted: readonly string[]) =>
    run('bash', [
      '--norc',
      '-c',
      `source "$1"; COMP_LINE=$2; COMP_POINT=\${#2}; COMP_WORDS=("\${@:3}"); COMP_CWORD=$(($# - 3))
       [[ $(complete -p rxlark) == *'-F _rxlark rxlark' ]] || exit 1
       compopt() { echo "compopt $*"; }
       _rxlark rxlark "\${@: -1}" "\${@: -2:1}"
       printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      script('bash'),
      line,
      ...parted,
    ])

  it('works in bash', () => {
    assert.deepEqual(inBash('rxlark call lin', 'rxlark', 'call', 'lin'), ['compopt -o nospace', 'lingo.'])
    assert.deepEqual(inBash('rxlark  call  im.v1.chat.l', 'rxlark', 'call', 'im.v1.chat.l'), [
      'im.v1.chat.link',
      'im.v1.chat.list',
    ])
    assert.deepEqual(inBash('rxlark send --file r', 'rxlark', 'send', '--file', 'r'), [])
  })

  it('gives bash what follows the = it has', () => {
    const create = 'rxlark call im.v1.message.create'
    const before = create.split(' ')
    assert.deepEqual(inBash(`${create} receive_id_type=o`, ...before, 'receive_id_type', '=', 'o'), ['open_id'])
    assert.deepEqual(inBash(`${create} receive_id_type=`, ...before, 'receive_id_type', '='), [
      'open_id',
      'user_id',
      'union_id',
      'email',
      'chat_id',
    ])
    const quoted = `'{"a": 1}'`
    assert.deepEqual(inBash(`rxlark call --data ${quoted} --as=u`, 'rxlark', 'call', '--data', quoted, '--as', '=', 'u'), [
      'user',
    ])
    const url = ['--domain', 'http', ':', '//127.0.0.1', ':', '80']
    assert.deepEqual(
      inBash(`rxlark call --domain http://127.0.0.1:80 im.v1.chat.li`, 'rxlark', 'call', ...url, 'im.v1.chat.li'),
      ['im.v1.chat.link', 'im.v1.chat.list'],
    )
  })

  itInShell('zsh', () => {
    /** What would be shown, with `compadd` in place of the one that needs a terminal. */
    const inZsh = (...typed: readonly string[]) =>
      run('zsh', [
        '-f',
        '-c',
        `compdef() { print "compdef $*" }
         compadd() { eval 'print -l -- $'\${@: -1}; [[ "$*" == *"-S "* ]] && print 'no blank'; return 0 }
         _files() { print files }
         source $1
         words=("\${(@)@[2,-1]}"); CURRENT=$#words; PREFIX=$words[-1]
         _rxlark`,
        'zsh',
        script('zsh'),
        'rxlark',
        ...typed,
      ])
    assert.deepEqual(inZsh('call', 'lin'), ['compdef _rxlark rxlark', 'lingo.', 'no blank'])
    assert.deepEqual(inZsh('call', '--as=u').slice(1), ['--as=user'])
    assert.deepEqual(inZsh('call', "'im.v1.chat.li").slice(1), ['im.v1.chat.link', 'im.v1.chat.list'])
    assert.deepEqual(inZsh('send', '--file', 'r').slice(1), ['files'])
  })

  itInShell('fish', () => {
    const inFish = (line: string) => run('fish', ['-N', '-c', 'source $argv[1]; complete -C $argv[2]', script('fish'), line])
    assert.deepEqual(inFish('rxlark logi'), ['login\tlog a user in, on any device: for calls as that user'])
    assert.deepEqual(inFish('rxlark call lin'), ['lingo.'])
    assert.deepEqual(inFish('rxlark call im.v1.message.create receive_id_type=op'), ['receive_id_type=open_id'])
    assert.deepEqual(inFish('rxlark send --file rep'), ['report.pdf'])
  })

  it('asks the program that was typed, by the word it knows', () => {
    for (const [shell, typed] of [
      ['bash', '"$1" __complete'],
      ['zsh', '"$words[1]" __complete'],
      ['fish', '$command __complete'],
    ] as const)
      assert.ok(readFileSync(script(shell), 'utf8').includes(typed), shell)
  })
})
