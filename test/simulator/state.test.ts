import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Simulator } from '../../simulator/index.js'
import { text } from './support/api.js'
import { codeOf } from './support/kept.js'
import { officialClient } from './support/official.js'
import { withSimulator } from './support/with-simulator.js'

describe('the state of a simulator', () => {
  it('goes from one to the next, and away', async () => {
    const state = await withSimulator({}, async (simulator) => {
      const client = officialClient(simulator)
      const ann = simulator.user('Ann')
      const { chatId } = await ann.says('hello')
      await client.im.message.create({ params: { receive_id_type: 'chat_id' }, data: { receive_id: chatId, ...text('hi') } })
      await client.bitable.app.create({ data: { name: 'base' } })
      await client.im.image.create({ data: { image_type: 'message', image: Buffer.from('picture') } })
      return {
        exported: JSON.parse(JSON.stringify(simulator.export())) as ReturnType<Simulator['export']>,
        chatId,
        openId: ann.openId,
      }
    })
    const appId = state.exported.chats[0]?.bots[0] ?? ''
    await withSimulator({ seed: 2, appId, state: state.exported }, async (simulator) => {
      const { im } = officialClient(simulator)
      assert.equal(simulator.user('Ann').openId, state.openId)
      const params = { container_id_type: 'chat', container_id: state.chatId }
      assert.equal((await im.message.list({ params })).data?.items?.length, 2)
      assert.deepEqual(simulator.export(), state.exported)
      simulator.reset()
      assert.deepEqual(simulator.export().messages, [])
      assert.equal(await codeOf(im.message.list({ params })), 99992356)
      simulator.import(state.exported)
      assert.deepEqual(simulator.export(), state.exported)
      assert.throws(() => simulator.import({ ...state.exported, version: 2 as 1 }), /version/)
    })
  })

  it('begins with what a file has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'state-'))
    try {
      const file = join(folder, 'team.json')
      const exported = await withSimulator({}, async (simulator) => {
        await simulator.user('Ann').says('hello')
        return simulator.export()
      })
      await writeFile(file, JSON.stringify(exported))
      await withSimulator({ state: file }, async (simulator) => assert.deepEqual(simulator.export(), exported))
      await assert.rejects(
        withSimulator({ state: join(folder, 'none.json') }, async () => undefined),
        /ENOENT/,
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
