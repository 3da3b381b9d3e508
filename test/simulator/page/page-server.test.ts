import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { createLark, fromWebSocket, handle } from 'rxlark'
import { message } from 'rxlark/api/im/v1'
import { filter, firstValueFrom, of, ReplaySubject, startWith, Subject } from 'rxjs'
import type { Simulator } from '../../../simulator/index.js'
import { feed as openFeed, longestBacklog } from '../../../simulator/page/feed.js'
import { commandPath, deliveriesPath, feedPath, filesPath, pagePrefix, requestsPath } from '../../../simulator/page/protocol.js'
import type { PageNews } from '../../../simulator/page/protocol.js'
import { withSimulator } from '../support/with-simulator.js'
import { command, feedOf, get, snapshotAt } from './page-client.js'

/** The status of a request with any headers, those that fetch does not send too. */
async function statusOf(url: string, path: string, headers: Record<string, string>, body?: string): Promise<number> {
  const { port } = new URL(url)
  const sent = request({ host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST', headers })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { statusCode: number }]
  answer.resume()
  return answer.statusCode
}

const json = { 'content-type': 'application/json' }

/** The first news of a feed that is of a kind, and all before it. */
async function newsUntil(feed: AsyncGenerator<PageNews>, isLast: (news: PageNews) => boolean): Promise<readonly PageNews[]> {
  const seen: PageNews[] = []
  for (let next = await feed.next(); !next.done; next = await feed.next()) {
    seen.push(next.value)
    if (isLast(next.value)) return seen
  }
  throw new Error('the feed ended')
}

/** A bot that does nothing but acknowledge, for as long as a test takes. */
async function withBot<T>(
  { credentials, url }: Simulator,
  test: (lark: ReturnType<typeof createLark>) => Promise<T>,
): Promise<T> {
  const lark = createLark({ appId: credentials.appId, appSecret: credentials.appSecret, domain: url, log: 'silent' })
  const source = fromWebSocket(lark)
  const running = source.pipe(handle(() => of(0))).subscribe()
  try {
    await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
    return await test(lark)
  } finally {
    running.unsubscribe()
    lark.close()
  }
}

describe('the server of the page', () => {
  it('tells in its feed what there is, and then what happens', () =>
    withSimulator({}, async (simulator) => {
      await simulator.user('Ann').says('before')
      const feed = feedOf(simulator.url)
      const [snapshot] = await newsUntil(feed, ({ kind }) => kind === 'snapshot')
      assert.ok(snapshot?.kind === 'snapshot')
      assert.deepEqual(
        snapshot.messages.map(({ content }) => content),
        ['{"text":"before"}'],
      )
      await simulator.user('Ann').says('after')
      const news = await newsUntil(feed, ({ kind }) => kind === 'message')
      const last = news.at(-1)
      assert.ok(last?.kind === 'message')
      assert.equal(last.message.content, '{"text":"after"}')
      await feed.return(undefined)
    }))

  it('begins anew with a snapshot when all was forgotten', () =>
    withSimulator({}, async (simulator) => {
      await simulator.user('Ann').says('before')
      const feed = feedOf(simulator.url)
      await newsUntil(feed, ({ kind }) => kind === 'snapshot')
      assert.equal((await command(simulator.url, { do: 'reset' })).status, 200)
      const again = (await newsUntil(feed, ({ kind }) => kind === 'snapshot')).at(-1)
      assert.ok(again?.kind === 'snapshot')
      assert.deepEqual(again.messages, [])
      await feed.return(undefined)
    }))

  it('lets go of a reader who does not read, and keeps nothing for it', async () => {
    const news$ = new Subject<string>()
    const served$ = new ReplaySubject<never>(1)
    const server = createServer((_request, response) =>
      openFeed(response, news$.pipe(startWith('{}'))).subscribe(served$),
    ).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const reader = connect((server.address() as AddressInfo).port, '127.0.0.1')
    try {
      reader.write(`GET ${feedPath} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`)
      await once(reader, 'readable')
      const text = 'x'.repeat(1024 * 1024)
      let written = 0
      while (news$.observed && written < 2 * longestBacklog) {
        news$.next(text)
        written += text.length
        await setImmediate()
      }
      await firstValueFrom(served$, { defaultValue: undefined })
      assert.ok(written < 2 * longestBacklog)
    } finally {
      reader.destroy()
      server.close()
    }
  })

  it('refuses what another site or another name asks', () =>
    withSimulator({}, async ({ url }) => {
      const { host } = new URL(url)
      const body = JSON.stringify({ do: 'reset' })
      assert.equal(await statusOf(url, '/', { host: 'evil.example' }), 403)
      assert.equal(await statusOf(url, feedPath, { host: `evil.example:${new URL(url).port}` }), 403)
      assert.equal(await statusOf(url, commandPath, { ...json, host, origin: 'http://evil.example' }, body), 403)
      assert.equal(await statusOf(url, commandPath, { ...json, host, origin: 'null' }, body), 403)
      assert.equal(await statusOf(url, commandPath, { host, 'content-type': 'text/plain' }, body), 403)
      assert.equal(await statusOf(url, commandPath, { ...json, host, origin: `http://${host}` }, body), 200)
    }))

  it('lets a browser run and load nothing but what comes from it, and nobody frame it', () =>
    withSimulator({}, async ({ url }) => {
      const pages = await Promise.all(['/', `${pagePrefix}/page.js`, `${pagePrefix}/page.css`].map((path) => fetch(url + path)))
      for (const { status, headers } of pages) {
        assert.equal(status, 200)
        const policy = headers.get('content-security-policy') ?? ''
        assert.match(policy, /default-src 'none'/)
        assert.match(policy, /script-src 'self';/)
        assert.match(policy, /frame-ancestors 'none'/)
        assert.doesNotMatch(policy, /unsafe|https?:|\*/)
        assert.equal(headers.get('x-content-type-options'), 'nosniff')
      }
    }))

  it('says what is wrong with a command, and does nothing', () =>
    withSimulator({}, async ({ url, export: state }) => {
      const bad: readonly (readonly [object, RegExp])[] = [
        [{}, /do is none of/],
        [{ do: 'constructor' }, /do is none of/],
        [{ do: 'say', as: 'Ann' }, /text/],
        [{ do: 'say', as: 1, text: 'hi' }, /as/],
        [{ do: 'fault', fault: { what: 'nothing' } }, /what/],
        [{ do: 'fault', fault: { what: 'call' } }, /call/],
        [{ do: 'resendDelivery', id: 7 }, /no delivery 7/],
        [{ do: 'resendRequest', id: 7 }, /no request 7/],
        [{ do: 'recall', as: 'Ann', messageId: 'om_none' }, /./],
      ]
      for (const [what, expected] of bad) {
        const { status, body } = await command(url, what)
        assert.equal(status, 400, JSON.stringify(what))
        assert.match((body as { error: string }).error, expected)
      }
      const { host } = new URL(url)
      assert.equal(await statusOf(url, commandPath, { ...json, host }, '{'), 400)
      assert.deepEqual(state().messages, [])
    }))

  it('has nothing where there is nothing', () =>
    withSimulator({}, async ({ url }) => {
      for (const path of [
        `${requestsPath}1`,
        `${deliveriesPath}1`,
        `${deliveriesPath}1/test`,
        `${filesPath}none`,
        `${filesPath}..%2f..%2fpackage.json`,
      ])
        assert.equal((await get(url + path)).status, 404, path)
    }))

  it('is no request to the platform: faults, limits and the log of requests leave it alone', () =>
    withSimulator({}, async (simulator) => {
      const { url, faults, requests$ } = simulator
      const seen: string[] = []
      const watching = requests$.subscribe(({ path }) => seen.push(path))
      faults.calls({ status: 500 }, 100)
      assert.equal((await fetch(url)).status, 200)
      assert.equal((await command(url, { do: 'newPerson', name: 'Ann' })).status, 200)
      assert.equal((await snapshotAt(url)).people.length, 1)
      watching.unsubscribe()
      assert.deepEqual(seen, [])
    }))

  it('shows no secret and no token of an app, in no part of it', () =>
    withSimulator({ encryptKey: 'an-encrypt-key-of-the-test', verificationToken: 'a-verification-token' }, (simulator) =>
      withBot(simulator, async (lark) => {
        const { url, credentials } = simulator
        await snapshotAt(url)
        const ann = simulator.user('Ann')
        const feed = feedOf(url)
        await feed.next()
        const said = ann.says('hello')
        const news = await newsUntil(feed, ({ kind }) => kind === 'delivery')
        await said
        const data = { receive_id: ann.openId, msg_type: 'text', content: '{"text":"hi"}' }
        await firstValueFrom(lark.call(message.create, { params: { receive_id_type: 'open_id' }, data }))
        await feed.return(undefined)
        const snapshot = await snapshotAt(url)
        const details = await Promise.all([
          ...snapshot.requests.map(({ id }) => get(`${url}${requestsPath}${id}`)),
          ...snapshot.deliveries.map(({ id }) => get(`${url}${deliveriesPath}${id}`)),
        ])
        assert.ok(details.length >= 3)
        const shown = JSON.stringify([news, snapshot, details])
        const secrets = [credentials.appSecret, 'an-encrypt-key-of-the-test', 'a-verification-token']
        for (const secret of secrets) assert.ok(!shown.includes(secret))
        assert.doesNotMatch(shown, /\bt-[\w-]{12,}/)
      }),
    ))
})
