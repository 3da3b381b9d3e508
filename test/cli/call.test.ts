import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withFolder } from '../support/temporary-folder.js'
import { platform } from './platform.js'
import { result, type ProgramOptions } from './program.js'

const { env, simulator } = platform()
const call = (args: readonly string[], options: ProgramOptions = {}) => result(['call', ...args], { env: env(), ...options })

const json = (text: string) => JSON.parse(text) as Record<string, unknown>
const toAnn = () => ['receive_id_type=open_id', `receive_id=${simulator().user('Ann').openId}`, 'msg_type=text']

describe('rxlark call', () => {
  it('calls an endpoint by name, with fields where they belong, and prints the answer as a line of JSON', async () => {
    const { code, stdout, stderr } = await call(['im.v1.message.create', ...toAnn(), 'content={"text":"hi"}'])
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^\{.*\}\n$/)
    assert.match(String(json(stdout)['message_id']), /^om_/)
  })

  it('takes names as the docs have them and ids as the platform has them', async () => {
    for (const name of ['acs.v1.userFace.get', 'acs.v1.user.face.get']) {
      assert.equal(json((await call([name, '--describe'])).stdout)['name'], 'acs.v1.userFace.get')
    }
  })

  it('indents for a person', async () => {
    const { stdout } = await call(['GET', '/open-apis/bot/v3/info'], { tty: true })
    assert.match(stdout, /^\{\n {2}"/)
  })

  it('takes JSON from an argument, a file and stdin, and joins them', () =>
    withFolder(async (cwd) => {
      writeFileSync(join(cwd, 'query.json'), '{"receive_id_type":"open_id"}')
      const body = JSON.stringify({ receive_id: simulator().user('Ann').openId, content: '{"text":"hi"}' })
      const args = ['--params', '@query.json', '--data', '-', '--data', 'msg_type=text']
      const { code, stdout, stderr } = await call(['im.v1.message.create', ...args], { cwd, stdin: body })
      assert.deepEqual([code, stderr], [0, ''])
      assert.match(stdout, /om_/)
    }))

  it('reads values as their types say', async () => {
    const made = await call(['calendar.v4.calendar.create', 'summary=42', 'permissions=private'])
    assert.equal(made.code, 0, made.stderr)
    const { calendar } = json(made.stdout) as { calendar: { summary: unknown } }
    assert.equal(calendar.summary, '42')
  })

  it('prints every item of every page as a line', async () => {
    for (const name of ['Bob', 'Cid', 'Dan']) simulator().user(name)
    const { code, stdout, stderr } = await call(['contact.v3.user.list', '--all', 'page_size=2', 'department_id=0'])
    assert.deepEqual([code, stderr], [0, ''])
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => json(line)['name'])
    assert.ok(
      ['Ann', 'Bob', 'Cid', 'Dan'].every((name) => names.includes(name)),
      names.join(),
    )
  })

  it('shows a person how far it is', async () => {
    const { stderr } = await call(['contact.v3.user.list', '--all', 'page_size=2', 'department_id=0'], { tty: true })
    assert.match(stderr, /2, page 1.*4, page 2.*4 in all\n/s)
  })

  it('shows a person a bar on stderr, where the platform says how many there are, and lines of JSON on stdout', async () => {
    const people = ['Ann', 'Bob', 'Cid', 'Dan'].map((name) => simulator().user(name).openId)
    const made = await call(['im.v1.chat.create', 'name=four', `user_id_list=${JSON.stringify(people)}`, 'user_id_type=open_id'])
    const list = ['im.v1.chatMembers.get', `chat_id=${String(json(made.stdout)['chat_id'])}`, 'page_size=2', '--all']
    const { code, stdout, stderr } = await call(list, { tty: true, env: { ...env(), NO_COLOR: '1' } })
    assert.equal(code, 0, stderr)
    assert.match(stderr, /\[#{12}-{12}\] {2}2 of 4, page 1.*\[#{24}\] {2}4 of 4, page 2.*4 in all\n$/s)
    const lines = stdout.trim().split('\n')
    assert.deepEqual(lines.map((line) => json(line)['member_id']).sort(), people.sort())
    const piped = await call(list)
    assert.deepEqual([piped.stdout, piped.stderr], [stdout, ''])
  })

  it('refuses --all where there are no pages', async () => {
    const { code, stderr } = await call(['im.v1.message.create', '--all', ...toAnn(), 'content=x'])
    assert.deepEqual([code, stderr], [2, 'rxlark: im.v1.message.create has no pages\n  try: the same without --all\n'])
  })

  it('uploads files, and saves answers that are files', () =>
    withFolder(async (cwd) => {
      writeFileSync(join(cwd, 'cat.png'), 'not really a cat')
      const up = await call(['im.v1.image.create', 'image_type=message', '--file', 'image=cat.png'], { cwd })
      assert.equal(up.code, 0, up.stderr)
      const key = `image_key=${String(json(up.stdout)['image_key'])}`
      const saved = await call(['im.v1.image.get', key, '--output', 'copy.png'], { cwd })
      assert.equal(json(saved.stdout)['size'], 16)
      assert.equal(readFileSync(join(cwd, 'copy.png'), 'utf8'), 'not really a cat')
      assert.equal((await call(['im.v1.image.get', key])).stdout, 'not really a cat')
      const onScreen = await call(['im.v1.image.get', key], { tty: true })
      assert.deepEqual([onScreen.code, onScreen.stdout], [2, ''])
    }))

  it('names the file that is not there', async () => {
    const { code, stderr } = await call(['im.v1.image.create', 'image_type=message', '--file', 'image=dog.png'])
    assert.equal(code, 2)
    assert.match(stderr, /there is no file .*dog\.png/)
  })

  it('names the nearest endpoints, in its service and elsewhere', async () => {
    const near = await call(['im.v1.mesage.create'])
    assert.equal(near.code, 2)
    assert.match(near.stderr, /^rxlark: there is no endpoint im\.v1\.mesage\.create\n {2}try: im\.v1\.message\.create/)
    assert.match((await call(['message.create'])).stderr, /im\.v1\.message\.create/)
    assert.match((await call(['qqqqqqqq'])).stderr, /try: rxlark call --list/)
  })

  it('explains a wrong field: where it is, what was expected, what may have been meant', async () => {
    const { code, stdout, stderr } = await call(['im.v1.message.create', '--data', '{"cntent":1,"msg_type":7,"receive_id":"x"}'])
    assert.deepEqual([code, stdout], [2, ''])
    assert.deepEqual(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.trim()),
      [
        'rxlark: im.v1.message.create does not take this input',
        'params: is missing: object',
        'data.msg_type: is a number, expected string',
        'data.content: is missing: string',
        'data.cntent: is not a known field; did you mean content?',
        'try: rxlark call im.v1.message.create --describe',
      ],
    )
  })

  it('names the nearest field, and the parts of one that is in several', async () => {
    const { code, stderr } = await call(['im.v1.message.create', 'mesg_type=text'])
    assert.deepEqual([code, stderr], [2, 'rxlark: it has no field mesg_type\n  try: msg_type\n'])
  })

  it('says which JSON is none', async () => {
    const { code, stderr } = await call(['im.v1.message.create', '--data', '{"a"}'])
    assert.deepEqual([code, stderr.split('\n')[0]], [2, 'rxlark: --data is no JSON: see character 4'])
  })

  it('describes an endpoint', async () => {
    const { code, stdout } = await call(['im.v1.message.list', '--describe'], { tty: true, env: { NO_COLOR: '1' } })
    assert.equal(code, 0)
    assert.match(stdout, /^im\.v1\.message\.list {2}GET \/open-apis\/im\/v1\/messages\n/)
    assert.match(stdout, /tokens: tenant\n/)
    assert.match(stdout, /docs: https:\/\/open\.feishu\.cn\/api-explorer\?project=im&resource=message&apiName=list&version=v1\n/)
    assert.match(stdout, /params\.container_id +string required\n/)
    assert.match(stdout, /items\[\]\.message_id +string\n/)
  })

  it('lists the endpoints that have a text in their names', async () => {
    const { stdout } = await call(['--list', 'messageReaction'])
    assert.match(stdout, /^im\.v1\.messageReaction\.batchQuery\nim\.v1\.messageReaction\.create\n/)
  })

  it('calls any path', async () => {
    const { code, stdout } = await call(['GET', '/open-apis/bot/v3/info'])
    assert.equal(code, 0)
    assert.match(stdout, /"app_name":"bot"/)
    assert.equal((await call(['GET'])).code, 2)
  })

  it('calls as a user whose token is in the environment, where the endpoint takes no other', async () => {
    const without = await call(['authen.v1.userInfo.get'], { env: { ...env(), XDG_STATE_HOME: '/nobody/logged/in/here' } })
    assert.equal(without.code, 4)
    assert.match(without.stderr, /no user has logged in/)
    const wrong = await call(['authen.v1.userInfo.get'], { env: { ...env(), LARK_USER_ACCESS_TOKEN: 'u-nobody-knows-it' } })
    assert.equal(wrong.code, 4)
    assert.doesNotMatch(wrong.stderr, /u-nobody/)
  })

  it('ends with a code that says what went wrong', async () => {
    const said = async (args: readonly string[], options?: ProgramOptions) => (await call(args, options)).code
    const info = ['GET', '/open-apis/bot/v3/info']
    assert.equal(await said(['im.v1.message.get', 'message_id=om_none']), 5)
    assert.equal(await said(info, { env: {} }), 3)
    assert.equal(await said(info, { env: { ...env(), LARK_APP_SECRET: 'wrong' } }), 4)
    const { port } = new URL(simulator().url)
    assert.equal(await said([...info, '--domain', `http://127.0.0.1:${port}/nowhere`, '--timeout', '5000']), 7)
  })
})
