import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { filter, firstValueFrom, map, take, toArray } from 'rxjs'
import { WebSocket } from 'ws'
import type { DeliveryReport, Simulator } from '../../simulator/index.js'
import { call } from './support/api.js'
import { connect, discover, header, payloadOf } from './support/raw-websocket.js'
import type { RawConnection } from './support/raw-websocket.js'
import { withSimulator } from './support/with-simulator.js'
import { envelopeOf } from './support/wire.js'

const reports = (simulator: Simulator, count: number): Promise<readonly DeliveryReport[]> =>
  firstValueFrom(simulator.deliveries$.pipe(take(count), toArray()))

/** How a handshake was refused. */
async function refusal(url: string): Promise<{ status: number | undefined; headers: Record<string, unknown> }> {
  const socket = new WebSocket(url)
  socket.on('error', () => undefined)
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  return { status: response.statusCode, headers: response.headers }
}

const nextAnswered = async (connection: RawConnection, code: number) => connection.answer(await connection.next(), { code })

describe('discovery of the long connection', () => {
  it('gives a URL whose first query key is none that clients need, and the configuration', () =>
    withSimulator({ clientConfig: { PingInterval: 7 } }, async (simulator) => {
      const { status, json } = await discover(simulator)
      assert.deepEqual([status, json.code], [200, 0])
      const url = new URL(json.data.URL)
      assert.equal(url.origin, simulator.url.replace('http:', 'ws:'))
      assert.equal([...url.searchParams.keys()][0], 'fpid')
      assert.match(url.searchParams.get('device_id') ?? '', /^\d{19}$/)
      assert.ok(Number(url.searchParams.get('service_id')) < 2 ** 31)
      assert.deepEqual(json.data.ClientConfig, {
        ReconnectCount: -1,
        ReconnectInterval: 120,
        ReconnectNonce: 30,
        PingInterval: 7,
      })
    }))

  it('refuses a wrong secret, an unknown app and a body that is no JSON', () =>
    withSimulator({}, async (simulator) => {
      const wrong = await discover(simulator, { ...simulator.credentials, appSecret: 'wrong' })
      const unknown = await discover(simulator, { ...simulator.credentials, appId: 'cli_0000000000000000' })
      const broken = await call(simulator, 'POST', '/callback/ws/endpoint', { raw: '{' })
      assert.deepEqual([wrong.json.code, unknown.json.code, broken.json.code], [514, 514, 514])
    }))

  it('refuses an app that is pushed to by webhook', () =>
    withSimulator({ webhook: { url: 'http://127.0.0.1:1' } }, async (simulator) => {
      assert.equal((await discover(simulator)).json.code, 403)
    }))

  it('refuses with every code that a fault asks for, with and without data, and then no more', () =>
    withSimulator({}, async (simulator) => {
      simulator.faults.discovery({ code: 1, msg: 'busy' })
      simulator.faults.discovery({ code: 1000040343, withoutData: true, httpStatus: 500 })
      const busy = await discover(simulator)
      assert.deepEqual([busy.status, busy.json], [200, { code: 1, msg: 'busy', data: {} }])
      const internal = await discover(simulator)
      assert.deepEqual([internal.status, internal.json], [500, { code: 1000040343, msg: 'refused' }])
      assert.equal((await discover(simulator)).json.code, 0)
    }))
})

describe('the handshake', () => {
  it('takes each URL once', () =>
    withSimulator({}, async (simulator) => {
      const { json } = await discover(simulator)
      const socket = new WebSocket(json.data.URL)
      await once(socket, 'open')
      const { headers } = await refusal(json.data.URL)
      assert.equal(headers['handshake-status'], '514')
    }))

  it('is refused in headers, as a fault asks for', () =>
    withSimulator({}, async (simulator) => {
      simulator.faults.handshake({ status: 403, message: 'forbidden' })
      simulator.faults.handshake({ status: 514, message: 'auth', authErrorCode: 1000040350, httpStatus: 401 })
      const url = async () => (await discover(simulator)).json.data.URL
      const first = await refusal(await url())
      assert.deepEqual(
        [first.status, first.headers['handshake-status'], first.headers['handshake-msg']],
        [403, '403', 'forbidden'],
      )
      const second = await refusal(await url())
      assert.deepEqual(
        [second.status, second.headers['handshake-status'], second.headers['handshake-autherrcode']],
        [401, '514', '1000040350'],
      )
    }))

  it('ends at 50 connections', () =>
    withSimulator({}, async (simulator) => {
      const spare = (await discover(simulator)).json.data.URL
      await Promise.all(Array.from({ length: 50 }, () => connect(simulator)))
      assert.equal((await discover(simulator)).json.code, 1000040350)
      assert.equal((await refusal(spare)).headers['handshake-autherrcode'], '1000040350')
    }))
})

describe('frames', () => {
  it('answer a ping with a pong that has the whole configuration', () =>
    withSimulator({ clientConfig: { PingInterval: 5 } }, async (simulator) => {
      const connection = await connect(simulator)
      connection.send({ seqId: 0, logId: 0, service: 4242, method: 0, headers: [{ key: 'type', value: 'ping' }] })
      const pong = await firstValueFrom(connection.frames$)
      assert.deepEqual([pong.method, header(pong, 'type'), pong.service], [0, 'pong', 4242])
      assert.deepEqual(JSON.parse(payloadOf(pong)), {
        ReconnectCount: -1,
        ReconnectInterval: 120,
        ReconnectNonce: 30,
        PingInterval: 5,
      })
    }))

  it('carry an event in the envelope of the platform, with all headers and 64-bit ids', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      const { eventId, messageId, chatId } = await simulator.user('Ann').says('hello')
      const frame = await connection.next()
      assert.deepEqual(
        ['type', 'sum', 'seq'].map((key) => header(frame, key)),
        ['event', '1', '0'],
      )
      assert.ok(header(frame, 'message_id') && header(frame, 'trace_id'))
      assert.ok(frame.logId > Number.MAX_SAFE_INTEGER)
      const { schema, header: facts, event } = envelopeOf(payloadOf(frame))
      const { appId, verificationToken } = simulator.credentials
      assert.deepEqual(
        [schema, facts.event_id, facts.event_type, facts.app_id, facts.token],
        ['2.0', eventId, 'im.message.receive_v1', appId, verificationToken],
      )
      assert.match(facts.create_time, /^\d{13}$/)
      assert.deepEqual(
        [
          event.message.message_id,
          event.message.chat_id,
          event.message.chat_type,
          event.message.content,
          event.sender.sender_id.open_id,
        ],
        [messageId, chatId, 'p2p', '{"text":"hello"}', simulator.user('Ann').openId],
      )
    }))

  it('cut long events into fragments, which faults reorder and lose', () =>
    withSimulator({ fragmentSize: 100 }, async (simulator) => {
      const connection = await connect(simulator)
      const collect = async (count: number) => {
        const frames = []
        for (let n = 0; n < count; n++) frames.push(await connection.next())
        return frames
      }
      await simulator.user('Ann').says('hello')
      const first = await connection.next()
      const sum = Number(header(first, 'sum'))
      const whole = [first, ...(await collect(sum - 1))]
      assert.ok(sum > 5)
      assert.equal(envelopeOf(whole.map(payloadOf).join('')).schema, '2.0')
      assert.deepEqual(
        whole.map((frame) => header(frame, 'seq')),
        whole.map((_, seq) => String(seq)),
      )

      simulator.faults.fragments((frames) => frames.slice(1).toReversed())
      await simulator.user('Ann').says('hello')
      const rest = await collect(sum - 1)
      assert.deepEqual(
        rest.map((frame) => header(frame, 'seq')),
        whole.slice(1).map((_, index) => String(sum - 1 - index)),
      )
    }))

  it('go to one connection of the app, and over time to all of them', () =>
    withSimulator({}, async (simulator) => {
      const connections = await Promise.all([connect(simulator), connect(simulator), connect(simulator)])
      const got = connections.map(() => 0)
      connections.forEach((connection, index) =>
        connection.frames$.subscribe((frame) => {
          got[index] = (got[index] ?? 0) + 1
          connection.answer(frame, { code: 200 })
        }),
      )
      for (let n = 0; n < 40; n++) await simulator.user('Ann').says(`${n}`)
      await reports(simulator, 40)
      assert.equal(
        got.reduce((sum, count) => sum + count),
        40,
      )
      assert.ok(
        got.every((count) => count > 3),
        got.join(' '),
      )
    }))

  it('that are none are ignored', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      connection.socket.send('text')
      connection.socket.send(Buffer.from([1, 2, 3]))
      await simulator.user('Ann').says('hello')
      await nextAnswered(connection, 200)
      assert.equal((await reports(simulator, 1))[0]?.status, 'acked')
    }))
})

describe('delivery over the long connection', () => {
  it('is done when the answer says 200', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      await simulator.user('Ann').says('hello')
      await nextAnswered(connection, 200)
      const [report] = await reports(simulator, 1)
      assert.deepEqual([report?.status, report?.code, report?.attempt, report?.retryAt], ['acked', 200, 1, undefined])
    }))

  it('is tried again 15 s after a refusal, 5 min after the next, and so on, with the same event', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      const { eventId } = await simulator.user('Ann').says('hello')
      for (const [index, pause] of [15_000, 300_000, 3_600_000, 21_600_000, 0].entries()) {
        const frame = await connection.next()
        assert.equal(envelopeOf(payloadOf(frame)).header.event_id, eventId)
        connection.answer(frame, { code: 500 })
        const report = (await reports(simulator, index + 1)).at(-1)
        assert.deepEqual(
          [report?.status, report?.attempt, report?.code, report?.retryAt === undefined],
          ['nacked', index + 1, 500, pause === 0],
        )
        simulator.clock.advance(pause)
      }
    }))

  it('is tried again when nobody answers within 3 s', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      await simulator.user('Ann').says('hello')
      await connection.next()
      simulator.clock.advance(3_000)
      simulator.clock.advance(15_000)
      await nextAnswered(connection, 200)
      assert.deepEqual(
        (await reports(simulator, 2)).map(({ status }) => status),
        ['unanswered', 'acked'],
      )
    }))

  it('is tried again when there is no connection, or it breaks', () =>
    withSimulator({}, async (simulator) => {
      await simulator.user('Ann').says('hello')
      assert.equal((await reports(simulator, 1))[0]?.status, 'unreachable')
      const first = await connect(simulator)
      simulator.clock.advance(15_000)
      await first.next()
      simulator.faults.cutConnections()
      assert.deepEqual(
        (await reports(simulator, 2)).map(({ status }) => status),
        ['unreachable', 'unreachable'],
      )
      const second = await connect(simulator)
      simulator.clock.advance(300_000)
      await nextAnswered(second, 200)
      assert.equal((await reports(simulator, 3))[2]?.status, 'acked')
    }))

  it('happens again when the answer got lost, and twice when a fault doubles it', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      simulator.faults.loseAnswers()
      await simulator.user('Ann').says('one')
      await nextAnswered(connection, 200)
      simulator.clock.advance(3_000)
      simulator.clock.advance(15_000)
      await nextAnswered(connection, 200)
      assert.deepEqual(
        (await reports(simulator, 2)).map(({ status }) => status),
        ['unanswered', 'acked'],
      )

      simulator.faults.duplicateDeliveries()
      await simulator.user('Ann').says('two')
      const twins = [await connection.next(), await connection.next()]
      assert.equal(payloadOf(twins[0] as never), payloadOf(twins[1] as never))
      assert.notEqual(header(twins[0] as never, 'message_id'), header(twins[1] as never, 'message_id'))
    }))

  it('holds events back, and delivers them in the wrong order, when a fault says so', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      const ann = simulator.user('Ann')
      const idOf = async () => envelopeOf(payloadOf(await connection.next())).header.event_id
      simulator.faults.reorderDeliveries(2)
      const [one, two] = [await ann.says('one'), await ann.says('two')]
      assert.deepEqual([await idOf(), await idOf()], [two.eventId, one.eventId])
      simulator.faults.delayDeliveries(1_000)
      const [late, soon] = [await ann.says('late'), await ann.says('soon')]
      assert.equal(await idOf(), soon.eventId)
      simulator.clock.advance(1_000)
      assert.equal(await idOf(), late.eventId)
    }))

  it('shows its connections, and closes them when a fault says so', () =>
    withSimulator({}, async (simulator) => {
      const { socket } = await connect(simulator)
      const [open] = await firstValueFrom(simulator.connections$)
      assert.equal(open?.appId, simulator.credentials.appId)
      const closed = once(socket, 'close')
      simulator.faults.closeConnections(1012)
      assert.equal((await closed)[0], 1012)
      await firstValueFrom(simulator.connections$.pipe(filter(({ length }) => length === 0)))
    }))

  it('lets them die unseen when a fault says so: neither pings nor events get through, and what was lost comes again', () =>
    withSimulator({}, async (simulator) => {
      const dead = await connect(simulator)
      simulator.faults.silenceConnections()
      dead.send({ seqId: 0, logId: 0, service: 1, method: 0, headers: [{ key: 'type', value: 'ping' }] })
      await simulator.user('Ann').says('hello')
      const outcomes = firstValueFrom(
        simulator.deliveries$.pipe(
          map(({ status }) => status),
          take(2),
          toArray(),
        ),
      )
      simulator.clock.advance(3_000)
      const { length } = await firstValueFrom(simulator.connections$)
      assert.equal(length, 1)
      dead.socket.close()
      await firstValueFrom(simulator.connections$.pipe(filter((open) => open.length === 0)))
      const alive = await connect(simulator)
      simulator.clock.advance(15_000)
      alive.answer(await alive.next(), { code: 200 })
      assert.deepEqual(await outcomes, ['unanswered', 'acked'])
      const heard: unknown[] = []
      dead.frames$.subscribe((frame) => heard.push(frame))
      assert.deepEqual(heard, [])
    }))

  it('carries any event, old ones in the old envelope', () =>
    withSimulator({}, async (simulator) => {
      const connection = await connect(simulator)
      const { eventId } = await simulator.push('app_ticket', { app_ticket: 'tk' } as never)
      const { uuid, type, token, ts, event } = envelopeOf(payloadOf(await connection.next()))
      assert.deepEqual(
        [uuid, type, token, event.type, event.app_ticket],
        [eventId, 'event_callback', simulator.credentials.verificationToken, 'app_ticket', 'tk'],
      )
      assert.match(ts, /^\d{10}\.\d+$/)
    }))
})
