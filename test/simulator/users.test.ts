import assert from 'node:assert/strict'
import { call, text, tokenOf } from './support/api.js'
import { connect, payloadOf } from './support/raw-websocket.js'
import type { RawConnection } from './support/raw-websocket.js'
import { withSimulator } from './support/with-simulator.js'
import { envelopeOf, wordsOf } from './support/wire.js'

const eventOf = async (connection: RawConnection) => {
  const frame = await connection.next()
  connection.answer(frame, { code: 200 })
  return envelopeOf(payloadOf(frame)).event
}

const threadOf = (message: object) => (message as { thread_id?: string }).thread_id

describe('simulated users', () => {
  it('are the same person under the same name, with ids in the shapes of the platform', () =>
    withSimulator({}, async (simulator) => {
      const [ann, again, bob] = [simulator.user('Ann'), simulator.user('Ann'), simulator.user('Bob')]
      assert.deepEqual([again.openId, again.unionId, again.userId], [ann.openId, ann.unionId, ann.userId])
      assert.notEqual(bob.openId, ann.openId)
      assert.match(ann.openId, /^ou_[0-9a-f]{32}$/)
      assert.match(ann.unionId, /^on_[0-9a-f]{32}$/)
    }))

  it('talk to the bot in one chat, and in groups by name or id', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      const [ann, bob] = [simulator.user('Ann'), simulator.user('Bob')]
      const alone = [await ann.says('1'), await ann.says('2')]
      assert.equal(alone[0]?.chatId, alone[1]?.chatId)
      assert.notEqual((await bob.says('3')).chatId, alone[0]?.chatId)
      const group = await ann.says('4', { in: 'team' })
      assert.equal((await bob.says('5', { in: group.chatId })).chatId, group.chatId)
      const types = []
      for (let n = 0; n < 5; n++) types.push((await eventOf(connection)).message.chat_type)
      assert.deepEqual(types, ['p2p', 'p2p', 'p2p', 'group', 'group'])
      await assert.rejects(ann.says('6', { in: 'oc_nowhere' }), /no chat oc_nowhere/)
    }))

  it('mention bots and people by name', () =>
    withSimulator({ botName: 'echo' }, async (simulator) => {
      const connection = await connect(simulator)
      await simulator.user('Bob').says('here', { in: 'team' })
      await simulator.user('Ann').says('@echo ask @Bob, not @Carol', { in: 'team' })
      await eventOf(connection)
      const { message } = await eventOf(connection)
      assert.equal(wordsOf(message.content), '@_user_1 ask @_user_2, not @Carol')
      assert.deepEqual(
        message.mentions.map(({ name, mentioned_type: type }) => [name, type]),
        [
          ['echo', 'bot'],
          ['Bob', 'user'],
        ],
      )
      assert.equal(message.mentions[1]?.id.open_id, simulator.user('Bob').openId)
    }))

  it('are heard in a group by a bot without the scope only when they mention it', () =>
    withSimulator({ botName: 'echo', scopes: [] }, async (simulator) => {
      const ann = simulator.user('Ann')
      assert.equal((await ann.says('to all', { in: 'team' })).eventId, '')
      assert.notEqual((await ann.says('@echo hello', { in: 'team' })).eventId, '')
      assert.notEqual((await ann.says('hello')).eventId, '')
    }))

  it('answer a message where it was said', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      const first = await simulator.user('Ann').says('question', { in: 'team' })
      const token = await tokenOf(simulator)
      const reply = await call(simulator, 'POST', `/open-apis/im/v1/messages/${first.messageId}/reply`, {
        token,
        body: text('answer'),
      })
      await simulator.user('Bob').says('thanks', { replyTo: reply.json.data.message_id })
      await eventOf(connection)
      const { message } = await eventOf(connection)
      assert.deepEqual(
        [message.parent_id, message.root_id, message.chat_id],
        [reply.json.data.message_id, first.messageId, first.chatId],
      )
    }))

  it('react to messages', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      const ann = simulator.user('Ann')
      const { messageId } = await ann.says('hi')
      const { eventId } = await ann.reacts(messageId, 'THUMBSUP')
      await eventOf(connection)
      const frame = await connection.next()
      const { header, event } = envelopeOf(payloadOf(frame))
      assert.deepEqual(
        [header.event_id, header.event_type, event.message_id, event.reaction_type.emoji_type, event.user_id.open_id],
        [eventId, 'im.message.reaction.created_v1', messageId, 'THUMBSUP', ann.openId],
      )
    }))

  it('talk to each app on its own, and to all in a group', () =>
    withSimulator({ botName: 'one', otherApps: [{ botName: 'two' }] }, async (simulator) => {
      const [one, two] = await Promise.all(simulator.apps.map((app) => connect(simulator, app)))
      const ann = simulator.user('Ann')
      await ann.says('for two', { in: simulator.apps[1]?.appId as string })
      await ann.says('for both', { in: 'team' })
      assert.equal((await eventOf(one as RawConnection)).message.content, '{"text":"for both"}')
      assert.equal((await eventOf(two as RawConnection)).message.content, '{"text":"for two"}')
      assert.equal((await eventOf(two as RawConnection)).message.content, '{"text":"for both"}')
    }))

  it('take a reaction away, and recall what they said', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      const ann = simulator.user('Ann')
      const { messageId } = await ann.says('hi')
      await ann.reacts(messageId, 'OK')
      await ann.unreacts(messageId, 'OK')
      await ann.recalls(messageId)
      const types = []
      for (let n = 0; n < 4; n++) {
        const frame = await connection.next()
        connection.answer(frame, { code: 200 })
        types.push(envelopeOf(payloadOf(frame)).header.event_type)
      }
      assert.deepEqual(
        types.map((type) => type.replace('im.message.', '')),
        ['receive_v1', 'reaction.created_v1', 'reaction.deleted_v1', 'recalled_v1'],
      )
      await assert.rejects(ann.unreacts(messageId, 'OK'), /has not put OK/)
      await assert.rejects(ann.recalls(messageId), /cannot recall/)
      const { messageId: again } = await ann.says('once more')
      await assert.rejects(simulator.user('Bob').recalls(again), /Bob cannot recall/)
    }))

  it('open groups with whom they like, of which the bots are told', () =>
    withSimulator({ otherApps: [{}] }, async (simulator) => {
      const [one, two] = simulator.apps
      const connection = await connect(simulator, one)
      const ann = simulator.user('Ann')
      const chat = await ann.opens('trip', { people: ['Bob'], bots: [one!.appId] })
      assert.deepEqual([chat.members, chat.bots], [[ann.openId, simulator.user('Bob').openId], [one!.appId]])
      const { chat_id: chatId } = (await eventOf(connection)) as unknown as { chat_id: string }
      assert.equal(chatId, chat.chatId)
      assert.deepEqual((await ann.opens('all')).bots, [one!.appId, two!.appId])
      await assert.rejects(ann.opens('none', { bots: ['cli_none'] }), /no app cli_none/)
    }))

  it('answer in a thread, which a message opens that asks for it', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      const ann = simulator.user('Ann')
      const { messageId } = await ann.says('topic')
      const { messageId: inside } = await ann.says('first', { replyTo: messageId, inThread: true })
      await ann.says('second', { replyTo: inside })
      const { messageId: other } = await ann.says('another')
      await ann.says('beside', { replyTo: other })
      const threads: (string | undefined)[] = []
      for (let n = 0; n < 5; n++) threads.push(threadOf((await eventOf(connection)).message))
      assert.match(threads[1] ?? '', /^omt_/)
      assert.deepEqual([threads[0], ...threads.slice(2)], [undefined, threads[1], undefined, undefined])
      assert.equal(simulator.export().messages[0]?.threadId, threads[1])
    }))
})
