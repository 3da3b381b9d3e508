import assert from 'node:assert/strict'
import { endpointCodec } from '../../src/codec/endpoint-codec.js'
import { faultsOf } from '../../src/codec/faults.js'
import { matchEndpoint } from '../../src/schema/match-endpoint.js'
import { schema as auth } from '../../src/schema/generated/auth.js'
import { schema as im } from '../../src/schema/generated/im.js'
import { call, text, tokenOf } from './support/api.js'
import { withSimulator } from './support/with-simulator.js'

const messages = '/open-apis/im/v1/messages'
const chats = '/open-apis/im/v1/chats'

describe('every answer of the simulator', () => {
  it('has the fields and types that the catalogue says', () =>
    withSimulator({}, async (simulator) => {
      const ann = simulator.user('Ann')
      const { messageId, chatId } = await ann.says('hello @bot', { in: 'team' })
      const token = await tokenOf(simulator)
      const seen = new Set<string>()

      const check = async (method: string, path: string, body?: unknown) => {
        const { json } = await call(simulator, method, path, { token, body })
        assert.equal(json.code, 0, `${method} ${path}: ${JSON.stringify(json)}`)
        const pathname = path.replace(/\?.*/, '')
        const match = matchEndpoint([auth, im], method, pathname)
        assert.ok(match, path)
        const schema = match.endpoint.id.startsWith('auth.') ? auth : im
        const data = match.endpoint.wrap === 'top' ? json : json.data
        assert.deepEqual(faultsOf(endpointCodec(match.endpoint, schema).output.decode(data)), [], match.endpoint.id)
        seen.add(match.endpoint.id)
        return json.data
      }

      const { appId, appSecret } = simulator.credentials
      for (const kind of ['tenant', 'app'])
        await check('POST', `/open-apis/auth/v3/${kind}_access_token/internal`, { app_id: appId, app_secret: appSecret })
      const sent = await check('POST', `${messages}?receive_id_type=chat_id`, { receive_id: chatId, ...text('x') })
      const card = await check('POST', `${messages}/${messageId}/reply`, { msg_type: 'interactive', content: '{"elements":[]}' })
      await check('GET', `${messages}?container_id_type=chat&container_id=${chatId}`)
      await check('GET', `${messages}/${messageId}`)
      await check('PATCH', `${messages}/${card.message_id}`, { content: '{"elements":[]}' })
      await check('PUT', `${messages}/${sent.message_id}`, text('y'))
      await check('DELETE', `${messages}/${sent.message_id}`)
      const made = await check('POST', chats, { name: 'crew' })
      await check('GET', `${chats}/${made.chat_id}`)
      await check('GET', chats)
      await check('PUT', `${chats}/${made.chat_id}`, { name: 'band' })
      await check('POST', `${chats}/${made.chat_id}/members`, { id_list: [ann.openId] })
      await check('GET', `${chats}/${made.chat_id}/members`)
      await check('GET', `${chats}/${made.chat_id}/members/is_in_chat`)
      await check('DELETE', `${chats}/${made.chat_id}/members`, { id_list: [ann.openId] })
      await check('DELETE', `${chats}/${made.chat_id}`)
      assert.equal(seen.size, 18)
    }))

  it('says who the bot is beside code and msg', () =>
    withSimulator({ botName: 'echo' }, async (simulator) => {
      const { json } = await call(simulator, 'GET', '/open-apis/bot/v3/info', { token: await tokenOf(simulator) })
      assert.match(json.bot.open_id, /^ou_/)
      assert.deepEqual([json.code, json.bot.app_name, json.bot.activate_status], [0, 'echo', 2])
    }))
})

describe('an app without a scope', () => {
  it('is told which ones would do, and where to ask for one', () =>
    withSimulator({ scopes: ['im:message:readonly'] }, async (simulator) => {
      const { messageId } = await simulator.user('Ann').says('hi')
      const token = await tokenOf(simulator)
      const { status, json } = await call(simulator, 'POST', `${messages}/${messageId}/reply`, { token, body: text('x') })
      assert.deepEqual([status, json.code], [400, 99991672])
      assert.deepEqual(
        json.error.permission_violations.map(({ type, subject }) => [type, subject]),
        [
          ['action_scope_required', 'im:message'],
          ['action_scope_required', 'im:message:send'],
          ['action_scope_required', 'im:message:send_as_bot'],
        ],
      )
      assert.match(json.error.helps[0]?.url ?? '', new RegExp(`/app/${simulator.credentials.appId}/auth\\?q=im:message,`))
      assert.equal((await call(simulator, 'GET', `${messages}/${messageId}`, { token })).json.code, 0)
    }))
})
