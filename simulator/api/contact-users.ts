import type { Json } from '../collections.js'
import { personIdType } from '../person.js'
import type { Person } from '../person.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { department, idsOfDepartment, rootDepartment } from './departments.js'
import { fits, listed, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

/** What is known of a person beside their name and ids is kept under their open id. */
const user: Resource = {
  name: 'contact.v3.user',
  key: 'open_id',
  makeId: () => '',
  missing: no(41012, 'user id is invalid error'),
  maxPage: 50,
}

const idTypeOf = ({ params }: Input) => personIdType(params?.['user_id_type'] as string | undefined)

const found = (input: Input, { tenant }: ApiContext, id = input.path?.['user_id'] ?? ''): Person | undefined =>
  tenant.findPerson(idTypeOf(input), id)

function view({ name, openId, unionId, userId }: Person, { collections }: ApiContext): Json {
  const status = { is_frozen: false, is_resigned: false, is_activated: true, is_exited: false, is_unjoin: false }
  const blank = { mobile: '', mobile_visible: true, department_ids: [rootDepartment], status, is_tenant_manager: false }
  const profile = collections.get(user.name, openId)?.value
  return { ...blank, employee_type: 1, ...profile, name, open_id: openId, union_id: unionId, user_id: userId }
}

/** Those of a department, which is the root one where none is named. */
function inDepartment(input: Input, context: ApiContext): Answer {
  const ids = idsOfDepartment((input.params?.['department_id'] ?? rootDepartment) as string, context)
  if (ids.length === 0) return department.missing
  const all = context.tenant.people().map((person) => view(person, context))
  const wanted = all.filter((one) => (one['department_ids'] as readonly unknown[]).some((id) => ids.includes(id)))
  return listed(wanted, input, context, user)
}

function change(input: Input, context: ApiContext): Answer {
  const person = found(input, context)
  if (!person) return user.missing
  const { name = person.name, ...profile } = (input.data ?? {}) as Json & { readonly name?: string }
  const { collections, tenant } = context
  if (!collections.change(user.name, person.openId, profile)) collections.add(user.name, person.openId, profile)
  return fits({ user: view(tenant.renamePerson(person, name), context) }, context)
}

/** Who has these addresses and numbers, one for each; those of nobody come back without an id. */
function byContact(input: Input, context: ApiContext): Answer {
  const { tenant } = context
  const idType = idTypeOf(input)
  const all = tenant.people().map((person) => view(person, context))
  const wanted = (field: 'email' | 'mobile') => (input.data?.[`${field}s`] ?? []) as readonly string[]
  const holder = (field: 'email' | 'mobile') => (value: string) => {
    const one = all.find((person) => person[field] === value)
    return { [field]: value, ...(one && { user_id: one[idType], status: one['status'] }) }
  }
  return fits({ user_list: [...wanted('email').map(holder('email')), ...wanted('mobile').map(holder('mobile'))] }, context)
}

/** The people of the tenant: those that `user(name)` made, and those that calls hire. */
export const contactUserRoutes: readonly Route[] = resourceRoutes(user, {
  create: ({ data = {} }, context) => {
    const { name, user_id: userId, ...profile } = data as Json & { readonly name: string; readonly user_id?: string }
    const person = context.tenant.addPerson({ name, ...(userId !== undefined && { userId }) })
    context.collections.add(user.name, person.openId, profile)
    return fits({ user: view(person, context) }, context)
  },
  get: (input, context) => {
    const person = found(input, context)
    return person ? fits({ user: view(person, context) }, context) : user.missing
  },
  batch: (input, context) => {
    const ids = (input.params?.['user_ids'] ?? []) as readonly string[]
    const people = ids.map((id) => found(input, context, id)).filter((one) => one !== undefined)
    return fits({ items: people.map((person) => view(person, context)) }, context)
  },
  batch_get_id: byContact,
  list: inDepartment,
  find_by_department: inDepartment,
  patch: change,
  update: change,
  delete: (input, context) => {
    const person = found(input, context)
    if (!person) return user.missing
    context.tenant.removePerson(person)
    context.collections.remove(user.name, person.openId)
    return fits({}, context)
  },
})
