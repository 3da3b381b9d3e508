import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { filter, firstValueFrom, map, take, toArray } from 'rxjs'
import type { Simulator } from '../../simulator/index.js'
import { text } from './support/api.js'
import { adaptDefault, officialClient, officialDispatcher, withOfficialWebSocket } from './support/official.js'
import { withSimulator } from './support/with-simulator.js'
import { wordsOf } from './support/wire.js'
import type { WireAnswer } from './support/wire.js'

const botWords = (simulator: Simulator, count: number) =>
  firstValueFrom(
    simulator.messages$.pipe(
      filter(({ sender }) => sender.type === 'app'),
      map(({ content }) => wordsOf(content)),
      take(count),
      toArray(),
    ),
  )

const statuses = (simulator: Simulator, count: number) =>
  firstValueFrom(
    simulator.deliveries$.pipe(
      map(({ status }) => status),
      take(count),
      toArray(),
    ),
  )

const card = {
  elements: [{ tag: 'action', actions: [{ tag: 'button', text: { tag: 'plain_text', content: 'Yes' }, value: { n: 1 } }] }],
}

async function sendCard({ im }: ReturnType<typeof officialClient>, receive_id: string): Promise<string> {
  const data = { receive_id, msg_type: 'interactive', content: JSON.stringify(card) }
  return (await im.message.create({ params: { receive_id_type: 'chat_id' }, data })).data?.message_id ?? ''
}

/** A web server for the official dispatcher, at a path of its own. */
async function withWebServer<T>(
  dispatcher: ReturnType<typeof officialDispatcher>,
  test: (url: string) => Promise<T>,
): Promise<T> {
  const answer = adaptDefault('/webhook', dispatcher, { autoChallenge: true })
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

describe('the official Client', () => {
  it('sends and replies', () =>
    withSimulator({}, async (simulator) => {
      const client = officialClient(simulator)
      const { chatId, messageId } = await simulator.user('Ann').says('hi')
      const sent = await client.im.message.create({
        params: { receive_id_type: 'chat_id' },
        data: { receive_id: chatId, ...text('hello') },
      })
      const replied = await client.im.v1.message.reply({ path: { message_id: messageId }, data: text('to you') })
      assert.deepEqual([sent.code, replied.code, replied.data?.parent_id], [0, 0, messageId])
      assert.deepEqual(await botWords(simulator, 2), ['hello', 'to you'])
    }))

  it('walks over three pages with its iterator', () =>
    withSimulator({}, async (simulator) => {
      const client = officialClient(simulator)
      const ann = simulator.user('Ann')
      const { chatId } = await ann.says('0')
      for (const words of ['1', '2', '3', '4']) await ann.says(words)
      const pages: string[][] = []
      const params = { container_id_type: 'chat', container_id: chatId, page_size: 2 }
      for await (const page of await client.im.message.listWithIterator({ params }))
        pages.push((page?.items ?? []).map(({ body }) => wordsOf(body?.content ?? '{}')))
      assert.deepEqual(pages, [['0', '1'], ['2', '3'], ['4']])
    }))

  it('makes chats, with people in them, and asks who it is by a raw request', () =>
    withSimulator({ botName: 'echo' }, async (simulator) => {
      const client = officialClient(simulator)
      const made = await client.im.chat.create({ data: { name: 'team', user_id_list: [simulator.user('Ann').openId] } })
      const members = await client.im.chatMembers.get({ path: { chat_id: made.data?.chat_id ?? '' } })
      assert.deepEqual(
        members.data?.items?.map(({ name }) => name),
        ['Ann'],
      )
      const info = await client.request<WireAnswer>({ method: 'GET', url: '/open-apis/bot/v3/info' })
      assert.equal(info.bot.app_name, 'echo')
    }))

  it('throws what the platform refuses, with its code and log id', () =>
    withSimulator({ scopes: [] }, async (simulator) => {
      const client = officialClient(simulator)
      const { messageId } = await simulator.user('Ann').says('hi')
      const refused = await client.im.message
        .reply({ path: { message_id: messageId }, data: text('x') })
        .catch((error: unknown) => error)
      const { status, data, headers } = (
        refused as {
          response: { status: number; data: { code: number; error: { log_id: string } }; headers: Record<string, string> }
        }
      ).response
      assert.deepEqual([status, data.code, data.error.log_id], [400, 99991672, headers['x-tt-logid']])
    }))
})

describe('the official WSClient', () => {
  it('receives events, and its answers count', () =>
    withSimulator({}, async (simulator) => {
      const client = officialClient(simulator)
      const dispatcher = officialDispatcher().register({
        'im.message.receive_v1': async ({ message }) => {
          await client.im.message.reply({
            path: { message_id: message.message_id },
            data: text(`you said ${wordsOf(message.content)}`),
          })
        },
      })
      await withOfficialWebSocket(simulator, dispatcher, async () => {
        await simulator.user('Ann').says('hello')
        assert.deepEqual(await botWords(simulator, 1), ['you said hello'])
        assert.deepEqual(await statuses(simulator, 1), ['acked'])
      })
    }))

  it('puts fragments together', () =>
    withSimulator({ fragmentSize: 64 }, async (simulator) => {
      const heard: string[] = []
      const dispatcher = officialDispatcher().register({
        'im.message.receive_v1': ({ message }) => void heard.push(message.content),
      })
      await withOfficialWebSocket(simulator, dispatcher, async () => {
        simulator.faults.fragments((frames) => frames.toReversed())
        await simulator.user('Ann').says('a long story')
        assert.deepEqual(await statuses(simulator, 1), ['acked'])
        assert.deepEqual(heard, ['{"text":"a long story"}'])
      })
    }))

  it('gets an event again that its handler failed at', () =>
    withSimulator({}, async (simulator) => {
      let tries = 0
      const dispatcher = officialDispatcher().register({
        'im.message.receive_v1': () => {
          tries += 1
          if (tries === 1) throw new Error('not now')
        },
      })
      await withOfficialWebSocket(simulator, dispatcher, async () => {
        await simulator.user('Ann').says('hello')
        assert.deepEqual(await statuses(simulator, 1), ['nacked'])
        simulator.clock.advance(15_000)
        assert.deepEqual(await statuses(simulator, 2), ['nacked', 'acked'])
        assert.equal(tries, 2)
      })
    }))

  it('answers clicks on cards', () =>
    withSimulator({}, async (simulator) => {
      const client = officialClient(simulator)
      const { chatId } = await simulator.user('Ann').says('hi')
      const messageId = await sendCard(client, chatId)
      const toast = { type: 'success', content: 'done' }
      const dispatcher = officialDispatcher().register({ 'card.action.trigger': () => ({ toast }) })
      await withOfficialWebSocket(simulator, dispatcher, async () => {
        const { answer } = await simulator.user('Ann').clicks(messageId, 'Yes')
        assert.deepEqual(answer, { toast })
      })
    }))
})

describe('the official EventDispatcher behind adaptDefault', () => {
  it('opens encrypted and signed pushes, and passes the challenge', () =>
    withSimulator({ webhook: { url: () => url } }, async (simulator) => {
      const { encryptKey, verificationToken } = simulator.credentials
      const heard: string[] = []
      const dispatcher = officialDispatcher({ encryptKey, verificationToken }).register({
        'im.message.receive_v1': ({ message }) => void heard.push(message.content),
      })
      await withWebServer(dispatcher, async (address) => {
        url = address
        assert.equal((await simulator.challenge()).passed, true)
        await simulator.user('Ann').says('hello')
        assert.deepEqual(await statuses(simulator, 1), ['acked'])
        assert.deepEqual(heard, ['{"text":"hello"}'])
      })
    }))

  it('answers clicks on cards', () =>
    withSimulator({ webhook: { url: () => url } }, async (simulator) => {
      const { encryptKey, verificationToken } = simulator.credentials
      const toast = { type: 'success', content: 'done' }
      const dispatcher = officialDispatcher({ encryptKey, verificationToken }).register({
        'card.action.trigger': () => ({ toast }),
        'im.message.receive_v1': () => undefined,
      })
      await withWebServer(dispatcher, async (address) => {
        url = address
        const ann = simulator.user('Ann')
        const messageId = await sendCard(officialClient(simulator), (await ann.says('hi')).chatId)
        assert.deepEqual((await ann.clicks(messageId, 'Yes')).answer, { toast })
      })
    }))

  let url = ''
})
