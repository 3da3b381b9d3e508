import assert from 'node:assert/strict'
import type { Simulator } from '../../simulator/index.js'
import { call, text, tokenOf } from './support/api.js'
import type { ApiCall, ApiReply } from './support/api.js'
import { withSimulator } from './support/with-simulator.js'

const path = '/open-apis/im/v1/messages?receive_id_type=chat_id'

/** What the platform says of a request that is right but for what the test spoils. */
async function sending(
  simulator: Simulator,
  { body = {}, ...rest }: ApiCall & { body?: object; path?: string; method?: string } = {},
): Promise<ApiReply> {
  const { chatId } = await simulator.user('Ann').says('hi')
  return call(simulator, rest.method ?? 'POST', rest.path ?? path, {
    token: await tokenOf(simulator),
    body: { receive_id: chatId, ...text('hello'), ...body },
    ...rest,
  })
}

const fields = ({ json }: ApiReply) => (json.error.field_violations ?? []).map(({ field }) => field)

/** Runs one request on a platform of its own. */
const reply = (spoilt: Parameters<typeof sending>[1] = {}) => withSimulator({}, (simulator) => sending(simulator, spoilt))

describe('the strict platform', () => {
  it('takes a request that is right', async () => {
    assert.equal((await reply()).json.code, 0)
  })

  it('refuses an unknown field, and names it', async () => {
    const answer = await reply({ body: { mesage: 'x' } })
    assert.deepEqual([answer.status, answer.json.code, fields(answer)], [400, 99992402, ['mesage']])
  })

  it('takes an unknown field when told to', () =>
    withSimulator({ unknownFields: 'ignore' }, async (simulator) => {
      assert.equal((await sending(simulator, { body: { mesage: 'x' } })).json.code, 0)
    }))

  it('refuses a missing field, in the body and in the query', async () => {
    const inBody = await reply({ body: { content: undefined } })
    assert.deepEqual([inBody.status, inBody.json.code, fields(inBody)], [400, 99992402, ['content']])
    const inQuery = await reply({ path: '/open-apis/im/v1/messages' })
    assert.deepEqual([inQuery.json.code, fields(inQuery)], [99992402, ['receive_id_type']])
  })

  it('refuses a wrong type, and shows the value', async () => {
    const answer = await reply({ body: { content: { text: 'x' } } })
    assert.deepEqual([answer.status, answer.json.code, fields(answer)], [400, 99992402, ['content']])
    assert.equal(answer.json.error.field_violations?.[0]?.value, '{"text":"x"}')
  })

  it('refuses a value that is not in the list', async () => {
    const answer = await reply({ path: '/open-apis/im/v1/messages?receive_id_type=chatid' })
    assert.deepEqual([answer.status, answer.json.code, fields(answer)], [400, 99992402, ['receive_id_type']])
  })

  it('answers a wrong path and a wrong method with a page that is no envelope', async () => {
    const wrongPath = await reply({ path: '/open-apis/im/v1/mesages' })
    assert.deepEqual([wrongPath.status, wrongPath.text], [404, '404 page not found'])
    const wrongMethod = await reply({ method: 'PUT' })
    assert.deepEqual([wrongMethod.status, wrongMethod.text], [404, '404 page not found'])
  })

  it('refuses a call without a token, or with one that is not written as it must be', async () => {
    const codes = async (spoilt: Parameters<typeof sending>[1]) => {
      const { status, json } = await reply(spoilt)
      return [status, json.code]
    }
    assert.deepEqual(await codes({ token: undefined }), [400, 99991661])
    assert.deepEqual(await codes({ headers: { authorization: 't-without-bearer' } }), [400, 99991661])
    assert.deepEqual(await codes({ token: 't-nobody-made-this' }), [400, 99991663])
    assert.deepEqual(await codes({ token: 'u-of-a-user' }), [400, 99991668])
    assert.deepEqual(await codes({ token: 'eyJhbGciOi.x.y' }), [400, 99991668])
    assert.deepEqual(await codes({ token: 'something' }), [400, 99991671])
  })

  it('refuses an expired token', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      simulator.clock.advance(2 * 3_600_000)
      const { status, json } = await sending(simulator, { token })
      assert.deepEqual([status, json.code], [400, 99991663])
    }))

  it('refuses another app in a chat that its bot is not in', () =>
    withSimulator({ otherApps: [{ botName: 'stranger' }] }, async (simulator) => {
      const { status, json } = await sending(simulator, { token: await tokenOf(simulator, simulator.apps[1]) })
      assert.deepEqual([status, json.code], [400, 230002])
    }))

  it('refuses a body that is no JSON', async () => {
    const { status, json } = await reply({ raw: '{"receive_id":' })
    assert.deepEqual([status, json.code], [400, 9499])
  })

  it('gives every answer a log id, in its header and in its error object', async () => {
    const good = await reply()
    assert.match(good.headers.get('x-tt-logid') ?? '', /^\d{14}[0-9A-F]{18}$/)
    const bad = await reply({ token: undefined })
    assert.equal(bad.json.error.log_id, bad.headers.get('x-tt-logid'))
    assert.match(bad.json.error.troubleshooter, /log_id=/)
  })

  it('looks at the token before it looks at the fields', async () => {
    assert.equal((await reply({ token: undefined, body: { mesage: 'x' } })).json.code, 99991661)
  })

  it('tolerates {} on GET, a missing content type, brackets at lists, and a trailing slash', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const { messageId } = await simulator.user('Ann').says('hi')
      const get = await call(simulator, 'GET', `/open-apis/im/v1/messages/${messageId}/?user_id_type[]=open_id`, { token })
      assert.equal(get.json.code, 0)
      const asText = await call(simulator, 'POST', `/open-apis/im/v1/messages/${messageId}/reply`, {
        token,
        body: text('x'),
        headers: { 'content-type': 'text/plain' },
      })
      assert.equal(asText.json.code, 0)
      const withBody = await call(simulator, 'DELETE', `/open-apis/im/v1/messages/${asText.json.data.message_id}`, {
        token,
        body: {},
      })
      assert.equal(withBody.json.code, 0)
    }))
})
