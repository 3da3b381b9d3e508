import type { Entry, Json } from '../collections.js'
import { ok } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { fitted } from './fitted.js'
import { isPage, pageOf } from './paging.js'

/** What a call brings. */
export interface Input {
  readonly path?: Readonly<Record<string, string>>
  readonly params?: Json
  readonly data?: Json
}

/** What an endpoint does to a resource; a function where the platform has rules of its own. */
export type Operation = 'create' | 'get' | 'list' | 'change' | 'delete' | ((input: Input, context: ApiContext) => Answer)

/** Something that can be made, looked at, listed, changed and deleted, as data. */
export interface Resource {
  /** The beginning of the ids of its endpoints, under which its entries are kept. */
  readonly name: string
  /** The field that has its id, in paths and in itself; more of them, where others identify it too. */
  readonly key: string
  readonly aliases?: readonly string[]
  /** The parameter of the path, where it is not called like the key. */
  readonly param?: string
  readonly makeId: (context: ApiContext) => string
  /** What it is part of: this parameter of the path, which has to exist where its resource is given. */
  readonly parent?: { readonly param: string; readonly resource?: Resource }
  /** Ids that are always there. */
  readonly always?: readonly string[]
  /** The answer where there is none. */
  readonly missing: Answer
  /** Where it stands in an answer; absent: it is the answer. And in the body of a call. */
  readonly item?: string
  readonly body?: string
  /** The fields of a new one beside those of the call. */
  readonly born?: (input: Input, context: ApiContext, id: string) => Json
  /** What it looks like from outside; default: as it is kept. */
  readonly view?: (entry: Entry, context: ApiContext) => unknown
  /** Which of them a list is about. */
  readonly among?: (value: Json, input: Input) => boolean
  /** The most items of a page. */
  readonly maxPage: number
}

/** The endpoints of a resource, by the last part of their ids. */
export const resourceRoutes = (resource: Resource, operations: Readonly<Record<string, Operation>>): readonly Route[] =>
  Object.entries(operations).map(([method, operation]) => ({
    id: `${resource.name}.${method}`,
    scopes: [],
    handle: (input: Input, context: ApiContext) => {
      const orphaned = parentMissing(resource, input, context)
      if (orphaned) return orphaned
      return typeof operation === 'function' ? operation(input, context) : standard[operation](resource, input, context)
    },
  }))

function parentMissing({ parent }: Resource, { path = {} }: Input, context: ApiContext): Answer | undefined {
  if (!parent?.resource) return undefined
  const above = parentMissing(parent.resource, { path }, context)
  return above ?? (isThere(parent.resource, path[parent.param] ?? '', context) ? undefined : parent.resource.missing)
}

const isThere = (resource: Resource, id: string, context: ApiContext) =>
  resource.always?.includes(id) === true || find(resource, id, context) !== undefined

/** The entry of an id, of whatever kind. */
export function find({ name, aliases = [] }: Resource, id: string, { collections }: ApiContext): Entry | undefined {
  const entry = collections.get(name, id)
  if (entry || aliases.length === 0) return entry
  return collections.list(name).find(({ value }) => aliases.some((alias) => value[alias] === id))
}

/** The entry that a path names, if it is part of what the path says. */
export function named(resource: Resource, { path = {} }: Input, context: ApiContext): Entry | undefined {
  const entry = find(resource, path[resource.param ?? resource.key] ?? '', context)
  return entry && (!resource.parent || entry.parent === path[resource.parent.param]) ? entry : undefined
}

/** Makes one of these fields. */
export function make(resource: Resource, fields: Json, input: Input, context: ApiContext): Entry {
  const id = resource.makeId(context)
  const value = { ...fields, [resource.key]: id, ...resource.born?.(input, context, id) }
  return context.collections.add(resource.name, id, value, input.path?.[resource.parent?.param ?? ''])
}

export const viewOf = (resource: Resource, entry: Entry, context: ApiContext): unknown =>
  resource.view?.(entry, context) ?? entry.value

/** Success, with what the facts say of this. */
export const fits = (data: unknown, { called: { endpoint, schema } }: ApiContext): Answer =>
  ok(fitted(endpoint.output ?? {}, data, schema.types))

const shown = (resource: Resource, entry: Entry, context: ApiContext): Answer => {
  const view = viewOf(resource, entry, context)
  return fits(resource.item === undefined ? view : { [resource.item]: view, ...(view as Json) }, context)
}

/** A page of these. */
export function listed(
  list: readonly unknown[],
  input: Input,
  context: ApiContext,
  { maxPage }: Pick<Resource, 'maxPage'>,
): Answer {
  const { id, page } = context.called.endpoint
  if (!page || typeof page.items !== 'string') return fits({ items: list }, context)
  const { in: place, tokenParam, tokenField, sizeParam = '' } = page
  const { [tokenParam]: token, [sizeParam]: size, ...filters } = (place === 'query' ? input.params : input.data) ?? {}
  const asked = {
    ...(size !== undefined && { page_size: size as number }),
    ...(token !== undefined && { page_token: token as string }),
  }
  const cut = pageOf(JSON.stringify([id, input.path, filters]), list, asked, maxPage)
  if (!isPage(cut)) return cut
  return fits({ [page.items]: cut.items, has_more: cut.has_more, [tokenField]: cut.page_token, total: list.length }, context)
}

const standard: Readonly<Record<Extract<Operation, string>, (resource: Resource, input: Input, context: ApiContext) => Answer>> =
  {
    create: (resource, input, context) => shown(resource, make(resource, fieldsOf(resource, input), input, context), context),
    get(resource, input, context) {
      const entry = named(resource, input, context)
      return entry ? shown(resource, entry, context) : resource.missing
    },
    list(resource, input, context) {
      const parent = resource.parent && input.path?.[resource.parent.param]
      const all = context.collections.list(resource.name, parent)
      const wanted = all.filter(({ value }) => resource.among?.(value, input) ?? true)
      return listed(
        wanted.map((entry) => viewOf(resource, entry, context)),
        input,
        context,
        resource,
      )
    },
    change(resource, input, context) {
      const entry = named(resource, input, context)
      const next = entry && context.collections.change(resource.name, entry.id, fieldsOf(resource, input))
      return next ? shown(resource, next, context) : resource.missing
    },
    delete(resource, input, context) {
      const entry = named(resource, input, context)
      if (!entry) return resource.missing
      context.collections.remove(resource.name, entry.id)
      return fits({ deleted: true, [resource.key]: entry.id }, context)
    },
  }

const fieldsOf = ({ body }: Resource, { data = {} }: Input): Json => (body === undefined ? data : ((data[body] ?? {}) as Json))
