import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filter, firstValueFrom, timeout } from 'rxjs'
import { receiverOf } from '../../cli/send/receiver.js'
import { withFolder } from '../support/temporary-folder.js'
import { platform } from './platform.js'
import { result, type ProgramOptions } from './program.js'

const { env, simulator } = platform()
const send = (args: readonly string[], options: ProgramOptions = {}) => result(['send', ...args], { env: env(), ...options })

const messageCalled = (id: string) =>
  firstValueFrom(
    simulator().messages$.pipe(
      filter(({ messageId }) => messageId === id),
      timeout(5_000),
    ),
  )

async function sent(args: readonly string[], options?: ProgramOptions) {
  const { code, stdout, stderr } = await send(args, options)
  assert.deepEqual([code, stderr], [0, ''])
  const { message_id } = JSON.parse(stdout) as { message_id: string }
  return messageCalled(message_id)
}

const contentOf = ({ content }: { content: unknown }) => JSON.parse(String(content)) as unknown

describe('rxlark send', () => {
  it('sends a text, and prints its id', async () => {
    const message = await sent([simulator().user('Ann').openId, 'hello'])
    assert.deepEqual([message.msgType, contentOf(message)], ['text', { text: 'hello' }])
    const forPerson = await send([simulator().user('Ann').openId, 'hello'], { tty: true })
    assert.match(forPerson.stdout, /^om_\w+\n$/)
  })

  it('reads a text from stdin', async () => {
    assert.deepEqual(contentOf(await sent([simulator().user('Ann').openId, '-'], { stdin: 'from\nelsewhere' })), {
      text: 'from\nelsewhere',
    })
  })

  it('sends markdown, cards, files and images', () =>
    withFolder(async (cwd) => {
      writeFileSync(join(cwd, 'a.pdf'), '%PDF')
      writeFileSync(join(cwd, 'a.png'), 'png')
      writeFileSync(join(cwd, 'card.json'), '{"elements":[{"tag":"markdown","content":"hi"}]}')
      const { openId } = simulator().user('Ann')
      const types = []
      for (const given of [
        ['--markdown', '**hi**'],
        ['--card', '@card.json'],
        ['--file', 'a.pdf'],
        ['--image', 'a.png'],
      ]) {
        types.push((await sent([openId, ...given], { cwd })).msgType)
      }
      assert.deepEqual(types, ['post', 'interactive', 'file', 'image'])
    }))

  it('answers a message, named in either way', async () => {
    const said = await simulator().user('Ann').says('?')
    assert.equal((await sent([said.messageId, 'yes'])).parentId, said.messageId)
    assert.equal((await sent(['--reply-to', said.messageId, 'yes'])).parentId, said.messageId)
    assert.equal((await sent(['--reply-to', said.messageId, simulator().user('Ann').openId, 'yes'])).parentId, said.messageId)
  })

  it('knows whom an id means by its form', () => {
    const idTypes = ['ou_1', 'on_1', 'oc_1', 'ann@example.com', '7f3c9a10']
      .map((to) => receiverOf(to))
      .map((to) => to.kind === 'new' && to.idType)
    assert.deepEqual(idTypes, ['open_id', 'union_id', 'chat_id', 'email', 'user_id'])
  })

  it('says what is missing, and sends nothing', async () => {
    const wrong = async (args: readonly string[], options?: ProgramOptions) => {
      const { code, stderr } = await send(args, options)
      return [code, stderr.split('\n')[0]]
    }
    assert.deepEqual(await wrong([]), [2, 'rxlark: send to whom?'])
    assert.deepEqual(await wrong(['ou_1']), [2, 'rxlark: send what?'])
    assert.deepEqual(await wrong(['ou_1', 'a', '--markdown', 'b']), [2, 'rxlark: one thing at a time'])
    assert.deepEqual(await wrong(['who is that?', 'a']), [2, 'rxlark: who is that? is nobody: an id, or an email'])
    assert.deepEqual(await wrong(['ou_1', '--card', '{']), [2, 'rxlark: --card is no JSON'])
    assert.deepEqual(await wrong(['ou_1', '-'], { stdin: '' }), [2, 'rxlark: the message is empty'])
    assert.deepEqual(await wrong(['ou_1', '--in-thread', 'a']), [2, 'rxlark: a thread begins with an answer'])
  })
})
