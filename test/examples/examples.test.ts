import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createLark, fromWebSocket, type Lark } from 'rxlark'
import type { SimulateOptions, Simulator } from 'rxlark/simulator'
import { filter, firstValueFrom, merge, take, tap, toArray } from 'rxjs'
import { echoBot } from '../../examples/01-echo-bot.js'
import { cardBot } from '../../examples/02-answer-cards.js'
import { listChats } from '../../examples/03-list-chats.js'
import { webhookBot } from '../../examples/04-webhook-bot.js'
import { userLogin } from '../../examples/05-user-login.js'
import { register } from '../../examples/06-register.js'
import { play } from '../../examples/start/script.js'
import { withSimulator } from '../simulator/support/with-simulator.js'

/** Runs a test with a client on a platform of its own. */
const onPlatform = (test: (platform: { simulator: Simulator; lark: Lark }) => Promise<void>, options: SimulateOptions = {}) =>
  withSimulator(options, async (simulator) => {
    const { appId, appSecret } = simulator.credentials
    const lark = createLark({ appId, appSecret, domain: simulator.url, oauthBaseUrl: simulator.url, log: 'silent' })
    await test({ simulator, lark }).finally(() => lark.close())
  })

const connected = (source: ReturnType<typeof fromWebSocket>) =>
  firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))

const answersIn = ({ messages$ }: Simulator, count: number) =>
  firstValueFrom(
    messages$.pipe(
      filter(({ sender }) => sender.type === 'app'),
      take(count),
      toArray(),
    ),
  )

describe('examples', () => {
  it('01 answers every message', () =>
    onPlatform(async ({ simulator, lark }) => {
      const source = fromWebSocket(lark)
      const bot = echoBot(lark, source).subscribe()
      await connected(source)
      const { messageId } = await simulator.user('Ann').says('hello')
      const [answer] = await answersIn(simulator, 1)
      assert.equal(answer?.parentId, messageId)
      assert.equal(answer.content, '{"text":"got it"}')
      await firstValueFrom(source.stop())
      assert.equal(bot.closed, true)
    }))

  it('02 answers clicks, and with 01 and the script every message once', () =>
    onPlatform(async ({ simulator, lark }) => {
      const source = fromWebSocket(lark)
      merge(echoBot(lark, source), cardBot(lark, source)).subscribe()
      await connected(source)
      assert.deepEqual(await play(simulator, lark), { answers: [1, 1], toast: 'approved {"approved":true}' })
      await firstValueFrom(source.stop())
    }))

  it('the script notices a bot that says nothing', () =>
    onPlatform(async ({ simulator, lark }) => {
      const source = fromWebSocket(lark)
      source.subscribe()
      await connected(source)
      assert.deepEqual(await play(simulator, lark), { answers: [0, 0], toast: undefined })
      await firstValueFrom(source.stop())
    }))

  it('03 lists every chat, over all pages', () =>
    onPlatform(async ({ simulator, lark }) => {
      const names = Array.from({ length: 45 }, (_, index) => `group ${index}`)
      for (const name of names) await simulator.user('Ann').says('hello', { in: name })
      const lines = await firstValueFrom(listChats(lark).pipe(toArray()))
      assert.deepEqual(lines.map((line) => line.replace(/^oc_\S+ /, '')).sort(), [...names].sort())
    }))

  it('04 answers over a webhook, encrypted and signed', async () => {
    let port = 0
    await onPlatform(
      async ({ simulator, lark }) => {
        const { server, bot$ } = webhookBot(lark, simulator.credentials, 0)
        const bot = bot$.subscribe()
        await once(server, 'listening')
        port = (server.address() as AddressInfo).port
        const { messageId } = await simulator.user('Ann').says('hello')
        const [answer] = await answersIn(simulator, 1)
        assert.equal(answer?.parentId, messageId)
        bot.unsubscribe()
      },
      { webhook: { url: () => `http://127.0.0.1:${port}/lark` } },
    )
  })

  it('05 logs a user in, and calls as that user', () =>
    onPlatform(
      async ({ simulator, lark }) => {
        const { openId } = simulator.user('Ann')
        const lines = await firstValueFrom(
          userLogin(lark).pipe(
            tap((line) => {
              const code = /enter (.+)$/.exec(line)?.[1]
              if (code) void simulator.user('Ann').confirms(code)
            }),
            toArray(),
          ),
        )
        assert.match(lines[0] ?? '', /^open http:.* and enter [0-9A-F]{4}-[0-9A-F]{4}$/)
        assert.deepEqual(lines.slice(-2), ['logged in as Ann', `the platform says: ${openId}`])
      },
      { deviceInterval: 0.05 },
    ))

  it('06 registers an app by one scan, and is its bot', () =>
    onPlatform(
      async ({ simulator }) => {
        const print = (text: string) => void simulator.user('Ann').registers(text.split('\n').at(-1) ?? '', { brand: 'lark' })
        const options = { domain: simulator.url, larkDomain: simulator.larkUrl }
        const lines = await firstValueFrom(register(options, { print }).pipe(toArray()))
        assert.equal(lines[0], 'verification')
        assert.ok(lines.includes('domain_switched'))
        assert.match(lines.at(-2) ?? '', /^registered cli_[0-9a-f]{16}$/)
        assert.equal(lines.at(-1), 'hello from Helper of Ann')
      },
      { deviceInterval: 0.05 },
    ))
})
