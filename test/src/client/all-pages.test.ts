import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { from, lastValueFrom, of, toArray } from 'rxjs'
import { paginateAll } from '../../../operators/paginate-all.js'
import type { Endpoint, PageSpec } from '../../../src/model/endpoint.js'
import { isLarkError } from '../../../src/model/errors.js'
import type { HttpRequest, HttpResponse } from '../../../src/model/internals.js'
import type { Paged } from '../../../src/model/page.js'
import { answer, played } from './played-lark.js'

interface Fact {
  readonly id: string
  readonly accessor: readonly [service: string, version: string, resource: string, method: string]
  readonly path: string
  readonly page?: PageSpec
  readonly wrap?: 'top'
}
type AnyPage = Paged<Readonly<Record<string, unknown>>, unknown>
type Module = Readonly<Record<string, Readonly<Record<string, Endpoint<object, AnyPage>>>>>

/** The facts, read by themselves. */
const facts = readdirSync('spec')
  .filter((name) => name.endsWith('.json') && !['events.json', 'index.json'].includes(name))
  .flatMap((name) => (JSON.parse(readFileSync(`spec/${name}`, 'utf8')) as { endpoints: readonly Fact[] }).endpoints)
  .filter((fact): fact is Fact & { readonly page: PageSpec } => fact.page !== undefined)

const at = (value: unknown, path: string) =>
  path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], value)

/** `{ a: { b: value } }` of `a.b`. */
const nested = (path: string, value: unknown): object =>
  path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object

const listOf = ({ items = 'given' }: PageSpec): string => (typeof items === 'string' ? items : items[0]!)

const tokenIn = ({ in: place, tokenParam }: PageSpec, { url, body }: HttpRequest): unknown =>
  place === 'query'
    ? (new URL(url).searchParams.get(tokenParam) ?? undefined)
    : (JSON.parse((body as string | undefined) ?? '{}') as Record<string, unknown>)[tokenParam]

/** Two items, then one, by the token that the request has where the facts say. */
function platform({ page, wrap }: Fact & { readonly page: PageSpec }, traps: Readonly<Record<string, unknown>> = {}) {
  return (request: HttpRequest): HttpResponse => {
    const token = tokenIn(page, request)
    const first = token === undefined
    const data = {
      ...nested(listOf(page), first ? [1, 2] : [3]),
      ...(first ? { [page.tokenField]: 'p2' } : {}),
      ...(page.moreField && { [page.moreField]: first }),
      ...traps,
    }
    if (!first && token !== 'p2') return answer({ code: 1, msg: `no such token` }, 400)
    return answer(wrap === 'top' ? { code: 0, msg: 'ok', ...data } : { code: 0, msg: 'ok', data })
  }
}

const endpointOf = async ({ accessor: [service, version, resource, method] }: Fact) =>
  ((await import(`../../../src/api/generated/${service}/${version}/index.js`)) as Module)[resource]![method]!

const inputOf = ({ path }: Fact) => ({
  path: Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, 'x'])),
})

async function walked(fact: Fact & { readonly page: PageSpec }, respond: (request: HttpRequest) => HttpResponse) {
  const { lark, sent } = played((request) => of(respond(request)), { identityCheck: 'off', retry: false })
  const named = typeof fact.page.items === 'string' ? {} : { items: (data: AnyPage) => at(data, listOf(fact.page)) as unknown[] }
  const seen: unknown[] = []
  const all$ = from(lark.call(await endpointOf(fact), inputOf(fact))).pipe(paginateAll(named))
  const error: unknown = await lastValueFrom(all$.pipe(toArray())).then(
    (items) => void seen.push(...items),
    (reason: unknown) => reason,
  )
  return { items: seen, error, sent }
}

describe('every paginated endpoint', function () {
  this.timeout(60_000)

  it('is there', () => {
    assert.equal(facts.length, 349)
    assert.equal(facts.filter(({ page }) => page.in === 'body').length, 9)
    assert.equal(facts.filter(({ page }) => Array.isArray(page.items)).length, 15)
  })

  it('is walked over two pages, with its token where the facts say', async () => {
    for (const fact of facts) {
      const { items, error, sent } = await walked(fact, platform(fact))
      assert.deepEqual([error, items, sent.length], [undefined, [1, 2, 3], 2], fact.id)
      assert.deepEqual(
        sent.map((request) => tokenIn(fact.page, request)),
        [undefined, 'p2'],
        fact.id,
      )
    }
  })

  it('ends at an empty token, whatever else the answer says', async () => {
    for (const fact of facts) {
      const { items, error, sent } = await walked(fact, platform(fact, { [fact.page.tokenField]: '' }))
      assert.deepEqual([error, items, sent.length], [undefined, [1, 2], 1], fact.id)
    }
  })

  it('is loud about a token that comes again', async () => {
    for (const fact of facts) {
      const more = fact.page.moreField ? { [fact.page.moreField]: true } : {}
      const { error, sent } = await walked(fact, platform(fact, { [fact.page.tokenField]: 'p2', ...more }))
      assert.ok(isLarkError(error, 'DecodeError') && sent.length === 2, `${fact.id}: ${String(error)}`)
    }
  })

  it('is loud about a page that fails', async () => {
    for (const fact of facts) {
      const respond = platform(fact)
      const { error } = await walked(fact, (request) =>
        tokenIn(fact.page, request) === undefined ? respond(request) : answer({ code: 99991400, msg: 'too many' }, 400),
      )
      assert.ok(isLarkError(error, 'RateLimitError'), `${fact.id}: ${String(error)}`)
    }
  })

  it('asks which list is meant where the facts know several, or none', async () => {
    const unclear = facts.filter(({ page }) => typeof page.items !== 'string')
    assert.equal(unclear.length, 20)
    for (const fact of unclear) {
      const { lark } = played((request) => of(platform(fact)(request)), { identityCheck: 'off', retry: false })
      const all$ = lark.call(await endpointOf(fact), inputOf(fact)).pipe(paginateAll())
      await assert.rejects(lastValueFrom(all$), (error) => isLarkError(error, 'InputError'), fact.id)
    }
  })
})
