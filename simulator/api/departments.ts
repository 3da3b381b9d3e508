import type { Entry } from '../collections.js'
import { no } from './answer.js'
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
  among: ({ parent_department_id: parent }, { path, params }) => {
    const asked = path?.['department_id'] ?? params?.['parent_department_id']
    return asked === undefined || asked === parent
  },
}

/** Those above one, the nearest first. */
function above({ value }: Entry, context: ApiContext): readonly Entry[] {
  const parent = find(department, (value['parent_department_id'] ?? rootDepartment) as string, context)
  return parent ? [parent, ...above(parent, context)] : []
}

const wordsIn = ({ data }: Input) => (data?.['query'] ?? '') as string

/** Departments, known by either kind of id. Lists have the ones right below, where a department is named. */
export const departmentRoutes: readonly Route[] = resourceRoutes(department, {
  create: 'create',
  get: 'get',
  list: 'list',
  children: (input, context) => {
    const id = input.path?.['department_id'] ?? ''
    const parent = named(department, input, context)
    if (!parent && id !== rootDepartment) return department.missing
    const ids = [id, parent?.id, parent?.value['department_id']]
    const found = context.collections.list(department.name).filter(({ value }) => ids.includes(value['parent_department_id']))
    return listed(
      found.map(({ value }) => value),
      input,
      context,
      department,
    )
  },
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
