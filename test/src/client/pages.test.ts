import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { firstValueFrom, lastValueFrom, of, toArray } from 'rxjs'
import { pages } from '../../../operators/pages.js'
import { paginateAll } from '../../../operators/paginate-all.js'
import { identity } from '../../../src/client/identity.js'
import type { Endpoint, PageSpec } from '../../../src/model/endpoint.js'
import type { HttpRequest } from '../../../src/model/internals.js'
import { isLarkError } from '../../../src/model/errors.js'
import { page, type Paged } from '../../../src/model/page.js'
import { ok, played } from './played-lark.js'

type Chats = Paged<{ items?: readonly string[]; has_more?: boolean; page_token?: string }, string>
interface Input {
  params?: { page_size?: number; page_token?: string }
  data?: object
}

const spec: PageSpec = { items: 'items', in: 'query', tokenParam: 'page_token', tokenField: 'page_token', moreField: 'has_more' }
const list: Endpoint<Input, Chats> = { id: 'im.v1.chat.list', method: 'GET', path: '/open-apis/im/v1/chats', page: spec }
const tokenOf = ({ url }: HttpRequest) => new URL(url).searchParams.get('page_token')

/** Three pages, by token. */
const three = (request: HttpRequest) => {
  const last = { items: ['e'], has_more: false, page_token: 'p9' }
  const found = {
    '': { items: ['a', 'b'], has_more: true, page_token: 'p2' },
    p2: { items: ['c', 'd'], has_more: true, page_token: 'p3' },
    p3: last,
  }
  return of(ok(found[(tokenOf(request) ?? '') as '' | 'p2' | 'p3']))
}

const firstPage = async (data: unknown, page: PageSpec = spec, input: Input = {}) => {
  const { lark, sent } = played(() => of(ok(data)))
  return { value: await firstValueFrom(lark.call({ ...list, page }, input)), sent }
}

describe('a paginated call', () => {
  it('emits plain data that knows its items and its next page', async () => {
    const { lark } = played(three)
    const first = await firstValueFrom(lark.call(list))
    assert.deepEqual(first, { items: ['a', 'b'], has_more: true, page_token: 'p2' })
    assert.equal(JSON.stringify(first), '{"items":["a","b"],"has_more":true,"page_token":"p2"}')
    assert.deepEqual([first[page].items, first[page].token, first[page].nextToken], [['a', 'b'], undefined, 'p2'])
    const second = await firstValueFrom(first[page].next!)
    assert.deepEqual([second[page].items, second[page].token, second[page].nextToken], [['c', 'd'], 'p2', 'p3'])
    const third = await firstValueFrom(second[page].next!)
    assert.deepEqual([third[page].items, third[page].next, third[page].nextToken], [['e'], undefined, undefined])
  })

  it('is walked by paginateAll and pages', async () => {
    const { lark, sent } = played(three)
    assert.deepEqual(await lastValueFrom(lark.call(list).pipe(paginateAll(), toArray())), ['a', 'b', 'c', 'd', 'e'])
    assert.equal(sent.length, 3)
    assert.equal((await lastValueFrom(lark.call(list).pipe(pages(), toArray()))).length, 3)
  })

  it('keeps identity, input and options, but for observe, and begins where the caller says', async () => {
    const { lark, sent } = played(three)
    const input = { params: { page_size: 2, page_token: 'p2' } }
    const options = { headers: { 'x-mine': '1' }, observe: 'response' as const }
    const { data } = await firstValueFrom(lark.as(identity.user('u-1')).call(list, input, options))
    assert.equal(data[page].token, 'p2')
    const next = await firstValueFrom(data[page].next!)
    assert.deepEqual(next.items, ['e'])
    assert.deepEqual(
      sent.map(({ url, headers }) => [new URL(url).search, headers['authorization'], headers['x-mine']]),
      [
        ['?page_size=2&page_token=p2', 'Bearer u-1', '1'],
        ['?page_size=2&page_token=p3', 'Bearer u-1', '1'],
      ],
    )
  })

  it('has a next page that is cold', async () => {
    const { lark, sent } = played(three)
    const first = await firstValueFrom(lark.call(list))
    assert.equal(sent.length, 1)
    await firstValueFrom(first[page].next!)
    await firstValueFrom(first[page].next!)
    assert.deepEqual(sent.map(tokenOf), [null, 'p2', 'p2'])
  })

  it('puts the token into the body where it belongs there', async () => {
    const { value, sent } = await firstPage(
      { records: ['x'], has_more: true, page_token: 't' },
      { ...spec, in: 'body', items: 'records' },
      { data: { filter: 1 } },
    )
    await firstValueFrom(value[page].next!)
    assert.deepEqual(
      sent.map(({ body }) => JSON.parse(body as string) as unknown),
      [{ filter: 1 }, { filter: 1, page_token: 't' }],
    )
  })

  it('ends where there is no more, no token, an empty token, or no word of more', async () => {
    for (const data of [
      { has_more: false, page_token: 't' },
      { has_more: true },
      { has_more: true, page_token: '' },
      { page_token: 't' },
      { has_more: true, page_token: null },
    ]) {
      const { value } = await firstPage(data)
      assert.deepEqual(['next' in value[page], value[page].items], [false, []], JSON.stringify(data))
    }
  })

  it('goes by the token alone where the endpoint has no word of more', async () => {
    const { moreField: _, ...bare } = spec
    assert.equal((await firstPage({ items: [], page_token: 7 }, bare)).value[page].nextToken, '7')
    assert.equal('next' in (await firstPage({ items: [] }, bare)).value[page], false)
  })

  it('finds items deeper in, and none where they are absent', async () => {
    const deep = { ...spec, items: 'minutes.sentences' }
    assert.deepEqual((await firstPage({ minutes: { sentences: ['x'] } }, deep)).value[page].items, ['x'])
    assert.deepEqual((await firstPage({ minutes: null }, deep)).value[page].items, [])
  })

  it('says loudly that somebody has to choose among several lists', async () => {
    const { items: _, ...none } = spec
    for (const several of [{ ...spec, items: ['user_ids', 'group_ids'] }, none]) {
      const { value } = await firstPage({ user_ids: ['a'] }, several)
      assert.throws(
        () => value[page].items,
        (error) => isLarkError(error, 'InputError') && /paginateAll\(\{ items \}\)/.test(error.message),
      )
      assert.match(inspect(value, { showHidden: true }), /user_ids/)
    }
  })
})
