import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withFolder } from '../support/temporary-folder.js'
import { platform } from './platform.js'
import { result, type Ended, type ProgramOptions } from './program.js'

const { env, simulator } = platform()

/** What a call ends with, and the paths that it asked for, but for its token. */
async function called(
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Ended & { readonly paths: readonly string[] }> {
  const paths: string[] = []
  const seen = simulator().requests$.subscribe(({ path }) => !path.includes('tenant_access_token') && paths.push(path))
  // What was asked before is told again.
  paths.length = 0
  const ended = await result(['call', ...args], { env: env(), ...options })
  seen.unsubscribe()
  return { ...ended, paths }
}

/** It says in few words what is wrong, and asks the platform for nothing. */
async function refused(args: readonly string[], words: RegExp, options?: ProgramOptions): Promise<void> {
  const { code, stdout, stderr, paths } = await called(args, options)
  const what = args.join(' ').slice(0, 200)
  assert.deepEqual([code, stdout, paths], [2, '', []], what)
  assert.match(stderr, words, what)
  assert.ok(stderr.length < 2_000, `${stderr.length} characters for ${what}`)
}

const create = 'im.v1.message.create'
const long = 'a'.repeat(1_000_000)

describe('rxlark call, given what makes no sense', () => {
  it('refuses JSON that is none, wherever it comes from', () =>
    withFolder(async (cwd) => {
      writeFileSync(join(cwd, 'half.json'), '{"receive_id": "ou')
      await refused([create, '--data', '{"a":}'], /^rxlark: --data is no JSON/)
      await refused([create, '--data', '@half.json'], /^rxlark: half\.json is no JSON/, { cwd })
      await refused([create, '--data', '-'], /^rxlark: stdin is no JSON/, { stdin: 'nothing of the kind' })
      await refused([create, '--data', '-'], /^rxlark: stdin is no JSON/)
      await refused([create, '--data', '@missing.json'], /missing\.json cannot be read \(ENOENT\)/, { cwd })
      await refused([create, '--data', '@.'], /cannot be read \(EISDIR\)/, { cwd })
    }))

  it('refuses what is no object where one belongs, and fields that nobody knows, with the place of each', async () => {
    await refused([create, '--params', 'receive_id_type=open_id', '--data', '[1,2]'], /data: is an array, expected object/)
    await refused(
      ['im.v1.message.list', 'container_id_type=chat', 'container_id=oc_1', 'page_size=many'],
      /params\.page_size: is a string/,
    )
    await refused([create, 'receive_id'], /receive_id is not field=value/)
    await refused([create, ''], / is not field=value/)
    await refused([create, '--data', '{"recieve_id":1}'], /data\.recieve_id: is not a known field; did you mean receive_id\?/)
  })

  it('takes no name for more than a name', async () => {
    await refused([create, '--data', '{"__proto__":{"polluted":1}}'], /data\.__proto__: is not a known field/)
    await refused([create, '--data', '__proto__.polluted=1'], /data/)
    await refused([create, '__proto__.polluted=1'], /it has no field __proto__/)
    await refused([create, 'constructor=1'], /it has no field constructor/)
    for (const name of ['', '__proto__.x.y', 'im.v1.constructor', '../im', 'im.v1.message.create.constructor'])
      await refused([name], /there is no endpoint/)
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
  })

  it('names what may have been meant', async () => {
    await refused(['im.v1.mesage.craete'], /try: im\.v1\.message\.create/)
    await refused(['IM.V1.MESSAGE.CREATED'], /try: im\.v1\.message\.create/i)
  })

  it('says little of what is huge', async () => {
    await refused([long], /there is no endpoint a+…\n/)
    await refused([create, `${long}=1`], /it has no field a+…\n/)
    await refused([create, long], /is not field=value/)
    await refused([create, '--data', JSON.stringify({ [long]: 1 })], /is not a known field/)
    await refused([create, '--data', `{"a":${'['.repeat(100_000)}`], /is no JSON/)
    await refused([create, '--data', `{"content":${'['.repeat(5_000)}${']'.repeat(5_000)}}`], /data\.content: is an array/)
    await refused([create, '--data', '-'], /stdin has more than 67108864 bytes/, { stdin: 'x'.repeat(65 * 1024 * 1024) })
  })

  it('keeps a parameter of a path within its place', async () => {
    await refused(['im.v1.message.get', 'message_id=..'], /path\.message_id: would change the path/)
    await refused(['im.v1.message.get', 'message_id='], /path\.message_id: is missing/)
    for (const id of ['../../bot/v3/info', 'a/b?c=d#e', '%2e%2e', 'a\\..\\b']) {
      const { code, stdout, paths } = await called(['im.v1.message.get', `message_id=${id}`])
      assert.deepEqual([code, stdout, paths], [5, '', [`/open-apis/im/v1/messages/${encodeURIComponent(id)}`]])
    }
  })

  it('shows no control character of what it was given', async () => {
    const { stderr } = await called(['im.v1.\u001b[2J\u0007'])
    assert.doesNotMatch(stderr, /[\u0000-\u0009\u000b-\u001f]/)
  })
})
