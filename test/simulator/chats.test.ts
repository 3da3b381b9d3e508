import assert from 'node:assert/strict'
import type { Simulator } from '../../simulator/index.js'
import { call, text, tokenOf } from './support/api.js'
import { withSimulator } from './support/with-simulator.js'

const chats = '/open-apis/im/v1/chats'

async function client(simulator: Simulator, credentials = simulator.credentials) {
  const token = await tokenOf(simulator, credentials)
  return async (method: string, path: string, body?: unknown) => (await call(simulator, method, path, { token, body })).json
}

describe('chats', () => {
  it('are made with people and an owner, and shown again', () =>
    withSimulator({}, async (simulator) => {
      const api = await client(simulator)
      const [ann, bob] = [simulator.user('Ann'), simulator.user('Bob')]
      const made = await api('POST', chats, {
        name: 'team',
        description: 'us',
        owner_id: ann.openId,
        user_id_list: [ann.openId, bob.openId],
      })
      const { chat_id: chatId } = made.data
      const { data } = await api('GET', `${chats}/${chatId}`)
      assert.deepEqual(
        [data.name, data.description, data.owner_id, data.chat_mode, data.user_count, data.bot_count, data.chat_status],
        ['team', 'us', ann.openId, 'group', '2', '1', 'normal'],
      )
    }))

  it('are not made with people that nobody knows', () =>
    withSimulator({}, async (simulator) => {
      const api = await client(simulator)
      assert.equal((await api('POST', chats, { name: 'team', user_id_list: ['ou_nobody'] })).code, 99992351)
    }))

  it('are made once for a uuid within ten hours', () =>
    withSimulator({}, async (simulator) => {
      const api = await client(simulator)
      const make = async () => (await api('POST', `${chats}?uuid=key`, { name: 'team' })).data.chat_id
      const first = await make()
      assert.equal(await make(), first)
      simulator.clock.advance(10 * 3_600_000)
      const again = await client(simulator)
      assert.notEqual((await again('POST', `${chats}?uuid=key`, { name: 'team' })).data.chat_id, first)
    }))

  it('are listed page by page, groups only, those that the bot is in', () =>
    withSimulator({ otherApps: [{ botName: 'other' }] }, async (simulator) => {
      const api = await client(simulator)
      const other = await client(simulator, simulator.apps[1])
      await simulator.user('Ann').says('hi')
      await other('POST', chats, { name: 'not ours' })
      for (const name of ['a', 'b', 'c']) await api('POST', chats, { name })
      const first = await api('GET', `${chats}?page_size=2`)
      const second = await api('GET', `${chats}?page_size=2&page_token=${first.data.page_token}`)
      const names = [...first.data.items, ...second.data.items].map(({ name }: { name: string }) => name)
      assert.deepEqual([names, first.data.has_more, second.data.has_more], [['a', 'b', 'c'], true, false])
    }))

  it('change, and end: then nothing can be sent to them', () =>
    withSimulator({}, async (simulator) => {
      const api = await client(simulator)
      const { chat_id: chatId } = (await api('POST', chats, { name: 'team' })).data
      assert.equal((await api('PUT', `${chats}/${chatId}`, { name: 'crew' })).code, 0)
      assert.equal((await api('GET', `${chats}/${chatId}`)).data.name, 'crew')
      assert.equal((await api('DELETE', `${chats}/${chatId}`)).code, 0)
      const sent = await api('POST', '/open-apis/im/v1/messages?receive_id_type=chat_id', { receive_id: chatId, ...text('x') })
      assert.equal(sent.code, 232009)
    }))
})

describe('members of chats', () => {
  it('come, are listed and go', () =>
    withSimulator({}, async (simulator) => {
      const api = await client(simulator)
      const [ann, bob] = [simulator.user('Ann'), simulator.user('Bob')]
      const { chat_id: chatId } = (await api('POST', chats, { name: 'team' })).data
      const path = `${chats}/${chatId}/members`
      const { data } = await api('POST', path, { id_list: [ann.openId, bob.openId, 'ou_nobody'] })
      assert.deepEqual(data.invalid_id_list, ['ou_nobody'])
      const names = async () => (await api('GET', path)).data.items.map(({ name }: { name: string }) => name)
      assert.deepEqual(await names(), ['Ann', 'Bob'])
      await api('DELETE', `${path}?member_id_type=user_id`, { id_list: [ann.userId] })
      assert.deepEqual(await names(), ['Bob'])
    }))

  it('may be bots, who then are in the chat', () =>
    withSimulator({ otherApps: [{ botName: 'other' }] }, async (simulator) => {
      const api = await client(simulator)
      const other = await client(simulator, simulator.apps[1])
      const { chat_id: chatId } = (await api('POST', chats, { name: 'team' })).data
      const isThere = async () => (await other('GET', `${chats}/${chatId}/members/is_in_chat`)).data.is_in_chat
      assert.equal(await isThere(), false)
      await api('POST', `${chats}/${chatId}/members?member_id_type=app_id`, { id_list: [simulator.apps[1]?.appId] })
      assert.equal(await isThere(), true)
    }))
})
