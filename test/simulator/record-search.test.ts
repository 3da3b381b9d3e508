import assert from 'node:assert/strict'
import { run, threeInTwoPages, type Client } from './support/kept.js'

type Found = { readonly fields: Readonly<Record<string, unknown>> }

const rows = [
  { Name: 'nut', Count: 7, Tags: ['small', 'steel'], When: 1_767_225_600_000, Done: true },
  { Name: 'bolt', Count: 12, Tags: ['steel'], When: 1_767_312_000_000, Done: false },
  { Name: 'washer', Count: 12, Tags: [], Who: [{ id: 'ou_1' }] },
]

describe('a search of records', () => {
  const table = async ({ bitable }: Client) => {
    const app_token = (await bitable.app.create({ data: { name: 'base' } })).data?.app?.app_token ?? ''
    const made = await bitable.appTable.create({ path: { app_token }, data: { table: { name: 't' } } })
    const path = { app_token, table_id: made.data?.table_id ?? '' }
    await bitable.appTableRecord.batchCreate({ path, data: { records: rows.map((fields) => ({ fields })) } })
    type Data = NonNullable<NonNullable<Parameters<typeof bitable.appTableRecord.search>[0]>['data']>
    const search = (data: Data, params: { page_size?: number; page_token?: string } = {}) =>
      bitable.appTableRecord.search({ path, data, params })
    const names = async (data: Data) => (await search(data)).data?.items?.map(({ fields }) => fields['Name'])
    return { search, names }
  }

  it(
    'follows its filter',
    run(async (client) => {
      const { names } = await table(client)
      type Operator =
        | 'is'
        | 'isNot'
        | 'contains'
        | 'doesNotContain'
        | 'isEmpty'
        | 'isNotEmpty'
        | 'isGreater'
        | 'isGreaterEqual'
        | 'isLess'
        | 'isLessEqual'
      const where = (field_name: string, operator: Operator, ...value: string[]) => ({ field_name, operator, value })
      const by = (...one: Parameters<typeof where>) => names({ filter: { conjunction: 'and', conditions: [where(...one)] } })
      assert.deepEqual(await by('Name', 'is', 'nut'), ['nut'])
      assert.deepEqual(await by('Name', 'isNot', 'nut'), ['bolt', 'washer'])
      assert.deepEqual(await by('Name', 'contains', 't'), ['nut', 'bolt'])
      assert.deepEqual(await by('Name', 'doesNotContain', 't'), ['washer'])
      assert.deepEqual(await by('Tags', 'is', 'steel', 'small'), ['nut'])
      assert.deepEqual(await by('Tags', 'contains', 'steel'), ['nut', 'bolt'])
      assert.deepEqual(await by('Tags', 'isEmpty'), ['washer'])
      assert.deepEqual(await by('Who', 'is', 'ou_1'), ['washer'])
      assert.deepEqual(await by('When', 'isNotEmpty'), ['nut', 'bolt'])
      assert.deepEqual(await by('When', 'isGreater', 'ExactDate', '1767225600000'), ['bolt'])
      assert.deepEqual(await by('Count', 'isGreaterEqual', '12'), ['bolt', 'washer'])
      assert.deepEqual(await by('Count', 'isLess', '12'), ['nut'])
      assert.deepEqual(await by('Count', 'isLessEqual', '12'), ['nut', 'bolt', 'washer'])
      assert.deepEqual(await by('Done', 'is', 'true'), ['nut'])
      const [small, twelve, done] = [where('Tags', 'contains', 'small'), where('Count', 'is', '12'), where('Done', 'is', 'false')]
      assert.deepEqual(await names({ filter: { conjunction: 'or', conditions: [small, done] } }), ['nut', 'bolt'])
      const nested = {
        conjunction: 'and' as const,
        conditions: [twelve],
        children: [{ conjunction: 'or' as const, conditions: [small, done] }],
      }
      assert.deepEqual(await names({ filter: nested }), ['bolt'])
      assert.deepEqual(await names({ filter: { conjunction: 'or', conditions: [] } }), ['nut', 'bolt', 'washer'])
    }),
  )

  it(
    'follows its order, over pages, and shows the fields that it names',
    run(async (client) => {
      const { search } = await table(client)
      const sort = [{ field_name: 'Count', desc: true }, { field_name: 'Name' }]
      const all = await threeInTwoPages<Found>((page) => search({ sort, field_names: ['Name'] }, page))
      assert.deepEqual(
        all.map(({ fields }) => fields),
        [{ Name: 'bolt' }, { Name: 'washer' }, { Name: 'nut' }],
      )
    }),
  )
})
