import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { catchError, firstValueFrom, of, type Observable } from 'rxjs'
import { identity } from '../../../src/client/identity.js'
import type { LarkOptions } from '../../../src/client/lark-options.js'
import type { Endpoint, TokenKind } from '../../../src/model/endpoint.js'
import { isLarkError } from '../../../src/model/errors.js'
import type { Identity } from '../../../src/model/identity.js'
import type { Lark } from '../../../src/model/lark.js'
import { create } from '../../../src/api/generated/im/v1/message.js'
import { list } from '../../../src/api/generated/im/v1/chat.js'
import { schema } from '../../../src/schema/generated/im.js'
import { ok, played } from './played-lark.js'

const good = { params: { receive_id_type: 'chat_id' }, data: { receive_id: 'oc_1', msg_type: 'text', content: '{}' } } as const

const endpoint = (tokens?: readonly TokenKind[]): Endpoint<{}, object> => ({
  id: 'x.v1.y.z',
  method: 'GET',
  path: '/open-apis/x/v1/y',
  ...(tokens && { tokens }),
})

/** What a call as somebody comes to: `ok`, or its error. */
async function as(who: (lark: Lark) => Lark, tokens: readonly TokenKind[] | undefined, options: Partial<LarkOptions> = {}) {
  const { lark, sent } = played(() => of(ok({})), options)
  const result = await firstValueFrom(
    who(lark)
      .call(endpoint(tokens))
      .pipe(catchError((error: unknown) => of(error))),
  )
  return { result, sent }
}

describe('the check of an identity', () => {
  it('refuses a call whose token the endpoint does not take, before the network', async () => {
    for (const [who, tokens, kind] of [
      [(lark: Lark) => lark, ['user'], 'tenant'],
      [(lark: Lark) => lark.as(identity.user('u-1')), ['tenant'], 'user'],
      [(lark: Lark) => lark.as(identity.app()), ['user', 'tenant'], 'app'],
    ] as const) {
      const { result, sent } = await as(who, tokens)
      assert.ok(isLarkError(result, 'InputError') && result.faults[0]?.path === 'identity')
      assert.match(
        result.message,
        new RegExp(`token of the ${kind}, and the endpoint takes that of the ${tokens.join(' or the ')}`),
      )
      assert.equal(sent.length, 0)
    }
  })

  it('lets pass what the endpoint takes, what nobody knows, and tokens that the caller chose', async () => {
    const user = (lark: Lark) => lark.as(identity.user('u-1'))
    for (const tokens of [undefined, [], ['user'], ['tenant', 'user']] as const) {
      assert.equal((await as(user, tokens)).sent.length, 1)
    }
    assert.equal((await as((lark) => lark.as(identity.token('t-1')), ['user'])).sent.length, 1)
    assert.equal((await as((lark) => lark.as(identity.none()), ['user'])).sent.length, 1)
  })

  it('only warns, or says nothing, where it is told to', async () => {
    const lines: string[] = []
    const write = (line: string) => void lines.push(line)
    const loud: Partial<LarkOptions> = { log: 'warn', logger: { error: write, warn: write } }
    assert.equal((await as((lark) => lark, ['user'], { ...loud, identityCheck: 'warn' })).sent.length, 1)
    assert.equal(lines.length, 1)
    assert.match(lines[0]!, /^x\.v1\.y\.z: identity: calls with the token of the tenant/)
    assert.equal((await as((lark) => lark, ['user'], { ...loud, identityCheck: 'off' })).sent.length, 1)
    assert.equal(lines.length, 1)
  })
})

describe('the check of an identity where the sources of the catalogue disagree', () => {
  const user = identity.user('u-1')
  const listed = async (identityCheck?: LarkOptions['identityCheck']) => {
    const lines: string[] = []
    const write = (line: string) => void lines.push(line)
    const { lark, sent } = played(() => of(ok({})), {
      log: 'warn',
      logger: { error: write, warn: write },
      ...(identityCheck && { identityCheck }),
    })
    const errors: unknown[] = []
    const call = async (who: Identity) =>
      firstValueFrom(
        lark
          .as(who)
          .call(create, good)
          .pipe(catchError((error: unknown) => of(errors.push(error)))),
      )
    for (const who of [identity.tenant(), user, user, identity.app()]) await call(who)
    return { lines, sent: sent.length, errors }
  }

  it('only warns, once for each endpoint, and goes on being strict about what no source lists', async () => {
    assert.deepEqual([create.tokens, create.disputed], [['tenant', 'user'], ['user']])
    const { lines, sent, errors } = await listed()
    assert.deepEqual(lines, ['im.v1.message.create: identity: calls with the token of the user, which not all sources list'])
    assert.deepEqual([sent, errors.map((error) => isLarkError(error, 'InputError'))], [3, [true]])
  })

  it('warns of both, or of neither, where it is told to', async () => {
    const warned = await listed('warn')
    assert.deepEqual([warned.lines.length, warned.sent, warned.errors], [2, 4, []])
    const off = await listed('off')
    assert.deepEqual([off.lines, off.sent, off.errors], [[], 4, []])
  })
})

/** A client as JavaScript sees it. */
interface Untyped {
  call(...given: unknown[]): Observable<unknown>
  request(...given: unknown[]): Observable<unknown>
  as(...given: unknown[]): Untyped
}

describe('a call from who has no types', () => {
  /** The faults of a call that JavaScript lets pass; nothing may be sent by it. */
  async function faultsOf(make: (lark: Untyped) => Observable<unknown>): Promise<readonly string[]> {
    const { lark, sent, tokenRequests } = played(() => of(ok({})))
    const error = await firstValueFrom(make(lark as unknown as Untyped).pipe(catchError((problem: unknown) => of(problem))))
    assert.ok(isLarkError(error, 'InputError'), String(error))
    assert.equal(sent.length + tokenRequests.length, 0)
    return error.faults.map(({ path, message }) => `${path} ${message}`)
  }

  it('of an endpoint that is not there says so', async () => {
    const absent = ['endpoint is none: does the module have one of that name?']
    assert.deepEqual(await faultsOf((lark) => lark.call(undefined)), absent)
    assert.deepEqual(await faultsOf((lark) => lark.call({})), absent)
    assert.deepEqual(await faultsOf((lark) => lark.request(undefined)), ['url is missing'])
    assert.deepEqual(await faultsOf((lark) => lark.request({ method: 'GET' })), ['url is missing'])
  })

  it('as nobody in particular is not made as nobody', async () => {
    const none = ['identity is a user without a session or a token']
    assert.deepEqual(await faultsOf((lark) => lark.as(identity.user(undefined as never)).call(endpoint())), none)
    assert.deepEqual(await faultsOf((lark) => lark.as(identity.user({} as never)).call(endpoint())), none)
    assert.deepEqual(await faultsOf((lark) => lark.as(identity.token(undefined as never)).call(endpoint())), [
      'identity has no token that can be sent',
    ])
    for (const who of [undefined, null, {}, { as: 'admin' }]) {
      assert.deepEqual(await faultsOf((lark) => lark.as(who).call(endpoint())), [
        'identity is none: make one by the functions of `identity`',
      ])
    }
  })

  it('with policies that are none is refused', async () => {
    for (const [options, path] of [
      [{ timeout: '10' }, 'timeout'],
      [{ timeout: 0 }, 'timeout'],
      [{ timeout: { total: -1 } }, 'timeout.total'],
      [{ retry: true }, 'retry'],
      [{ retry: { attempts: NaN } }, 'retry.attempts'],
    ] as const) {
      const [fault, ...more] = await faultsOf((lark) => lark.call(endpoint(), {}, options))
      assert.deepEqual([fault?.split(' ')[0], more], [path, []])
    }
  })

  it('may say null for what it leaves out', async () => {
    const { lark, sent } = played(() => of(ok({})))
    await firstValueFrom((lark as unknown as Untyped).call(endpoint(), null, null))
    assert.equal(sent.length, 1)
  })
})

describe('the validation of calls', () => {
  const outcome = (lark: Lark, input: object) =>
    firstValueFrom(lark.call(create, input as typeof good).pipe(catchError((error: unknown) => of(error))))

  it('lists every fault of an input with its place, and sends nothing', async () => {
    const { lark, sent, tokenRequests } = played(() => of(ok({})), { validate: { schemas: [schema] } })
    const error = await outcome(lark, { params: { receive_id_type: 7 }, data: { receive_id: 1, msg_type: 'text' } })
    assert.ok(isLarkError(error, 'InputError'))
    assert.deepEqual(
      error.faults.map(({ path }) => path),
      ['params.receive_id_type', 'data.receive_id', 'data.content'],
    )
    assert.equal(sent.length + tokenRequests.length, 0)
    assert.deepEqual(await outcome(lark, good), {})
  })

  it('finds faults at depth three', async () => {
    const deep: Endpoint<object, object> = { id: 'deep.v1.x.create', method: 'POST', path: '/open-apis/deep/v1/x' }
    const shape = { a: { b: ['array', { c: 'number' }] as const } }
    const facts = { service: 'deep', types: {}, endpoints: { [deep.id]: { ...deep, data: shape } } }
    const { lark, sent } = played(() => of(ok({})), { validate: { schemas: [facts] } })
    const call$ = lark.call(deep, { data: { a: { b: [{ c: 'x' }, { c: 1 }, {}, { c: 2, d: 3 }] } } })
    const error = await firstValueFrom(call$.pipe(catchError((problem: unknown) => of(problem))))
    assert.ok(isLarkError(error, 'InputError'))
    assert.deepEqual(
      error.faults.map(({ path }) => path),
      ['data.a.b[0].c', 'data.a.b[2].c', 'data.a.b[3].d'],
    )
    assert.equal(sent.length, 0)
  })

  it('does not judge what the options add, nor endpoints that no schema has', async () => {
    const { lark } = played(() => of(ok({})), { validate: { schemas: [schema] } })
    assert.deepEqual(await firstValueFrom(lark.call(create, good, { extra: { data: { brand_new: 1 } } })), {})
    assert.deepEqual(await firstValueFrom(lark.call(endpoint())), {})
  })

  it('finds a missing field of an answer only where answers are validated, and keeps what is unknown', async () => {
    const answer = { items: 'none', page_token: 'x', brand_new: 1 }
    const ask = (output: boolean) => {
      const { lark } = played(() => of(ok(answer)), { validate: { output, schemas: [schema] } })
      return firstValueFrom(lark.call(list).pipe(catchError((error: unknown) => of(error))))
    }
    assert.deepEqual(await ask(false), answer)
    const error = await ask(true)
    assert.ok(isLarkError(error, 'DecodeError'))
    assert.deepEqual(
      error.faults.map(({ path }) => path),
      ['items'],
    )
  })

  it('judges a missing required field of an answer', async () => {
    const strict: Endpoint<{}, object> = { id: 'strict.v1.x.get', method: 'GET', path: '/open-apis/strict/v1/x' }
    const facts = { service: 'strict', types: {}, endpoints: { [strict.id]: { ...strict, output: { id: 'string' } as const } } }
    const ask = (output?: boolean) => {
      const { lark } = played(() => of(ok({})), { validate: { schemas: [facts], ...(output !== undefined && { output }) } })
      return firstValueFrom(lark.call(strict).pipe(catchError((error: unknown) => of(error))))
    }
    assert.deepEqual(await ask(), {})
    const error = await ask(true)
    assert.ok(isLarkError(error, 'DecodeError') && error.what === strict.id && error.faults[0]?.message === 'is missing')
  })
})

describe('the credential of a helpdesk', () => {
  const helpdesk = { id: 'hd_1001', token: 'tok_abc' }
  const header = async (url: string, options: Partial<LarkOptions> = {}) => {
    const { lark, sent } = played(() => of(ok({})), { helpdesk, ...options })
    await firstValueFrom(lark.request({ method: 'GET', url }))
    return sent[0]!.headers['x-lark-helpdesk-authorization']
  }

  it('goes with the calls of its API, beside the token, bare or as the other SDKs write it', async () => {
    assert.equal(await header('/open-apis/helpdesk/v1/tickets'), 'aGRfMTAwMTp0b2tfYWJj')
    const prefixed = { helpdesk: { ...helpdesk, prefix: 'Bearer' as const } }
    assert.equal(await header('/open-apis/helpdesk/v1/tickets', prefixed), 'Bearer aGRfMTAwMTp0b2tfYWJj')
  })

  it('goes nowhere else', async () => {
    assert.equal(await header('/open-apis/im/v1/chats'), undefined)
    assert.equal(await header('https://elsewhere.example/open-apis/helpdesk/v1/tickets'), undefined)
  })

  it('shows nowhere', () => {
    const { lark } = played(() => of(ok({})), { helpdesk })
    assert.doesNotMatch(inspect(lark, { depth: 20, showHidden: true }), /tok_abc/)
  })
})
