import assert from 'node:assert/strict'
import { firstValueFrom, take, toArray } from 'rxjs'
import type { Simulator } from '../../simulator/index.js'
import { call, text, tokenOf } from './support/api.js'
import { withSimulator } from './support/with-simulator.js'
import type { WireAnswer } from './support/wire.js'
import { wordsOf } from './support/wire.js'

const messages = '/open-apis/im/v1/messages'

/** A bot with a token, in the chat that a user opened by saying hi. */
async function chatting(simulator: Simulator) {
  const said = await simulator.user('Ann').says('hi')
  const token = await tokenOf(simulator)
  const api = (method: string, path: string, body?: unknown) => call(simulator, method, path, { token, body })
  const send = async (body: object, to = 'chat_id', id = said.chatId) =>
    (await api('POST', `${messages}?receive_id_type=${to}`, { receive_id: id, ...body })).json
  return { ...said, api, send }
}

describe('message.create', () => {
  it('sends to a chat, and shows the message as the platform does', () =>
    withSimulator({}, async (simulator) => {
      const { chatId, send } = await chatting(simulator)
      const { code, data } = await send(text('hello'))
      assert.equal(code, 0)
      assert.match(data.message_id, /^om_[0-9a-f]{32}$/)
      assert.match(data.create_time, /^\d{13}$/)
      assert.deepEqual(data.sender.id, simulator.credentials.appId)
      assert.deepEqual(
        [data.chat_id, data.msg_type, data.body.content, data.deleted, data.updated],
        [chatId, 'text', '{"text":"hello"}', false, false],
      )
    }))

  it('reaches a person by each kind of id, in the chat they have with the bot', () =>
    withSimulator({}, async (simulator) => {
      const { chatId, send } = await chatting(simulator)
      const { openId, unionId, userId } = simulator.user('Ann')
      const chats = [
        (await send(text('1'), 'open_id', openId)).data.chat_id,
        (await send(text('2'), 'union_id', unionId)).data.chat_id,
        (await send(text('3'), 'user_id', userId)).data.chat_id,
      ]
      assert.deepEqual(chats, [chatId, chatId, chatId])
    }))

  it('refuses ids that nobody has', () =>
    withSimulator({}, async (simulator) => {
      const { send } = await chatting(simulator)
      assert.equal((await send(text('x'), 'open_id', 'ou_nobody')).code, 99992351)
      assert.equal((await send(text('x'), 'chat_id', 'oc_nowhere')).code, 99992356)
      assert.equal((await send(text('x'), 'email', 'ann@example.com')).code, 230034)
    }))

  it('refuses content that its type does not allow', () =>
    withSimulator({}, async (simulator) => {
      const { send } = await chatting(simulator)
      assert.equal((await send({ msg_type: 'text', content: 'plain' })).code, 230001)
      assert.equal((await send({ msg_type: 'text', content: '{}' })).code, 230001)
      assert.equal((await send({ msg_type: 'poem', content: '{}' })).code, 230001)
      assert.equal((await send({ msg_type: 'interactive', content: 'no card' })).code, 230099)
      assert.equal((await send(text('x'.repeat(150 * 1024)))).code, 230025)
      assert.equal(
        (await send({ msg_type: 'interactive', content: JSON.stringify({ elements: ['x'.repeat(31_000)] }) })).code,
        230025,
      )
    }))

  it('sends at most one message for a uuid within an hour', () =>
    withSimulator({}, async (simulator) => {
      const { send } = await chatting(simulator)
      const first = await send({ ...text('once'), uuid: 'key' })
      const second = await send({ ...text('once'), uuid: 'key' })
      assert.equal(second.data.message_id, first.data.message_id)
      simulator.clock.advance(3_600_000)
      const third = await send({ ...text('once'), uuid: 'key' })
      assert.notEqual(third.data.message_id, first.data.message_id)
      assert.equal((await send({ ...text('x'), uuid: 'x'.repeat(51) })).code, 99992402)
      const said = await firstValueFrom(simulator.messages$.pipe(take(3), toArray()))
      assert.deepEqual(
        said.map(({ sender }) => sender.type),
        ['user', 'app', 'app'],
      )
    }))
})

describe('message.reply', () => {
  it('hangs the answer under the message, and answers of answers under the first one', () =>
    withSimulator({}, async (simulator) => {
      const { messageId, api } = await chatting(simulator)
      const first = (await api('POST', `${messages}/${messageId}/reply`, text('a'))).json.data
      assert.deepEqual([first.parent_id, first.root_id, first.thread_id], [messageId, messageId, undefined])
      const second = (await api('POST', `${messages}/${first.message_id}/reply`, text('b'))).json.data
      assert.deepEqual([second.parent_id, second.root_id], [first.message_id, messageId])
    }))

  it('opens a thread when asked to, and stays in it', () =>
    withSimulator({}, async (simulator) => {
      const { messageId, api } = await chatting(simulator)
      const first = (await api('POST', `${messages}/${messageId}/reply`, { ...text('a'), reply_in_thread: true })).json.data
      assert.match(first.thread_id, /^omt_/)
      const second = (await api('POST', `${messages}/${first.message_id}/reply`, text('b'))).json.data
      assert.equal(second.thread_id, first.thread_id)
    }))

  it('refuses to answer what does not exist, or was recalled', () =>
    withSimulator({}, async (simulator) => {
      const { api, send } = await chatting(simulator)
      assert.equal((await api('POST', `${messages}/om_nothing/reply`, text('a'))).json.code, 99992354)
      const { data } = await send(text('oops'))
      await api('DELETE', `${messages}/${data.message_id}`)
      assert.equal((await api('POST', `${messages}/${data.message_id}/reply`, text('a'))).json.code, 230011)
    }))

  it('answers once for a uuid', () =>
    withSimulator({}, async (simulator) => {
      const { messageId, api } = await chatting(simulator)
      const reply = async () =>
        (await api('POST', `${messages}/${messageId}/reply`, { ...text('a'), uuid: 'key' })).json.data.message_id
      assert.equal(await reply(), await reply())
    }))
})

describe('message.list', () => {
  it('gives the history page by page, in either order, with tokens for the same question only', () =>
    withSimulator({}, async (simulator) => {
      const { chatId, api, send } = await chatting(simulator)
      for (const words of ['1', '2', '3', '4']) await send(text(words))
      const page = async (query: string) =>
        (await api('GET', `${messages}?container_id_type=chat&container_id=${chatId}&page_size=2${query}`)).json
      const words = ({ data }: WireAnswer) => data.items.map(({ body }) => wordsOf(body.content))
      const first = await page('')
      const second = await page(`&page_token=${first.data.page_token}`)
      const third = await page(`&page_token=${second.data.page_token}`)
      assert.deepEqual([first, second, third].map(words), [['hi', '1'], ['2', '3'], ['4']])
      assert.deepEqual(
        [first.data.has_more, second.data.has_more, third.data.has_more, third.data.page_token],
        [true, true, false, ''],
      )
      assert.deepEqual(words(await page('&sort_type=ByCreateTimeDesc')), ['4', '3'])
      assert.equal((await page(`&sort_type=ByCreateTimeDesc&page_token=${first.data.page_token}`)).code, 99992402)
      assert.equal((await page('&page_token=made-up')).code, 99992402)
    }))

  it('keeps to a time span, and to page sizes that the platform has', () =>
    withSimulator({}, async (simulator) => {
      const { chatId, api } = await chatting(simulator)
      const list = async (query: string) =>
        (await api('GET', `${messages}?container_id_type=chat&container_id=${chatId}${query}`)).json
      const hourAgo = Math.floor(simulator.clock.now() / 1000) - 3600
      assert.equal((await list(`&end_time=${hourAgo}`)).data.items.length, 0)
      assert.equal((await list(`&start_time=${hourAgo}`)).data.items.length, 1)
      assert.deepEqual((await list('&page_size=51')).error.field_violations, [
        { field: 'page_size', value: '51', description: 'the max value is 50' },
      ])
      assert.equal((await list('&page_size=0')).code, 99992402)
      assert.equal((await list('&page_size=many')).code, 99992402)
    }))
})

describe('message.get, patch, update and delete', () => {
  const card = (words: string) => JSON.stringify({ elements: [{ tag: 'markdown', content: words }] })

  it('change and recall what the bot itself sent', () =>
    withSimulator({}, async (simulator) => {
      const { api, send } = await chatting(simulator)
      const sent = (await send({ msg_type: 'interactive', content: card('one') })).data.message_id
      const written = (await send(text('one'))).data.message_id
      const get = async (id: string) => (await api('GET', `${messages}/${id}`)).json.data.items[0]!

      assert.equal((await api('PATCH', `${messages}/${sent}`, { content: card('two') })).json.code, 0)
      assert.deepEqual([(await get(sent)).body.content, (await get(sent)).updated], [card('two'), true])
      assert.equal((await api('PUT', `${messages}/${written}`, text('two'))).json.data.body.content, '{"text":"two"}')
      assert.equal((await api('DELETE', `${messages}/${written}`)).json.code, 0)
      assert.equal((await get(written)).deleted, true)
      assert.equal((await api('DELETE', `${messages}/${written}`)).json.code, 230011)
      assert.equal((await api('PUT', `${messages}/${written}`, text('three'))).json.code, 230011)
    }))

  it('refuse what others sent, and what has the wrong type', () =>
    withSimulator({}, async (simulator) => {
      const { api, send, messageId } = await chatting(simulator)
      assert.equal((await api('DELETE', `${messages}/${messageId}`)).json.code, 230026)
      assert.equal((await api('PATCH', `${messages}/${messageId}`, { content: card('x') })).json.code, 230012)
      const written = (await send(text('one'))).data.message_id
      assert.equal((await api('PATCH', `${messages}/${written}`, { content: card('x') })).json.code, 230054)
      assert.equal((await api('GET', `${messages}/om_nothing`)).json.code, 99992354)
    }))
})
