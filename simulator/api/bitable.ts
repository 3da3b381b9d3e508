import type { Entry, Json } from '../collections.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { addToDrive, folderOf } from './drive-folders.js'
import { searched } from './record-search.js'
import { find, fits, listed, make, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

/** An older API: it refuses with HTTP 200. */
const refusal = (code: number, msg: string): Answer => no(code, msg, { status: 200 })

const tooMany = refusal(1254104, 'RecordAddOnceExceedLimit')

/** The most records of a batch. */
const maxBatch = 500

const app: Resource = {
  name: 'bitable.v1.app',
  key: 'app_token',
  item: 'app',
  makeId: ({ ids }) => `bascn${ids.hex(20)}`,
  missing: refusal(1254040, 'BaseTokenNotFound'),
  maxPage: 100,
  /** It comes with a table. */
  born: (input, context, app_token) => {
    const { data } = input
    addToDrive(context, {
      token: app_token,
      name: (data?.['name'] ?? '') as string,
      type: 'bitable',
      parent_token: folderOf(data),
    })
    return { revision: 1, default_table_id: make(table, { name: '' }, { ...input, path: { app_token } }, context).id }
  },
}

const table: Resource = {
  name: 'bitable.v1.app.table',
  key: 'table_id',
  body: 'table',
  parent: { param: 'app_token', resource: app },
  makeId: ({ ids }) => `tbl${ids.hex(14)}`,
  missing: refusal(1254041, 'TableIdNotFound'),
  maxPage: 100,
  born: () => ({ revision: 1 }),
}

const field: Resource = {
  name: 'bitable.v1.app.table.field',
  key: 'field_id',
  item: 'field',
  parent: { param: 'table_id', resource: table },
  makeId: ({ ids }) => `fld${ids.hex(8)}`,
  missing: refusal(1254044, 'FieldIdNotFound'),
  maxPage: 100,
}

const record: Resource = {
  name: 'bitable.v1.app.table.record',
  key: 'record_id',
  item: 'record',
  parent: { param: 'table_id', resource: table },
  makeId: ({ ids }) => `rec${ids.hex(10)}`,
  missing: refusal(1254043, 'RecordIdNotFound'),
  maxPage: 500,
}

/** Apps, tables, fields and records. Searches follow their filter and order; lists are whole, for formulas are not followed. */
export const bitableRoutes: readonly Route[] = [
  ...resourceRoutes(app, { create: 'create', get: 'get', update: 'change' }),
  ...resourceRoutes(table, {
    create: 'create',
    list: 'list',
    delete: 'delete',
    patch: renameTable,
    batch_create: (input, context) => {
      const tables = (input.data?.['tables'] ?? []) as readonly Json[]
      return fits({ table_ids: tables.map((one) => make(table, one, input, context).id) }, context)
    },
    batch_delete: (input, context) => {
      idsIn(input, 'table_ids').forEach((id) => context.collections.remove(table.name, id))
      return fits({}, context)
    },
  }),
  ...resourceRoutes(field, { create: 'create', list: 'list', update: 'change', delete: 'delete' }),
  ...resourceRoutes(record, {
    create: 'create',
    get: 'get',
    list: 'list',
    search: (input, context) => {
      const all = context.collections.list(record.name, input.path?.['table_id']).map(({ value }) => value)
      return listed(searched(all, input.data ?? {}), input, context, record)
    },
    update: (input, context) => batch([{ ...input.data, record_id: input.path?.['record_id'] }], input, context, 'record'),
    delete: 'delete',
    batch_create: (input, context) => {
      const records = recordsIn(input)
      if (records.length > maxBatch) return tooMany
      return fits({ records: records.map((one) => make(record, one, input, context).value) }, context)
    },
    batch_update: (input, context) => batch(recordsIn(input), input, context),
    batch_delete: (input, context) => {
      const found = entriesOf(idsIn(input, 'records'), input, context)
      if (!found) return record.missing
      found.forEach(({ id }) => context.collections.remove(record.name, id))
      return fits({ records: found.map(({ id }) => ({ record_id: id, deleted: true })) }, context)
    },
    batch_get: (input, context) => {
      const ids = idsIn(input, 'record_ids')
      const found = ids.map((id) => entryOf(id, input, context)).filter((one) => one !== undefined)
      const absent = ids.filter((id) => !found.some((one) => one.id === id))
      return fits({ records: found.map(({ value }) => value), absent_record_ids: absent, forbidden_record_ids: [] }, context)
    },
  }),
]

const recordsIn = ({ data }: Input) => (data?.['records'] ?? []) as readonly Json[]
const idsIn = ({ data }: Input, key: string) => (data?.[key] ?? []) as readonly string[]

function entryOf(id: unknown, { path }: Input, context: ApiContext): Entry | undefined {
  const entry = find(record, id as string, context)
  return entry?.parent === path?.['table_id'] ? entry : undefined
}

/** All of them, or nothing where one is missing: a batch is done whole or not at all. */
function entriesOf(ids: readonly unknown[], input: Input, context: ApiContext): readonly Entry[] | undefined {
  const found = ids.map((id) => entryOf(id, input, context)).filter((one) => one !== undefined)
  return found.length === ids.length ? found : undefined
}

/** Sets the fields that are named, and leaves the others. */
function batch(records: readonly Json[], input: Input, context: ApiContext, item?: string): Answer {
  if (records.length > maxBatch) return tooMany
  const found = entriesOf(
    records.map((one) => one['record_id']),
    input,
    context,
  )
  if (!found) return record.missing
  const changed = found.map(({ id, value }, index) => {
    const fields = { ...(value['fields'] as Json), ...(records[index]?.['fields'] as Json) }
    return context.collections.change(record.name, id, { fields })?.value
  })
  return fits(item ? { [item]: changed[0] } : { records: changed }, context)
}

function renameTable(input: Input, context: ApiContext): Answer {
  const id = input.path?.['table_id'] ?? ''
  const changed = context.collections.get(table.name, id) && context.collections.change(table.name, id, input.data ?? {})
  return changed ? fits(changed.value, context) : table.missing
}
