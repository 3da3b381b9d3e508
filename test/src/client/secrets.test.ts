import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { catchError, EMPTY, lastValueFrom, map, toArray } from 'rxjs'
import { createLark } from '../../../src/client/create-lark.js'
import { identity } from '../../../src/client/identity.js'
import type { FetchInit, FetchLike } from '../../../src/http/fetch-like.js'
import { isLarkError } from '../../../src/model/errors.js'

/** Whoever answers: with what the request said, in whatever place, as careless gateways and proxies do. */
const echoes: Readonly<Record<string, (url: string, init: FetchInit) => ReturnType<FetchLike>>> = {
  refusal: async (url, init) => json({ code: 230001, msg: `no: ${said(url, init)}` }, 400),
  'a refusal by fields': async (url, init) =>
    json({
      code: 99992402,
      msg: 'no',
      error: { field_violations: [{ field: 'x', value: said(url, init), description: said(url, init) }] },
    }),
  'a refused token': async (url, init) => json({ code: 99991663, msg: `refused: ${said(url, init)}` }),
  'a refused secret': async (url, init) => json({ code: 10014, msg: `refused: ${said(url, init)}` }),
  'a missing scope': async (url, init) => json({ code: 99991672, msg: `[im:message] ${said(url, init)}` }),
  'a rate limit': async (url, init) => json({ code: 99991400, msg: said(url, init) }, 429),
  'scopes, links and fields': async (url, init) => {
    const words = said(url, init)
    return json({
      code: 99991672,
      msg: words,
      error: {
        permission_violations: [{ subject: words, url: `https://help.test/?${words}` }],
        helps: [{ url: words.replaceAll(' ', '') }],
        field_violations: [{ field: words }],
      },
    })
  },
  'a log id': async (url, init) => page('{"code":1,"msg":"no"}', 400, 'application/json', { 'x-tt-logid': encoded(url, init) }),
  'a log id in the body': async (url, init) => json({ code: 1, msg: 'no', error: { log_id: said(url, init) } }),
  'a content type': async (url, init) => page('', 502, encoded(url, init)),
  'a page of a gateway': async (url, init) => page(said(url, init), 502, 'text/html'),
  'a broken envelope': async (url, init) => page(`{"code":"${said(url, init)}`, 200, 'application/json'),
  'no answer': async (url, init) => {
    const inner = Object.assign(new Error(`connect to ${said(url, init)}`), { code: 'ECONNRESET', config: init, url })
    throw new TypeError(`request to ${said(url, init)} failed`, { cause: inner })
  },
}

/** Everything that went out, in one line; headers also without what says that they are secret. */
const said = (url: string, { headers, body = '' }: FetchInit) =>
  `${url} ${JSON.stringify(headers)} ${Object.values(headers).join(' ')} ${body}`

const encoded = (url: string, init: FetchInit) => encodeURIComponent(said(url, init))

const page = (text: string, status: number, type: string, more: Record<string, string> = {}) => ({
  status,
  headers: new Headers({ 'content-type': type, ...more }),
  text: async () => text,
})
const json = (body: object, status = 200) => page(JSON.stringify(body), status, 'application/json')

const granted = json({ code: 0, msg: 'ok', tenant_access_token: 't-', app_access_token: 'a-', expire: 7200 })
const grantOf = (token: string): typeof granted => ({
  ...granted,
  text: async () =>
    JSON.stringify({ code: 0, msg: 'ok', tenant_access_token: `t-${token}`, app_access_token: `a-${token}`, expire: 7200 }),
})

/** All that anybody may print of an error, causes and hidden members with it. */
const printed = (error: unknown): string =>
  [
    inspect(error, { depth: 20, showHidden: true }),
    JSON.stringify(error),
    String(error),
    (error as Error).stack,
    causes(error),
  ].join('\n')

const causes = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${JSON.stringify(error)} ${causes(error.cause)}` : ''

const secret = fc.stringMatching(/^[A-Za-z0-9]{16,32}$/)
const secrets = fc.record({
  app: secret,
  token: secret,
  user: secret,
  helpdesk: secret,
  header: secret,
  query: secret,
  body: secret,
})
type Secrets = typeof secrets extends fc.Arbitrary<infer S> ? S : never

/** Calls in which each of the secrets is where such secrets are; tells all that was seen of them. */
async function seenOf(
  planted: Secrets,
  echo: FetchLike,
  isToken: boolean,
): Promise<{ readonly text: string; readonly errors: unknown[] }> {
  const lines: string[] = []
  const keep = (line: string) => lines.push(line)
  const lark = createLark({
    appId: 'cli_1',
    appSecret: planted.app,
    helpdesk: { id: 'hd_1', token: planted.helpdesk },
    fetch: (url, init) => (url.includes('/auth/v3/') && !isToken ? Promise.resolve(grantOf(planted.token)) : echo(url, init)),
    timeout: Infinity,
    log: 'debug',
    retry: false,
    logger: { error: keep, warn: keep, info: keep, debug: keep },
  })
  lark.activity$.subscribe((activity) => keep(inspect(activity, { depth: 20, showHidden: true }) + JSON.stringify(activity)))
  const calls = [
    lark.request({ method: 'POST', url: '/open-apis/helpdesk/v1/tickets', data: { client_secret: planted.body } }),
    lark.as(identity.user(`u-${planted.user}`)).request({ method: 'GET', url: `/open-apis/x?access_token=${planted.query}` }),
    lark.request({ method: 'GET', url: '/open-apis/y', headers: { authorization: planted.header } }),
  ]
  const errors: unknown[] = []
  for (const call of calls) {
    await lastValueFrom(
      call.pipe(
        map(() => undefined),
        catchError((error: unknown) => (errors.push(error), EMPTY)),
        toArray(),
      ),
    )
  }
  lark.close()
  return { text: [...errors.map(printed), ...lines, inspect(lark, { depth: 9, showHidden: true })].join('\n'), errors }
}

describe('secrets', function () {
  this.timeout(60_000)

  for (const [name, echo] of Object.entries(echoes)) {
    for (const isToken of [false, true]) {
      it(`show in no error, log line or activity, whatever is echoed: ${name}${isToken ? ' to the request for a token' : ''}`, () =>
        fc.assert(
          fc.asyncProperty(secrets, async (planted) => {
            const { text, errors } = await seenOf(planted, echo, isToken)
            assert.equal(errors.length, 3)
            assert.ok(errors.every((error) => isLarkError(error)))
            const inHeader = Buffer.from(`hd_1:${planted.helpdesk}`).toString('base64')
            for (const [which, value] of Object.entries({ ...planted, inHeader }))
              assert.ok(!text.includes(value), `${which} shows: ${excerpt(text, value)}`)
          }),
          { numRuns: 10 },
        ))
    }
  }

  it('leave the chain of causes whole', async () => {
    const planted = { app: 'a'.repeat(16), token: 'b', user: 'c', helpdesk: 'd', header: 'e', query: 'f', body: 'g' }
    const { errors } = await seenOf(planted, echoes['no answer']!, false)
    for (const error of errors) {
      assert.ok(isLarkError(error, 'TransportError') && error.cause instanceof Error)
      assert.ok(error.cause.cause instanceof Error && (error.cause.cause as { code?: string }).code === 'ECONNRESET')
    }
  })
})

const excerpt = (text: string, value: string) => text.slice(Math.max(0, text.indexOf(value) - 120), text.indexOf(value) + 20)
