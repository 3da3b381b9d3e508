import assert from 'node:assert/strict'
import type { SimulatedMessage } from '../../../simulator/index.js'
import { answersTo, conversationOf, goesOn } from '../../../simulator/page/client/chat/conversation.js'
import { candidatesFor, mentionAt } from '../../../simulator/page/client/chat/mention-at.js'
import { placesOf, unreadOf } from '../../../simulator/page/client/chat/places.js'

const said = (messageId: string, rest: Partial<SimulatedMessage> = {}): SimulatedMessage => ({
  messageId,
  chatId: 'oc_1',
  msgType: 'text',
  content: '{"text":"x"}',
  sender: { type: 'user', id: 'ou_1', name: 'Ann' },
  mentions: [],
  createdAt: Number(messageId),
  updatedAt: 0,
  updated: false,
  deleted: false,
  ...rest,
})

const idsOf = (messages: readonly SimulatedMessage[]) => messages.map(({ messageId }) => messageId)

describe('a conversation', () => {
  it('has its threads below what they began with', () => {
    const all = [said('1'), said('2', { threadId: 't' }), said('3'), said('4', { threadId: 't' }), said('5', { threadId: 't' })]
    const conversation = conversationOf(all)
    assert.deepEqual(idsOf(conversation.main), ['1', '2', '3'])
    assert.deepEqual(idsOf(conversation.threads.get('t') ?? []), ['2', '4', '5'])
    assert.deepEqual(
      conversation.main.map((one) => answersTo(one, conversation)),
      [0, 2, 0],
    )
    assert.deepEqual(idsOf(conversationOf(all.slice(2)).main), ['3', '4'])
  })

  it('goes on while the same person speaks, without a long pause', () => {
    assert.equal(goesOn(said('1'), said('2')), true)
    assert.equal(goesOn(undefined, said('2')), false)
    assert.equal(goesOn(said('1'), said('300001')), false)
    assert.equal(goesOn(said('1'), said('2', { parentId: '1' })), false)
    assert.equal(goesOn(said('1'), said('2', { sender: { type: 'app', id: 'cli_1', name: 'bot' } })), false)
  })
})

describe('the places of a person', () => {
  const person = (name: string) => ({ name, openId: `ou_${name}`, unionId: '', userId: '' })
  const chat = (chatId: string, rest: object) => ({
    chatId,
    mode: 'group' as const,
    name: chatId,
    description: '',
    ownerId: '',
    members: ['ou_Ann'],
    bots: ['cli_1'],
    createdAt: 0,
    dissolved: false,
    ...rest,
  })

  it('are each bot alone, and the groups that they are in', () => {
    const chats = [
      chat('direct', { mode: 'p2p' }),
      chat('team', { members: ['ou_Bob', 'ou_Ann'] }),
      chat('gone', { dissolved: true }),
      chat('other', { members: ['ou_Bob'] }),
    ]
    const app = (appId: string, botName: string) => ({ appId, botName, botOpenId: '', transport: 'websocket' as const })
    const places = placesOf(person('Ann'), {
      apps: [app('cli_1', 'one'), app('cli_2', 'two')],
      chats: new Map(chats.map((one) => [one.chatId, one])),
      people: new Map(['Ann', 'Bob'].map((name) => [`ou_${name}`, person(name)])),
    })
    assert.deepEqual(
      places.map(({ key, chatId, others }) => [key, chatId, others]),
      [
        ['cli_1', 'direct', ['one']],
        ['cli_2', undefined, ['two']],
        ['team', 'team', ['one', 'Bob']],
      ],
    )
  })

  it('count what others have said since', () => {
    const all = [
      said('1'),
      said('2'),
      said('3', { deleted: true }),
      said('4', { sender: { type: 'app', id: 'cli_1', name: 'bot' } }),
    ]
    assert.deepEqual([unreadOf(all, 'ou_9', 1), unreadOf(all, 'ou_1', 0), unreadOf(all, 'ou_9', 4)], [2, 1, 0])
    const many = Array.from({ length: 200 }, (_, n) => said(String(n)))
    assert.equal(unreadOf(many, 'ou_9', 0), 99)
  })
})

describe('a mention that is being written', () => {
  it('begins with an @ before the caret, at the beginning of a word', () => {
    assert.deepEqual(mentionAt('hi @Ec', 6), { at: 3, name: 'Ec' })
    assert.deepEqual(mentionAt('@', 1), { at: 0, name: '' })
    assert.equal(mentionAt('hi @Ec', 2), undefined)
    assert.equal(mentionAt('mail@example', 12), undefined)
  })

  it('has as candidates whose names begin so, then who has it in the name', () => {
    assert.deepEqual(candidatesFor('an', ['Susan', 'Bob', 'Ann']), ['Ann', 'Susan'])
    assert.deepEqual(candidatesFor('', ['Ann', 'Bob']), ['Ann', 'Bob'])
  })
})
