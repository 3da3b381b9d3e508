import type { Entry } from '../collections.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { find, fits, listed, named, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

/** The department that has no other above it. */
export const rootDepartment = '0'

export const department: Resource = {
  name: 'contact.v3.department',
  key: 'open_department_id',
  aliases: ['department_id'],
  param: 'department_id',
  item: 'department',
  makeId: ({ ids }) => `od-${ids.hex(32)}`,
  missing: no(40015, 'department not exist'),
  maxPage: 50,
  born: ({ data }, { ids }) => ({
    department_id: data?.['department_id'] ?? `od${ids.hex(6)}`,
    member_count: 0,
    status: { is_deleted: false },
  }),
}

/** All ids that a department is known by; none where there is no such one. */
export function idsOfDepartment(id: string, context: ApiContext): readonly unknown[] {
  if (id === rootDepartment) return [id]
  const found = find(department, id, context)
  return found ? idsOf(found) : []
}

const idsOf = ({ id, value }: Entry): readonly unknown[] => [id, value['department_id']]

/** Those right below one, in the order in which they were made; where it is asked for, each before all that are below it. */
function below(ids: readonly unknown[], deep: boolean, all: readonly Entry[]): readonly Entry[] {
  const isBelow = ({ value }: Entry) => ids.includes(value['parent_department_id'])
  if (!deep) return all.filter(isBelow)
  // One that was moved below itself is below itself once.
  const others = all.filter((one) => !isBelow(one))
  return all.filter(isBelow).flatMap((one) => [one, ...below(idsOf(one), deep, others)])
}

function listBelow(id: string, input: Input, context: ApiContext): Answer {
  const ids = idsOfDepartment(id, context)
  if (ids.length === 0) return department.missing
  const all = context.collections.list(department.name)
  const found = below(ids, input.params?.['fetch_child'] === true, all).map(({ value }) => value)
  return listed(found, input, context, department)
}

/** Those above one, the nearest first; as far as no circle closes. */
function above({ value }: Entry, context: ApiContext, met: readonly Entry[] = []): readonly Entry[] {
  const parent = find(department, (value['parent_department_id'] ?? rootDepartment) as string, context)
  return parent && !met.includes(parent) ? above(parent, context, [...met, parent]) : met
}

const wordsIn = ({ data }: Input) => (data?.['query'] ?? '') as string

/** Departments, known by either kind of id. Lists have the ones right below, or all below. */
export const departmentRoutes: readonly Route[] = resourceRoutes(department, {
  create: 'create',
  get: 'get',
  list: (input, context) => {
    const parent = input.params?.['parent_department_id'] as string | undefined
    if (parent !== undefined) return listBelow(parent, input, context)
    const all = context.collections.list(department.name).map(({ value }) => value)
    return listed(all, input, context, department)
  },
  batch: (input, context) => {
    const ids = (input.params?.['department_ids'] ?? []) as readonly string[]
    const found = ids.map((id) => find(department, id, context)).filter((one) => one !== undefined)
    return fits({ items: found.map(({ value }) => value) }, context)
  },
  children: (input, context) => listBelow(input.path?.['department_id'] ?? '', input, context),
  parent: (input, context) => {
    const found = find(department, (input.params?.['department_id'] ?? '') as string, context)
    if (!found) return department.missing
    const all = above(found, context).map(({ value }) => value)
    return listed(all, input, context, department)
  },
  search: (input, context) => {
    const all = context.collections.list(department.name).map(({ value }) => value)
    return listed(
      all.filter(({ name }) => (name as string).includes(wordsIn(input))),
      input,
      context,
      department,
    )
  },
  patch: 'change',
  update: 'change',
  delete: (input, context) => {
    const found = named(department, input, context)
    if (!found) return department.missing
    context.collections.remove(department.name, found.id)
    return fits({}, context)
  },
})
