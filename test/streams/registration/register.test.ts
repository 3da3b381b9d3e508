import assert from 'node:assert/strict'
import { defer, map, of, throwError, timer, NEVER, type Observable } from 'rxjs'
import { HttpError, isLarkError, RegistrationError, TransportError } from '../../../src/model/errors.js'
import type { HttpRequest, HttpResponse } from '../../../src/model/internals.js'
import type { RegistrationStatus } from '../../../src/model/registration.js'
import { register } from '../../../streams/registration/register.js'
import type { RegistrationOptions } from '../../../streams/registration/registration-options.js'
import { marbles, type MarbleHelpers } from '../../support/marbles.js'

const feishu = 'https://accounts.feishu.cn'
const lark = 'https://accounts.larksuite.com'
const begun = {
  device_code: 'dc_demo',
  user_code: 'ABCD-EFGH',
  verification_uri: `${feishu}/page/demo`,
  verification_uri_complete: `${feishu}/page/demo?user_code=ABCD-EFGH`,
  interval: 5,
  expires_in: 60,
}
const pending = { error: 'authorization_pending', error_description: 'waiting for the user' }
const credentials = { client_id: 'cli_a1b2c3d4e5f60718', client_secret: 's3cr3t-demo' }
const done = { ...credentials, user_info: { open_id: 'ou_demo', tenant_brand: 'feishu' } }
const ofLark = { user_info: { tenant_brand: 'lark' } }
const down = new TransportError('the network is down', { endpoint: 'x', sent: false })

/** What the platform answers: a body, an HTTP response, an error of the network, or silence. */
type Answer = object | Error | 'silence'

const responseTo = (answer: Answer): Observable<HttpResponse> => {
  if (answer === 'silence') return NEVER
  if (answer instanceof Error) return throwError(() => answer)
  if ('status' in answer && 'text' in answer) return timer(1).pipe(map(() => ({ headers: {}, ...answer }) as HttpResponse))
  const status = 'error' in answer ? 400 : 200
  return timer(1).pipe(map(() => ({ status, headers: {}, text: JSON.stringify(answer) })))
}

interface Played {
  /** The questions that were asked: when, where and which. */
  readonly asked: string[]
  readonly fields: Record<string, string>[]
}

/** Plays a platform: its answers in order, the last one for ever; the first two are those of init and begin. */
function play(
  answers: readonly Answer[],
  test: (status$: Observable<RegistrationStatus>, helpers: MarbleHelpers) => void,
  options: RegistrationOptions = {},
): Played {
  const played: Played = { asked: [], fields: [] }
  marbles((helpers) => {
    const send = ({ url, body }: HttpRequest) =>
      defer(() => {
        const fields = Object.fromEntries(new URLSearchParams(body as string))
        const host = url.startsWith(lark) ? 'lark' : 'feishu'
        played.asked.push(`${helpers.scheduler.now()} ${host} ${fields['action'] ?? ''}`)
        played.fields.push(fields)
        return responseTo(answers[Math.min(played.asked.length, answers.length) - 1] ?? {})
      })
    test(register(options, send), helpers)
  })
  return played
}

const begin = [{ supported_auth_methods: ['client_secret'] }, begun] as const
const url = `${feishu}/page/demo?user_code=ABCD-EFGH&from=sdk&tp=sdk&source=rxlark`
const values: Record<string, RegistrationStatus> = {
  v: { status: 'verification', url, expiresIn: 60_000, userCode: 'ABCD-EFGH' },
  p: { status: 'polling' },
  s: { status: 'slow_down', interval: 10_000 },
  t: { status: 'slow_down', interval: 15_000 },
  d: { status: 'domain_switched' },
  r: {
    status: 'registered',
    clientId: credentials.client_id,
    clientSecret: credentials.client_secret,
    userInfo: { openId: 'ou_demo', tenantBrand: 'feishu' },
    domain: 'feishu',
  },
  l: {
    status: 'registered',
    clientId: credentials.client_id,
    clientSecret: credentials.client_secret,
    userInfo: { tenantBrand: 'lark' },
    domain: 'lark',
  },
  m: {
    status: 'registered',
    clientId: credentials.client_id,
    clientSecret: credentials.client_secret,
    domain: 'feishu',
  },
}
const refused = (code: string, message: string) => new RegistrationError(message, { code })

type Row = readonly [
  name: string,
  answers: readonly Answer[],
  expected: string,
  error?: Error | undefined,
  asked?: readonly string[],
]

/** Init and begin take 1 ms each; so does every question. */
const rows: readonly Row[] = [
  ['registers when somebody has agreed at once', [done], '2ms v(r|)'],
  ['asks at once, and then after each interval', [pending, pending, done], '2ms vp 5s p 5s (r|)'],
  ['goes on where the platform says nothing at all', [{}, done], '2ms v 5001ms (r|)'],
  ['goes on where credentials are empty', [{ client_id: '', client_secret: null }, done], '2ms v 5001ms (r|)'],
  ['gives credentials that come without a word of who', [credentials], '2ms v(m|)'],
  [
    'asks 5 s later from each slow_down on',
    [{ error: 'slow_down' }, { error: 'slow_down' }, pending, done],
    '2ms vs 10s t 15s p 15s (r|)',
  ],
  [
    'asks at Lark, at once and once, where the tenant is one of Lark',
    [pending, ofLark, { ...pending, ...ofLark }, { ...credentials, ...ofLark }],
    '2ms vp 5s dp 5s (l|)',
    undefined,
    ['0 feishu init', '1 feishu begin', '2 feishu poll', '5003 feishu poll', '5004 lark poll', '10005 lark poll'],
  ],
  ['takes credentials of Lark that come at once', [{ ...credentials, ...ofLark }], '2ms v(l|)'],
  ['survives a network that is down, and asks 1 s later from then on', [down, down, pending, done], '2ms v 13s p 7s (r|)'],
  [
    'survives answers that come from something between',
    [{ status: 502, text: '<html>' }, { status: 200, text: 'hello' }, { status: 503, text: '{"error":"server_error"}' }, done],
    '2ms v 21003ms (r|)',
  ],
  ['survives a question that hangs', ['silence', done], '2ms v 21s (r|)'],
  [
    'errors where the user says no',
    [pending, { error: 'access_denied' }],
    '2ms vp 5s #',
    refused('access_denied', 'the user said no'),
  ],
  [
    'errors where the platform says that it is over',
    [{ error: 'expired_token', error_description: 'too late' }],
    '2ms v#',
    refused('expired_token', 'nobody has agreed in time: begin again: too late'),
  ],
  [
    'errors where the platform knows the code no more',
    [{ error: 'invalid_grant' }],
    '2ms v#',
    refused('expired_token', 'nobody has agreed in time: begin again'),
  ],
  [
    'errors with any other word of the platform',
    [{ error: 'invalid_client', error_description: 'token=abc' }],
    '2ms v#',
    refused('invalid_client', 'the platform says invalid_client: token=***'),
  ],
]

describe('registerApp', () => {
  for (const [name, answers, expected, error, asked] of rows)
    it(name, () => {
      const played = play([...begin, ...answers], (status$, { expectObservable }) => {
        expectObservable(status$).toBe(expected, values, error)
      })
      if (asked) assert.deepEqual(played.asked, asked)
    })

  it('errors when the time is over that the platform gave, whatever it answers', () => {
    const soon = { ...begun, expires_in: 8 }
    for (const last of [pending, down, 'silence'] as const)
      play([begin[0], soon, pending, last], (status$, { expectObservable }) => {
        const over = refused('expired_token', 'nobody has agreed in time: begin again')
        const expected = last === pending ? '2ms vp 5s p 2997ms #' : '2ms vp 7998ms #'
        expectObservable(status$).toBe(expected, { ...values, v: { ...values['v'], expiresIn: 8_000 } }, over)
      })
  })

  it('takes 5 s and 600 s where the platform does not say', () => {
    const { device_code, verification_uri_complete } = begun
    const played = play([begin[0], { device_code, verification_uri_complete }, pending], (status$, { expectObservable }) => {
      expectObservable(status$, '^ 5005ms !').toBe('2ms vp 5s p', {
        ...values,
        v: { status: 'verification', url, expiresIn: 600_000 },
      })
    })
    assert.equal(played.asked.length, 4)
  })

  it('keeps to its usual pause where the platform names none that is one', () => {
    for (const interval of [0, -5]) {
      const { asked } = play([begin[0], { ...begun, interval }, pending, pending, done], (status$, { expectObservable }) => {
        expectObservable(status$).toBe('2ms vp 5s p 5s (r|)', values)
      })
      assert.equal(asked.length, 5)
    }
  })

  it('never waits longer than a minute between two questions', () => {
    const slow = { error: 'slow_down' }
    const played = play(
      [begin[0], { ...begun, interval: 58, expires_in: 400 }, slow, slow, slow],
      (status$, { expectObservable }) => {
        const v = { ...values['v'], expiresIn: 400_000 }
        const m = { status: 'slow_down', interval: 60_000 }
        expectObservable(status$, '^ 121s !').toBe('2ms vm 60s m 60s m', { v, m })
      },
    )
    assert.equal(played.asked.length, 5)
  })

  it('shows the page where the code is typed, where there is no other', () => {
    const { device_code, user_code, verification_uri } = begun
    play([begin[0], { device_code, user_code, verification_uri }, done], (status$, { expectObservable }) => {
      expectObservable(status$.pipe(map((state) => ('url' in state ? state.url : state.status)))).toBe('2ms v(r|)', {
        v: url,
        r: 'registered',
      })
    })
  })

  const beginnings: readonly (readonly [name: string, answers: readonly Answer[], expected: string, error: Error])[] = [
    [
      'the platform gives no secrets',
      [{ supported_auth_methods: ['private_key_jwt'] }],
      '-#',
      refused('unsupported_auth_method', 'the platform gives no client secrets here'),
    ],
    ['init is refused', [{ error: 'forbidden' }], '-#', refused('forbidden', 'the platform says forbidden')],
    [
      'begin is refused',
      [begin[0], { error: 'invalid_request' }],
      '--#',
      refused('invalid_request', 'the platform says invalid_request'),
    ],
    ['the network is down', [begin[0], down], '-#', down],
    [
      'something between answers',
      [{ status: 502, text: '' }],
      '-#',
      new HttpError('oauth.v1.app.registration: HTTP 502, and no answer of the platform', {
        status: 502,
        endpoint: 'oauth.v1.app.registration',
      }),
    ],
  ]
  for (const [name, answers, expected, error] of beginnings)
    it(`cannot begin where ${name}`, () => {
      play(answers, (status$, { expectObservable }) => expectObservable(status$).toBe(expected, values, error))
    })

  it('cannot begin with an answer that has no code or no address', () => {
    for (const [answer, path] of [
      [{ ...begun, device_code: '' }, 'device_code'],
      [{ device_code: 'dc', verification_uri_complete: 'page' }, 'verification_uri_complete'],
      [{ ...begun, interval: 'often' }, 'interval'],
    ] as const)
      play([begin[0], answer], (status$) => {
        status$.subscribe({
          error: (error: unknown) => assert.ok(isLarkError(error, 'DecodeError') && error.faults[0]?.path === path),
          complete: () => assert.fail('it completed'),
        })
      })
  })

  it('begins without a list of methods, as not every platform tells them', () => {
    play([{}, begun, done], (status$, { expectObservable }) => expectObservable(status$).toBe('2ms v(r|)', values))
  })

  it('asks with what the protocol wants', () => {
    const { fields } = play([...begin, pending], (status$, { expectObservable }) => {
      expectObservable(status$, '^-----!').toBe('--vp', values)
    })
    assert.deepEqual(fields, [
      { action: 'init' },
      { action: 'begin', archetype: 'PersonalAgent', auth_method: 'client_secret', request_user_info: 'open_id' },
      { action: 'poll', device_code: 'dc_demo' },
    ])
  })

  it('asks nothing before it is subscribed, begins afresh for each subscriber, and stops asking when it is unsubscribed', () => {
    const played = play([...begin, pending], (status$, { expectObservable }) => {
      expectObservable(status$, '--^--!').toBe('----v', values)
    })
    assert.deepEqual(played.asked, ['2 feishu init', '3 feishu begin', '4 feishu poll'])
    const twice = play([begin[0]], (status$, { expectObservable }) => {
      expectObservable(status$, '(^!)').toBe('')
      expectObservable(status$, '-(^!)').toBe('')
    })
    assert.deepEqual(twice.asked, ['0 feishu init', '1 feishu init'])
  })

  it('begins where it is told, and names that place for createLark', () => {
    const options = { domain: `${lark}/`, larkDomain: 'accounts.larksuite.com' }
    const { asked } = play(
      [...begin, { ...credentials, ...ofLark }],
      (status$, { expectObservable }) => expectObservable(status$).toBe('2ms v(l|)', values),
      options,
    )
    assert.deepEqual(asked, ['0 lark init', '1 lark begin', '2 lark poll'])
    play(
      [...begin, done],
      (status$, { expectObservable }) => {
        const domain$ = status$.pipe(map((state) => ('domain' in state ? state.domain : '')))
        expectObservable(domain$).toBe('2ms v(r|)', { v: '', r: 'https://lark.example.test/base' })
      },
      { domain: 'https://lark.example.test/base/' },
    )
  })

  it('shows no code and no secret in its errors', () => {
    const wrong = of({ status: 200, headers: {}, text: '{"client_secret":7,"device_code":"dc_demo"}' })
    const sent: string[] = []
    register({}, () => (sent.length === 2 ? wrong : (sent.push(''), responseTo(begin[sent.length - 1] ?? {})))).subscribe({
      error: (error: unknown) => assert.doesNotMatch(JSON.stringify([String(error), error]), /dc_demo|s3cr3t/),
    })
  })
})
