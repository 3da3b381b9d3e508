import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { text } from './support/api.js'
import { codeOf, run, streamedCode, three, threeInTwoPages, type Client } from './support/kept.js'
import { wordsOf } from './support/wire.js'

const said = (item: { readonly body?: { readonly content?: string } | undefined } | undefined) =>
  wordsOf(item?.body?.content ?? '{}')

const sendTo =
  ({ im }: Client, receive_id: string) =>
  async (words: string) => {
    const data = { receive_id, ...text(words) }
    const sent = await im.message.create({ params: { receive_id_type: 'chat_id' }, data })
    return sent.data?.message_id ?? ''
  }

const inThread =
  ({ im }: Client, message_id: string) =>
  async (words: string, reply_in_thread = true) =>
    (await im.message.reply({ path: { message_id }, data: { ...text(words), reply_in_thread } })).data

describe('what the official client says, it finds again', () => {
  it(
    'messages',
    run(async (client, simulator) => {
      const { im } = client
      const { chatId } = await simulator.user('Ann').says('a')
      const send = sendTo(client, chatId)
      const message_id = await send('b')
      await send('c')
      const params = { container_id_type: 'chat', container_id: chatId }
      const all = await threeInTwoPages<{ body: { content: string } }>((page) =>
        im.message.list({ params: { ...params, ...page } }),
      )
      assert.deepEqual(all.map(said), [...three])
      const path = { message_id }
      assert.equal(said((await im.message.get({ path })).data?.items?.[0]), 'b')
      await im.message.update({ path, data: text('z') })
      assert.equal(said((await im.message.get({ path })).data?.items?.[0]), 'z')
      await im.message.delete({ path })
      assert.equal((await im.message.get({ path })).data?.items?.[0]?.deleted, true)
      assert.equal(await codeOf(im.message.reply({ path, data: text('x') })), 230011)
      assert.equal(await codeOf(im.message.get({ path: { message_id: 'om_none' } })), 99992354)
    }),
  )

  it(
    'threads, one under each message',
    run(async (client, simulator) => {
      const { im } = client
      const { messageId, chatId } = await simulator.user('Ann').says('a')
      const reply = inThread(client, messageId)
      const { thread_id = '' } = (await reply('b')) ?? {}
      const thread = { container_id_type: 'thread', container_id: thread_id }
      assert.equal((await reply('c'))?.thread_id, thread_id)
      const all = await threeInTwoPages<{ body: { content: string } }>((page) =>
        im.message.list({ params: { ...thread, ...page } }),
      )
      assert.deepEqual(all.map(said), [...three])
      // Whether it is asked for again or not: what is under a thread is in it.
      assert.equal((await reply('d', false))?.thread_id, thread_id)
      await sendTo(client, chatId)('elsewhere')
      const { items = [] } = (await im.message.list({ params: thread })).data ?? {}
      assert.deepEqual(items.map(said), ['a', 'b', 'c', 'd'])
      assert.equal(items[0]?.thread_id, thread_id)
      const none = { container_id_type: 'thread', container_id: 'omt_none' }
      assert.equal(await codeOf(im.message.list({ params: none })), 230019)
    }),
  )

  it(
    'replies',
    run(async (client, simulator) => {
      const { im } = client
      const { chatId, messageId } = await simulator.user('Ann').says('a')
      const made = await im.message.reply({ path: { message_id: messageId }, data: text('b') })
      const path = { message_id: made.data?.message_id ?? '' }
      assert.deepEqual([made.data?.parent_id, made.data?.root_id], [messageId, messageId])
      const again = await im.message.reply({ path, data: text('c') })
      assert.deepEqual([again.data?.parent_id, again.data?.root_id], [path.message_id, messageId])
      const all = await threeInTwoPages<{ body: { content: string } }>((page) =>
        im.message.list({ params: { container_id_type: 'chat', container_id: chatId, ...page } }),
      )
      assert.deepEqual(all.map(said), [...three])
      await im.message.update({ path, data: text('z') })
      assert.equal(said((await im.message.get({ path })).data?.items?.[0]), 'z')
      await im.message.delete({ path })
      assert.equal(await codeOf(im.message.delete({ path })), 230011)
      assert.equal(await codeOf(im.message.update({ path, data: text('y') })), 230011)
      assert.equal(await codeOf(im.message.reply({ path: { message_id: 'om_none' }, data: text('x') })), 99992354)
    }),
  )

  it(
    'what it forwards',
    run(async ({ im }, simulator) => {
      const { messageId: message_id } = await simulator.user('Ann').says('hello')
      const { chatId } = await simulator.user('Bob').says('hi')
      const forward = (receive_id: string) =>
        im.message.forward({ path: { message_id }, params: { receive_id_type: 'chat_id' }, data: { receive_id } })
      const { data } = await forward(chatId)
      assert.deepEqual([said(data), data?.chat_id], ['hello', chatId])
      assert.notEqual(data?.message_id, message_id)
      assert.equal(await codeOf(forward('oc_none')), 99992356)
    }),
  )

  it(
    'what is in messages, whoever sent it',
    run(
      async ({ im }, simulator) => {
        const { chatId } = await simulator.user('Ann').says('hi')
        const up = await im.image.create({ data: { image_type: 'message', image: Buffer.from('a picture') } })
        const image_key = up?.image_key ?? ''
        const content = JSON.stringify({ image_key })
        const data = { receive_id: chatId, msg_type: 'image', content }
        const sent = await im.message.create({ params: { receive_id_type: 'chat_id' }, data })
        const path = { message_id: sent.data?.message_id ?? '', file_key: image_key }
        const down = await im.messageResource.get({ path, params: { type: 'image' } })
        assert.equal((await buffer(down.getReadableStream())).toString(), 'a picture')
        const state = simulator.export()
        const messages = state.messages.map((one) => ({ ...one, sender: { type: 'user', id: 'ou_1', name: 'Bob' } }) as const)
        const files = state.files.map((one) => ({ ...one, appId: '' }))
        simulator.import({ ...state, messages, files })
        const theirs = await im.messageResource.get({ path, params: { type: 'image' } })
        assert.equal((await buffer(theirs.getReadableStream())).toString(), 'a picture')
        const other = await streamedCode(
          im.messageResource.get({ path: { ...path, file_key: 'img_none' }, params: { type: 'image' } }),
        )
        assert.equal(other, 234003)
      },
      { seed: 'resources' },
    ),
  )

  it(
    'chats',
    run(async ({ im }, simulator) => {
      const { openId } = simulator.user('Ann')
      const made: string[] = []
      for (const name of three) made.push((await im.chat.create({ data: { name, user_id_list: [openId] } })).data?.chat_id ?? '')
      await threeInTwoPages((page) => im.chat.list({ params: page }))
      const path = { chat_id: made[0] ?? '' }
      await im.chat.update({ path, data: { name: 'Zoo' } })
      assert.equal((await im.chat.get({ path })).data?.name, 'Zoo')
      const { items = [] } = (await im.chat.search({ params: { query: 'zoo' } })).data ?? {}
      assert.deepEqual(
        items.map(({ chat_id }) => chat_id),
        [made[0]],
      )
      await im.chat.delete({ path })
      assert.equal(await codeOf(im.chat.get({ path })), 232009)
      assert.equal(await codeOf(im.chat.get({ path: { chat_id: 'oc_none' } })), 99992356)
    }),
  )

  it(
    'members of chats',
    run(async ({ im }, simulator) => {
      const people = ['Ann', 'Bob', 'Cem'].map((name) => simulator.user(name).openId)
      const { chat_id = '' } = (await im.chat.create({ data: { name: 'team', user_id_list: people } })).data ?? {}
      const path = { chat_id }
      await threeInTwoPages((page) => im.chatMembers.get({ path, params: page }))
      const id_list = people.slice(0, 1)
      await im.chatMembers.delete({ path, data: { id_list } })
      assert.equal((await im.chatMembers.get({ path })).data?.items?.length, 2)
      await im.chatMembers.create({ path, data: { id_list } })
      assert.equal((await im.chatMembers.get({ path })).data?.items?.length, 3)
      assert.equal((await im.chatMembers.isInChat({ path })).data?.is_in_chat, true)
      assert.equal(await codeOf(im.chatMembers.get({ path: { chat_id: 'oc_none' } })), 99992356)
    }),
  )
})
