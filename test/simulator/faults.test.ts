import assert from 'node:assert/strict'
import { filter, firstValueFrom, ReplaySubject, skip, take, toArray } from 'rxjs'
import type { CallFault, Simulator } from '../../simulator/index.js'
import { call, text, tokenOf } from './support/api.js'
import { withSimulator } from './support/with-simulator.js'

const info = '/open-apis/bot/v3/info'

/** What one call comes to after a fault was set. */
const spoilt = (fault: CallFault) =>
  withSimulator({}, async (simulator) => {
    const token = await tokenOf(simulator)
    simulator.faults.calls(fault)
    return call(simulator, 'GET', info, { token })
  })

/** Sets a fault for the next call; resolves when that has come in. */
const struck = (simulator: Simulator, fault: CallFault) =>
  new Promise<void>((resolve) => {
    const match = () => {
      resolve()
      return true
    }
    simulator.faults.calls({ ...fault, match })
  })

const records = (simulator: Simulator, count: number) => firstValueFrom(simulator.requests$.pipe(take(count), toArray()))

describe('faults of calls', () => {
  it('answer with a code, a status and headers in place of the platform', async () => {
    const { status, headers, json } = await spoilt({ code: 99991400, status: 429, headers: { 'x-ogw-ratelimit-reset': '3' } })
    assert.deepEqual([status, json.code, headers.get('x-ogw-ratelimit-reset')], [429, 99991400, '3'])
    assert.equal((await spoilt({ code: 1 })).status, 400)
  })

  it('answer with a body that is no JSON', async () => {
    const { status, text: body } = await spoilt({ status: 502, body: '<html>bad gateway</html>' })
    assert.deepEqual([status, body], [502, '<html>bad gateway</html>'])
    assert.equal((await spoilt({ body: 'x' })).status, 500)
  })

  it('break the connection', async () => {
    await assert.rejects(spoilt({ reset: true }), TypeError)
  })

  it('never answer, and hold the connection', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const arrived = struck(simulator, { hang: true })
      const controller = new AbortController()
      const hung = fetch(simulator.url + info, { headers: { authorization: `Bearer ${token}` }, signal: controller.signal })
      await arrived
      simulator.clock.advance(3_600_000)
      controller.abort()
      await assert.rejects(hung)
      const ends = await records(simulator, 2)
      assert.deepEqual(
        ends.map(({ end }) => end),
        ['answered', 'aborted'],
      )
    }))

  it('break the connection in the middle of an answer', async () => {
    await assert.rejects(spoilt({ half: true }))
    await assert.rejects(spoilt({ half: true, status: 502, body: '<html>' }))
  })

  it('send the answer in pieces, on the clock of the platform', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const arrived = struck(simulator, { slow: 10_000 })
      const answered = call(simulator, 'GET', info, { token })
      const ends: string[] = []
      simulator.requests$.pipe(skip(1)).subscribe(({ end }) => ends.push(end))
      await arrived
      simulator.clock.advance(40_000)
      assert.deepEqual(ends, [])
      // Real time passes too, and moves the pieces apart.
      while (ends.length === 0) simulator.clock.advance(10_000)
      assert.deepEqual(ends, ['answered'])
      assert.equal((await answered).json.code, 0)
    }))

  it('send the true answer under other headers', async () => {
    const { status, headers, json } = await spoilt({ headers: { 'content-type': 'text/html' } })
    assert.deepEqual([status, headers.get('content-type'), json.code], [200, 'text/html', 0])
  })

  it('lose the answer after the work was done, where they are told to', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const { messageId } = await simulator.user('Ann').says('hi')
      const sent: string[] = []
      simulator.messages$.pipe(filter(({ sender }) => sender.type === 'app')).subscribe((one) => sent.push(one.messageId))
      const reply = () => call(simulator, 'POST', `/open-apis/im/v1/messages/${messageId}/reply`, { token, body: text('x') })
      for (const fault of [{ reset: true }, { half: true }, { code: 2200, status: 500 }]) {
        const before = sent.length
        simulator.faults.calls({ ...fault, done: true })
        await reply().catch(() => undefined)
        assert.equal(sent.length, before + 1)
      }
    }))

  it('hold the answer back on the clock of the platform', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      simulator.faults.calls({ match: 'bot.v3.info.get', delay: 60_000 })
      const answer = call(simulator, 'GET', info, { token })
      // A second call, done after the first has come in, shows that only that one is held.
      await call(simulator, 'GET', info, { token })
      assert.equal((await records(simulator, 2)).length, 2)
      simulator.clock.advance(60_000)
      assert.equal((await answer).json.code, 0)
    }))

  it('hit the calls that they are meant for, as often as they are told to', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const { messageId } = await simulator.user('Ann').says('hi')
      const reply = async () =>
        (await call(simulator, 'POST', `/open-apis/im/v1/messages/${messageId}/reply`, { token, body: text('x') })).json.code
      const bot = async () => (await call(simulator, 'GET', info, { token })).json.code
      const { calls } = simulator.faults
      calls({ match: 'im.v1.message.reply', code: 1 }, 2)
      assert.deepEqual([await bot(), await reply(), await reply(), await reply()], [0, 1, 1, 0])
      calls({ match: /\/reply$/, code: 2 })
      assert.deepEqual([await bot(), await reply(), await reply()], [0, 2, 0])
      calls({ match: info, code: 3 })
      assert.deepEqual([await reply(), await bot(), await bot()], [0, 3, 0])
      calls({ match: ({ method }) => method === 'POST', code: 4 })
      assert.deepEqual([await bot(), await reply()], [0, 4])
      calls({ code: 5 })
      simulator.faults.clear()
      assert.equal(await bot(), 0)
    }))

  it('keep the message from being sent', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const { messageId, chatId } = await simulator.user('Ann').says('hi')
      simulator.faults.calls({ code: 2200, status: 500 })
      await call(simulator, 'POST', `/open-apis/im/v1/messages/${messageId}/reply`, { token, body: text('x') })
      const list = await call(simulator, 'GET', `/open-apis/im/v1/messages?container_id_type=chat&container_id=${chatId}`, {
        token,
      })
      assert.equal(list.json.data.items.length, 1)
    }))
})

describe('the log of requests', () => {
  it('tells of each one what it was and what came of it, without secrets', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      await call(simulator, 'GET', `${info}?a=1&b=2&b=3`, { token })
      const [first, second] = await records(simulator, 2)
      const { appId, appSecret } = simulator.credentials
      assert.deepEqual(
        [first?.endpoint, first?.status, first?.code, first?.body],
        ['auth.v3.tenant_access_token.internal', 200, 0, { app_id: appId, app_secret: '***' }],
      )
      assert.deepEqual(
        [second?.query, second?.endpoint, second?.appId, second?.code],
        [{ a: '1', b: ['2', '3'] }, 'bot.v3.info.get', appId, 99992402],
      )
      const shown = JSON.stringify([first, second])
      assert.ok(!shown.includes(appSecret) && !shown.includes(token))
    }))

  it('shows when a client went away before its answer', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      const arrived$ = new ReplaySubject<boolean>(1)
      const match = () => {
        arrived$.next(true)
        return true
      }
      simulator.faults.calls({ match, delay: 60_000 })
      const controller = new AbortController()
      const gone = fetch(simulator.url + info, {
        headers: { authorization: `Bearer ${token}` },
        signal: controller.signal,
      }).catch(() => undefined)
      await firstValueFrom(arrived$)
      controller.abort()
      await gone
      const aborted = await firstValueFrom(simulator.requests$.pipe(filter(({ end }) => end !== 'answered')))
      assert.deepEqual([aborted.end, aborted.path, aborted.status], ['aborted', info, undefined])
    }))
})

describe('the limits of calls', () => {
  it('refuse what is over any of the windows, and say when there is room', () =>
    withSimulator(
      {
        rateLimits: [
          { count: 2, per: 1_000 },
          { count: 3, per: 60_000 },
        ],
      },
      async (simulator) => {
        const token = await tokenOf(simulator)
        const ask = async () => {
          const { status, headers, json } = await call(simulator, 'GET', info, { token })
          return [status, json.code, headers.get('x-ogw-ratelimit-limit'), headers.get('x-ogw-ratelimit-reset')]
        }
        const good = [200, 0, null, null]
        assert.deepEqual([await ask(), await ask()], [good, good])
        assert.deepEqual(await ask(), [429, 99991400, '2', '1'])
        simulator.clock.advance(1_000)
        assert.deepEqual(await ask(), good)
        assert.deepEqual((await ask()).slice(0, 3), [429, 99991400, '3'])
        simulator.clock.advance(60_000)
        assert.deepEqual(await ask(), good)
      },
    ))

  it('are none by default', () =>
    withSimulator({}, async (simulator) => {
      const token = await tokenOf(simulator)
      for (let round = 0; round < 60; round += 1) assert.equal((await call(simulator, 'GET', info, { token })).status, 200)
    }))
})

describe('a platform that does not deduplicate', () => {
  it('does twice what is asked twice', () =>
    withSimulator({ deduplicate: false }, async (simulator) => {
      const token = await tokenOf(simulator)
      const { messageId } = await simulator.user('Ann').says('hi')
      const body = { ...(text('x') as object), uuid: 'one' }
      const reply = async () =>
        (await call(simulator, 'POST', `/open-apis/im/v1/messages/${messageId}/reply`, { token, body })).json.data.message_id
      assert.notEqual(await reply(), await reply())
    }))
})
