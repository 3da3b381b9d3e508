import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { filter, firstValueFrom, map, ReplaySubject, scan, toArray, take } from 'rxjs'
import type { Simulator } from '../../simulator/index.js'
import { codeOf } from './support/kept.js'
import {
  adaptDefault,
  officialClient,
  officialDispatcher,
  officialKeylessClient,
  officialStoreClient,
  withOfficialChannel,
  withTenantKey,
  withUserAccessToken,
} from './support/official.js'
import { withSimulator } from './support/with-simulator.js'

const sentByBot = (simulator: Simulator, count: number) =>
  firstValueFrom(
    simulator.messages$.pipe(
      filter(({ sender }) => sender.type === 'app'),
      take(count),
      toArray(),
    ),
  )

const endpointsOf = (simulator: Simulator, until: string) =>
  firstValueFrom(
    simulator.requests$.pipe(
      map(({ endpoint = '' }) => endpoint),
      scan<string, string[]>((all, endpoint) => [...all, endpoint], []),
      filter((all) => all.at(-1) === until),
    ),
  )

describe('the official SDK, against the simulator', () => {
  it('sends a file up and gets it back', () =>
    withSimulator({}, async (simulator) => {
      const client = officialClient(simulator)
      const bytes = Buffer.from('a,b\n1,2\n')
      const up = await client.im.file.create({ data: { file_type: 'stream', file_name: 'table.csv', file: bytes } })
      const down = await client.im.file.get({ path: { file_key: up?.file_key ?? '' } })
      assert.deepEqual(await buffer(down.getReadableStream()), bytes)
      assert.match(String((down.headers as Record<string, string>)['content-disposition']), /table\.csv/)
    }))

  it('calls as a user, by a token of a login', () =>
    withSimulator({}, async (simulator) => {
      const client = officialClient(simulator)
      const { appId, appSecret } = simulator.credentials
      const redirect_uri = 'https://bot.example/login'
      const query = new URLSearchParams({ client_id: appId, response_type: 'code', redirect_uri, scope: 'offline_access' })
      const back = await simulator.user('Ann').authorizes(`${simulator.url}/open-apis/authen/v1/authorize?${query.toString()}`)
      const code = new URL(back).searchParams.get('code')
      const session = await client.request<{ access_token: string }>({
        method: 'POST',
        url: '/open-apis/authen/v2/oauth/token',
        data: { grant_type: 'authorization_code', client_id: appId, client_secret: appSecret, code, redirect_uri },
      })
      const me = await client.authen.userInfo.get({}, withUserAccessToken(session.access_token))
      assert.deepEqual([me.data?.name, me.data?.open_id], ['Ann', simulator.user('Ann').openId])
    }))

  it('calls as a user by the tokens of old, with its helper for them', () =>
    withSimulator({}, async (simulator) => {
      const client = officialClient(simulator)
      const { appId: app_id } = simulator.credentials
      const address = (path: string, query: object) =>
        `${simulator.url}/open-apis/authen/v1/${path}?${new URLSearchParams({ ...query, redirect_uri: 'https://bot.example/login' })}`
      const codeAt = async (url: string) => new URL(await simulator.user('Ann').authorizes(url)).searchParams.get('code') ?? ''
      const ann = await codeAt(address('authorize', { client_id: app_id, response_type: 'code' }))
      await client.userAccessToken.initWithCode({ ann })
      const first = (await client.userAccessToken.get('ann')) as string
      const me = await client.authen.userInfo.get({}, withUserAccessToken(first))
      assert.equal(me.data?.name, 'Ann')

      const code = await codeAt(address('index', { app_id }))
      const old = await client.authen.accessToken.create({ data: { grant_type: 'authorization_code', code } })
      const { open_id, refresh_token = '' } = old.data ?? {}
      assert.equal(open_id, simulator.user('Ann').openId)
      const again = () => client.authen.oidcRefreshAccessToken.create({ data: { grant_type: 'refresh_token', refresh_token } })
      const { access_token = '' } = (await again()).data ?? {}
      assert.equal((await client.authen.userInfo.get({}, withUserAccessToken(access_token))).data?.name, 'Ann')
      assert.equal(await codeOf(again()), 20007)
    }))

  it('calls, as itself and as a user, by an assertion in place of a secret', () =>
    withSimulator({ clientAssertion: 'signed elsewhere' }, async (simulator) => {
      const client = officialKeylessClient(simulator)
      const info = await client.request<{ bot: { open_id: string } }>({ method: 'GET', url: '/open-apis/bot/v3/info' })
      assert.match(info.bot.open_id, /^ou_/)
      const redirectUri = 'https://bot.example/login'
      const { appId: client_id } = simulator.credentials
      const query = new URLSearchParams({ client_id, response_type: 'code', redirect_uri: redirectUri, scope: 'offline_access' })
      const back = await simulator.user('Ann').authorizes(`${simulator.url}/open-apis/authen/v1/authorize?${query}`)
      const code = new URL(back).searchParams.get('code') ?? ''
      const { refreshToken = '' } = await client.accessToken.retrieveByAuthorizationCode({ code, redirectUri })
      const { accessToken } = await client.accessToken.refresh({ refreshToken })
      assert.equal((await client.authen.userInfo.get({}, withUserAccessToken(accessToken))).data?.name, 'Ann')
    }))

  it('is a store app, which gets its ticket by webhook and its tokens by that', async () => {
    const cache = new Map<unknown, unknown>()
    const kept = new ReplaySubject<void>(1)
    const dispatcherOf = ({ credentials }: Simulator) =>
      officialDispatcher({ encryptKey: credentials.encryptKey, verificationToken: credentials.verificationToken, cache: store })
    const store = {
      get: async (key: unknown) => cache.get(key),
      set: async (key: unknown, value: unknown) => (cache.set(key, value), kept.next(), true),
    }
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`
    await withSimulator({ appType: 'store', webhook: { url } }, async (simulator) => {
      const answer = adaptDefault('/webhook', dispatcherOf(simulator))
      server.on('request', (request, response) => void answer(request, response))
      await simulator.pushAppTicket()
      await firstValueFrom(kept)
      const client = officialStoreClient(simulator, store)
      const info = await client.request<{ code: number; bot: { open_id: string } }>(
        { method: 'GET', url: '/open-apis/bot/v3/info' },
        withTenantKey(simulator.tenantKey),
      )
      assert.equal(info.code, 0)
      assert.match(info.bot.open_id, /^ou_/)
    }).finally(() => (server.closeAllConnections(), server.close()))
  })
})

describe('the official channel, against the simulator', () => {
  it('hears a message and sends an answer', () =>
    withSimulator({}, (simulator) =>
      withOfficialChannel(simulator, async (channel) => {
        channel.on('message', async ({ chatId, content, messageId }) => {
          await channel.send(chatId, { text: `you said ${content}` }, { replyTo: messageId })
        })
        await channel.connect()
        const { messageId } = await simulator.user('Ann').says('hello')
        const [answer] = await sentByBot(simulator, 1)
        assert.match(answer?.content ?? '', /you said hello/)
        assert.equal(answer?.parentId, messageId)
      }),
    ))

  it('answers a click', () =>
    withSimulator({}, (simulator) =>
      withOfficialChannel(simulator, async (channel) => {
        const clicked = new ReplaySubject<unknown>(1)
        channel.on('cardAction', ({ action }) => clicked.next(action.value))
        await channel.connect()
        const { chatId } = await simulator.user('Ann').says('hi')
        const button = { tag: 'button', text: { tag: 'plain_text', content: 'Yes' }, value: { n: 1 } }
        const { messageId } = await channel.send(chatId, { card: { elements: [{ tag: 'action', actions: [button] }] } })
        const { error } = await simulator.user('Ann').clicks(messageId, 'Yes')
        assert.equal(error, undefined)
        assert.deepEqual(await firstValueFrom(clicked), { n: 1 })
      }),
    ))

  it('streams words into a card', () =>
    withSimulator({}, (simulator) =>
      withOfficialChannel(simulator, async (channel) => {
        await channel.connect()
        const { chatId } = await simulator.user('Ann').says('tell me')
        const result = await channel.stream(chatId, {
          markdown: async (stream) => {
            for (const words of ['Once ', 'upon ', 'a time']) await stream.append(words)
          },
        })
        const [sent] = await sentByBot(simulator, 1)
        assert.equal(sent?.messageId, result.messageId)
        assert.equal(sent.msgType, 'interactive')
        const asked = await endpointsOf(simulator, 'cardkit.v1.card.settings')
        assert.ok(asked.indexOf('cardkit.v1.card.create') < asked.indexOf('im.v1.message.create'))
        assert.ok(asked.includes('cardkit.v1.card.element.content'))
      }),
    ))
})
