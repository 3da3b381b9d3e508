import assert from 'node:assert/strict'
import fc from 'fast-check'
import { schema } from '../../src/schema/generated/im.js'
import { call, tokenOf } from './support/api.js'
import { withSimulator } from './support/with-simulator.js'

const endpoints = Object.values(schema.endpoints).filter(({ id }) => /^im\.v1\.(message|chat)(\.members)?\.[a-z_]+$/.test(id))
const field = fc.constantFrom(
  'receive_id',
  'msg_type',
  'content',
  'uuid',
  'id_list',
  'name',
  'user_id_list',
  'owner_id',
  'bot_id_list',
)
const value = fc.oneof(
  fc.constantFrom('text', 'interactive', '{"text":"x"}', '{}', '[]', 'null', ''),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.jsonValue(),
)
const param = fc.constantFrom(
  'receive_id_type=chat_id',
  'receive_id_type=open_id',
  'page_size=0',
  'page_token=W10',
  'member_id_type=app_id',
  'container_id_type=chat&container_id=x',
  'uuid=u',
  '%',
)

describe('the simulator', () => {
  it('answers any request with an envelope, and lives on', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const { messageId, chatId } = await simulator.user('Ann').says('hi', { in: 'team' })
      const id = fc.oneof(fc.constantFrom(messageId, chatId, 'om_x'), fc.webPath())
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...endpoints),
          id,
          fc.array(param, { maxLength: 3 }),
          fc.dictionary(field, value, { maxKeys: 5 }),
          async ({ method, path }, anyId, params, body) => {
            const target = `${path.replaceAll(/:\w+/g, encodeURIComponent(anyId))}?${params.join('&')}`
            const { status, json } = await call(simulator, method, target, { token, ...(method !== 'GET' && { body }) })
            assert.ok(status === 404 || typeof json.code === 'number', `${method} ${target}: ${status}`)
          },
        ),
        { numRuns: 300 },
      )
      assert.equal((await call(simulator, 'GET', '/open-apis/bot/v3/info', { token })).json.code, 0)
    }))
})
