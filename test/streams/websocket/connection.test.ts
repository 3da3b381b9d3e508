import assert from 'node:assert/strict'
import { concat, map, NEVER, of, throwError, type Observable } from 'rxjs'
import { TestScheduler, type RunHelpers } from 'rxjs/testing'
import { ConnectionError, isLarkError, TransportError } from '../../../src/model/errors.js'
import type { HttpResponse } from '../../../src/model/internals.js'
import type { ConnectionState } from '../../../src/model/source.js'
import { fromWebSocket, type WebSocketOptions } from '../../../streams/from-web-socket.js'
import { data, endpoint, envelope, fakeLark, httpAnswer, opened, pong, socketsOf, type FakeLarkOptions } from './fakes.js'

type Helpers = RunHelpers & { readonly scheduler: TestScheduler }

const run = (spec: (helpers: Helpers) => void) => {
  const scheduler = new TestScheduler((actual, expected) => assert.deepEqual(actual, expected))
  scheduler.run((helpers) => spec({ ...helpers, scheduler }))
}

const dropped = new ConnectionError('the long connection was closed (1006)', { retryable: true, closeCode: 1006 })
const frames = { e: data(envelope('e1')), f: data(envelope('e2')), p: pong(), q: pong({ PingInterval: 1 }) }
const ids = (source: ReturnType<typeof fromWebSocket>) => source.pipe(map(({ id }) => id))
const seen = { e: 'e1', f: 'e2' }
const discovery = (config: object): FakeLarkOptions => ({ send: () => of(httpAnswer(endpoint(config))) })

/** Half of every jitter. */
const half = () => 0.5

describe('fromWebSocket', () => {
  it('asks where to connect when it is subscribed, as the protocol says, and for every connection again', () =>
    run(({ cold, expectObservable, flush, scheduler }) => {
      const requests: unknown[] = []
      const urls: string[] = []
      const send: FakeLarkOptions['send'] = (request) => {
        requests.push(request)
        return of(httpAnswer(endpoint({ ReconnectNonce: 0 })))
      }
      const sockets = socketsOf(opened(cold<Uint8Array>('-#', frames, dropped)), opened(NEVER))
      const source = fromWebSocket(fakeLark({ send }), {
        scheduler,
        openSocket: (url, options) => (urls.push(url), sockets(url, options)),
      })
      assert.deepEqual(requests, [])
      expectObservable(source, '3ms !').toBe('-')
      flush()
      assert.equal(requests.length, 2)
      assert.deepEqual(requests[0], {
        method: 'POST',
        url: 'https://open.example.test/callback/ws/endpoint',
        headers: { 'content-type': 'application/json', locale: 'zh', 'user-agent': 'rxlark/test' },
        body: '{"AppID":"cli_a1b2c3d4e5f60718","AppSecret":"s3cr3t-demo"}',
      })
      assert.deepEqual(urls, [endpoint().data.URL, endpoint().data.URL])
    }))

  it('emits the events of the socket, and closes it with the last subscriber', () =>
    run(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const socket = cold<Uint8Array>('--e--f--', frames)
      const subs = '               ^------!'
      const expected = '           --e--f--'
      const source = fromWebSocket(fakeLark(), { scheduler, openSocket: socketsOf(opened(socket)) })
      expectObservable(ids(source), subs).toBe(expected, seen)
      expectSubscriptions(socket.subscriptions).toBe(subs)
    }))

  it('is one stream over all its sockets: a lost one is opened again after a random part of the nonce', () =>
    run(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const first = cold<Uint8Array>('  -e-#', frames, dropped)
      const second = cold<Uint8Array>('-f--', frames)
      const source = fromWebSocket(fakeLark(discovery({ ReconnectNonce: 8 })), {
        scheduler,
        random: half,
        openSocket: socketsOf(opened(first), opened(second)),
      })
      expectObservable(ids(source), '  ^        4010ms !').toBe('-e- 4s -f', seen)
      expectSubscriptions(first.subscriptions).toBe('^--!')
      expectSubscriptions(second.subscriptions).toBe('3ms 4s ^ 7ms !')
    }))

  it('keeps to the nonce and the interval that the last pong told', () =>
    run(({ cold, expectObservable, scheduler }) => {
      const values = { ...frames, n: pong({ ReconnectNonce: 2, ReconnectInterval: 3 }) }
      const answers = [endpoint({ ReconnectNonce: 8 }), { code: 1, msg: 'system busy' }, endpoint()]
      const source = fromWebSocket(fakeLark({ send: () => of(httpAnswer(answers.shift())) }), {
        scheduler,
        random: half,
        openSocket: socketsOf(opened(cold<Uint8Array>('n-#', values, dropped)), opened(cold<Uint8Array>('e', values))),
      })
      // Half of 2 s after the drop; then the platform is busy, and half of a fifth is added to the 3 s.
      expectObservable(ids(source), '6s !').toBe('4302ms e', seen)
    }))

  it('comes back without end, whatever count of attempts the platform tells', () => {
    for (const ReconnectCount of [-1, 0, 2])
      run(({ cold, expectObservable, scheduler }) => {
        const sockets = Array.from({ length: 50 }, () => opened(cold<Uint8Array>('p#', frames, dropped)))
        const openSocket = socketsOf(...sockets, opened(cold<Uint8Array>('e', frames)))
        const source = fromWebSocket(fakeLark(discovery({ ReconnectNonce: 0, ReconnectCount })), { scheduler, openSocket })
        expectObservable(ids(source), '90ms !').toBe('50ms e', seen)
      })
  })

  it('connects again at once where the nonce is 0', () =>
    run(({ cold, expectObservable, scheduler }) => {
      const openSocket = socketsOf(opened(cold<Uint8Array>('-e-#', frames, dropped)), opened(cold<Uint8Array>('-f', frames)))
      const source = fromWebSocket(fakeLark(discovery({ ReconnectNonce: 0 })), { scheduler, openSocket })
      expectObservable(ids(source), '10ms !').toBe('-e--f', seen)
    }))

  it('waits longer each time for connections that are lost before anything came in', () =>
    run(({ cold, expectObservable, scheduler }) => {
      const lost = () => opened(cold<Uint8Array>('-#', frames, dropped))
      const openSocket = socketsOf(lost(), lost(), lost(), opened(cold<Uint8Array>('e', frames)))
      const source = fromWebSocket(fakeLark(discovery({ ReconnectNonce: 0 })), { scheduler, openSocket })
      expectObservable(ids(source), '10s !').toBe('- 0ms - 1s - 2s e', seen)
    }))

  it('waits no longer for connections that were good', () =>
    run(({ cold, expectObservable, scheduler }) => {
      const lost = () => opened(cold<Uint8Array>('p#', frames, dropped))
      const openSocket = socketsOf(lost(), lost(), lost(), opened(cold<Uint8Array>('e', frames)))
      const source = fromWebSocket(fakeLark(discovery({ ReconnectNonce: 0 })), { scheduler, openSocket })
      expectObservable(ids(source), '10s !').toBe('---e', seen)
    }))

  it('tells its states', () =>
    run(({ cold, expectObservable, scheduler }) => {
      const openSocket = socketsOf(opened(cold<Uint8Array>('-p--#', frames, dropped)), opened(cold<Uint8Array>('-p', frames)))
      const source = fromWebSocket(fakeLark(discovery({ ReconnectNonce: 0.004 })), { scheduler, random: half, openSocket })
      const states: ConnectionState[] = []
      source.connection$.subscribe((state) => states.push(state))
      expectObservable(source, '10ms !').toBe('-')
      scheduler.flush()
      const attempt = 0
      assert.deepEqual(states, [
        { status: 'idle', since: 0, attempt },
        { status: 'connecting', since: 0, attempt: 1 },
        { status: 'open', since: 0, attempt },
        { status: 'open', since: 0, attempt, lastInboundAt: 1 },
        { status: 'retrying', since: 4, attempt, nextAttemptAt: 6, cause: dropped },
        { status: 'connecting', since: 6, attempt: 1 },
        { status: 'open', since: 6, attempt },
        { status: 'open', since: 6, attempt, lastInboundAt: 7 },
        { status: 'closed', since: 10, attempt },
      ])
    }))
})

describe('fromWebSocket, when it cannot connect', () => {
  const unreachable = new TransportError('no network', { endpoint: 'discovery', sent: false })
  const failing = (error: unknown) => throwError(() => error)

  /** The times of the attempts when the discovery answers this, in ms. */
  const attempts = (answers: (attempt: number) => Observable<HttpResponse>, options: WebSocketOptions, until: string) => {
    const times: number[] = []
    const errors: unknown[] = []
    run(({ scheduler, cold }) => {
      const send = () => {
        times.push(scheduler.now())
        return answers(times.length)
      }
      const source = fromWebSocket(fakeLark({ send }), { scheduler, random: () => 0, openSocket: () => NEVER, ...options })
      const subscription = source.subscribe({ error: (error: unknown) => errors.push(error) })
      cold(until).subscribe({ complete: () => subscription.unsubscribe() })
      scheduler.flush()
    })
    return { times, errors }
  }

  it('tries again sooner, then later, up to the interval, while nobody is reached', () => {
    const { times } = attempts(() => failing(unreachable), { reconnect: { interval: 5_000 } }, '20s |')
    assert.deepEqual(times, [0, 1_000, 3_000, 7_000, 12_000, 17_000])
  })

  it('tries again at the interval while the platform is busy, with up to a fifth of jitter', () => {
    const busy = () => of(httpAnswer({ code: 1, msg: 'system busy' }))
    assert.deepEqual(attempts(busy, {}, '250s |').times, [0, 120_000, 240_000])
    assert.deepEqual(attempts(busy, { random: () => 1, reconnect: { interval: 1_000 } }, '3s |').times, [0, 1_200, 2_400])
  })

  it('tries the limit of connections again slowly, whatever the interval', () => {
    const full = () => of(httpAnswer({ code: 1000040350, msg: 'too many' }))
    assert.deepEqual(attempts(full, { reconnect: { interval: 1_000 } }, '130s |').times, [0, 120_000])
  })

  it('tries without end while nobody is reached, and at the interval at last', () => {
    const { times, errors } = attempts(() => failing(unreachable), { reconnect: { interval: 5_000 } }, '1000s |')
    assert.deepEqual([times.length, errors], [202, []])
  })

  it('shows the assertion of an app without a secret, made for the host of the domain', () => {
    const bodies: unknown[] = []
    const audiences: string[] = []
    const lark = fakeLark({
      credential: (audience) => (audiences.push(audience), of({ assertion: 'jwt-demo' })),
      send: ({ body }) => (bodies.push(JSON.parse(body as string)), NEVER),
    })
    fromWebSocket(lark).subscribe().unsubscribe()
    assert.deepEqual(bodies, [{ AppID: 'cli_a1b2c3d4e5f60718', AppSecret: '', ClientAssertion: 'jwt-demo' }])
    assert.deepEqual(audiences, ['open.example.test'])
  })

  it('errors for a store app, and asks nothing: the platform has no long connection for it', () => {
    const errors: unknown[] = []
    const lark = fakeLark({ appType: 'store', send: () => assert.fail('it asked') })
    fromWebSocket(lark).subscribe({ error: (error: unknown) => errors.push(error) })
    const [error] = errors
    assert.ok(isLarkError(error, 'ConnectionError') && !error.retryable)
    assert.match(error.message, /store app.*use fromWebhook/)
  })

  for (const [name, answer] of Object.entries({
    'a limit of the rate': httpAnswer({ code: 99991400, msg: 'too often' }),
    'an internal error': httpAnswer({ code: 1000040343, msg: 'internal' }),
    'HTTP 502 from a gateway': httpAnswer('<html>', 502),
    'HTTP 400 with a code that nobody knows': httpAnswer({ code: 7, msg: 'what' }, 400),
    'an answer that is no JSON': httpAnswer('<html>'),
    'an answer of another shape': httpAnswer({ code: '0' }),
    'a success without an address': httpAnswer({ code: 0, msg: 'ok', data: null }),
    'an address that is none': httpAnswer(endpoint({}, 'not an address')),
  }))
    it(`tries again after ${name}`, () => {
      const { times, errors } = attempts(() => of(answer), {}, '130s |')
      assert.deepEqual(errors, [])
      assert.ok(times.length > 1)
    })

  for (const [code, cure] of [
    [403, /self-built app/],
    [514, /check appId, appSecret and domain/],
    [1000040344, /check appId and appSecret/],
    [99, /refuses the long connection "Bad thing" \(code 99\)/],
  ] as const)
    it(`errors after code ${code}, with what to do`, () => {
      const { times, errors } = attempts(() => of(httpAnswer({ code, msg: 'Bad thing', data: {} })), {}, '130s |')
      assert.deepEqual(times, [0])
      const [error] = errors
      assert.ok(isLarkError(error, 'ConnectionError') && !error.retryable && error.code === code)
      assert.match(error.message, cure)
    })

  it('errors after a code that people have to cure, whatever the HTTP status', () => {
    for (const code of [403, 514, 1000040344]) {
      const { times, errors } = attempts(() => of(httpAnswer({ code, msg: 'Bad thing' }, 400)), {}, '130s |')
      assert.deepEqual([times, errors.length], [[0], 1])
    }
  })

  it('gives the discovery a time', () => {
    const { times } = attempts(() => NEVER, { connectTimeout: 3_000, reconnect: { interval: 1_000 } }, '9s |')
    assert.deepEqual(times, [0, 4_000, 8_000])
  })

  it('gives the handshake a time', () => {
    const { times } = attempts(
      () => of(httpAnswer(endpoint())),
      { connectTimeout: 3_000, reconnect: { interval: 1_000 } },
      '9s |',
    )
    assert.deepEqual(times, [0, 4_000, 8_000])
  })

  it('gives up after maxAttempts, where that is wanted', () => {
    const { times, errors } = attempts(() => failing(unreachable), { reconnect: { interval: 10, maxAttempts: 3 } }, '9s |')
    assert.equal(times.length, 3)
    const [error] = errors
    assert.ok(isLarkError(error, 'ConnectionError') && error.cause === unreachable)
  })

  it('counts the attempts in its states, and is failed in the end', () =>
    run(({ scheduler }) => {
      const answers = [failing(unreachable), of(httpAnswer({ code: 403, msg: '' }))]
      const source = fromWebSocket(fakeLark({ send: () => answers.shift() ?? NEVER }), { scheduler, random: () => 0 })
      const states: string[] = []
      source.connection$.subscribe(({ status, attempt }) => states.push(`${status} ${attempt}`))
      source.subscribe({ error: () => undefined })
      scheduler.flush()
      assert.deepEqual(states, ['idle 0', 'connecting 1', 'retrying 1', 'connecting 2', 'failed 0'])
    }))

  it('refuses a remote address without encryption, and never shows an address', () => {
    const remote = 'ws://ws.example.test/ws/v2?fpid=1&access_key=ak-demo&ticket=tk-demo'
    const { errors } = attempts(() => of(httpAnswer(endpoint({}, remote))), {}, '1s |')
    const [error] = errors
    assert.ok(isLarkError(error, 'ConnectionError') && !error.retryable)
    assert.doesNotMatch(`${error.message} ${error.stack ?? ''}`, /ak-demo|tk-demo|example/)
    assert.deepEqual(attempts(() => of(httpAnswer(endpoint({}, remote))), { insecure: true }, '1s |').errors, [])
    for (const local of ['ws://127.0.0.1:8080/ws', 'ws://localhost/ws', 'ws://[::1]:1/ws'])
      assert.deepEqual(attempts(() => of(httpAnswer(endpoint({}, local))), {}, '1s |').errors, [])
  })

  it('throws a ConfigError for options that make no sense, with all of them', () => {
    const options = { pongTimeout: 0, reconnect: { nonce: -1, interval: NaN }, fragments: { age: -5 } }
    assert.throws(
      () => fromWebSocket(fakeLark(), options),
      (error) =>
        isLarkError(error, 'ConfigError') &&
        error.faults.map(({ path }) => path).join() === 'pongTimeout,reconnect.interval,fragments.age,reconnect.nonce',
    )
    assert.doesNotThrow(() => fromWebSocket(fakeLark(), { pongTimeout: undefined, reconnect: { interval: undefined } }))
  })

  it('warns when a process opens a second connection of an app, and not after the first is gone', () => {
    const lines: string[] = []
    const lark = fakeLark({ appId: 'cli_split', log: (level, line) => level === 'warn' && lines.push(line) })
    const source = () => fromWebSocket(lark, { openSocket: () => NEVER })
    const first = source().subscribe()
    const second = source().subscribe()
    assert.match(lines.join('\n'), /^cli_split has 2 long connections in this process/)
    first.unsubscribe()
    second.unsubscribe()
    source().subscribe().unsubscribe()
    assert.equal(lines.length, 1)
  })
})

describe('fromWebSocket, the heartbeat', () => {
  /** The times of the pings, in ms. */
  const pings = (marbles: string, options: WebSocketOptions & { readonly config?: object }, until: string) => {
    const times: number[] = []
    run(({ cold, scheduler }) => {
      const inbound$ = cold<Uint8Array>(marbles, frames)
      const socket = { inbound$, send: () => (times.push(scheduler.now()), true) }
      const openSocket = () => concat(of(socket), NEVER)
      const source = fromWebSocket(fakeLark(discovery(options.config ?? {})), {
        scheduler,
        random: () => 0,
        openSocket,
        ...options,
      })
      const subscription = source.subscribe()
      cold(until).subscribe({ complete: () => subscription.unsubscribe() })
      scheduler.flush()
    })
    return times
  }

  it('pings at once, then at the interval that discovery told', () => {
    assert.deepEqual(pings('-p 1999ms p 1999ms p', { config: { PingInterval: 2 } }, '5s |'), [0, 2_000, 4_000])
  })

  it('follows the interval that a pong tells, from the next ping on', () => {
    assert.deepEqual(pings('-q 1999ms p 999ms p 999ms p', { config: { PingInterval: 2 } }, '4500ms |'), [0, 2_000, 3_000, 4_000])
  })

  it('keeps to the interval of the options, whatever the platform says', () => {
    assert.deepEqual(pings('-q 2999ms p', { pingInterval: 3_000, config: { PingInterval: 2 } }, '5s |'), [0, 3_000])
  })

  it('is not made to spin, or to stop, by an interval that makes no sense', () => {
    for (const PingInterval of [0, -1, NaN, 1e-9]) {
      const times = pings('-p', { config: { PingInterval } }, '350ms |')
      assert.ok(times.length <= 4, `${PingInterval}: ${times.join()}`)
    }
  })

  it('takes a connection for dead that is silent after a ping, and opens another', () =>
    run(({ cold, expectObservable, expectSubscriptions, scheduler }) => {
      const dead = cold<Uint8Array>('   -p 9999ms -', frames)
      const next = cold<Uint8Array>('   -e', frames)
      const openSocket = socketsOf(opened(dead), opened(next))
      const lark = fakeLark(discovery({ PingInterval: 10, ReconnectNonce: 0 }))
      const source = fromWebSocket(lark, { scheduler, pongTimeout: 2_000, openSocket })
      expectObservable(ids(source), '13s !').toBe('12s -e', seen)
      expectSubscriptions(dead.subscriptions).toBe('^ 11999ms !')
    }))

  it('counts anything that comes in as a sign of life', () =>
    run(({ cold, expectSubscriptions, expectObservable, scheduler }) => {
      const socket = cold<Uint8Array>('1s e 1s e 1s e', frames)
      const source = fromWebSocket(fakeLark(discovery({ PingInterval: 1 })), {
        scheduler,
        pongTimeout: 2_000,
        openSocket: socketsOf(opened(socket)),
      })
      expectObservable(ids(source), '4s !').toBe('1s e 1s e 1s e', seen)
      expectSubscriptions(socket.subscriptions).toBe('^ 3999ms !')
    }))
})
