import type { Entry, Json } from '../collections.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { addToDrive, folderOf } from './drive-folders.js'
import { fits, listed, make, named, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

const missing = no(1770002, 'not found', { status: 404 })
const badSpan = no(1770001, 'invalid param')

const document: Resource = {
  name: 'docx.v1.document',
  key: 'document_id',
  item: 'document',
  makeId: ({ ids }) => `doxcn${ids.hex(20)}`,
  missing,
  maxPage: 500,
  born: ({ data }, context, token) => {
    addToDrive(context, { token, name: (data?.['title'] ?? '') as string, type: 'docx', parent_token: folderOf(data) })
    return { revision_id: 1 }
  },
}

const block: Resource = {
  name: 'docx.v1.document.block',
  key: 'block_id',
  item: 'block',
  parent: { param: 'document_id', resource: document },
  makeId: ({ ids }) => `doxcn${ids.hex(20)}`,
  missing,
  maxPage: 500,
}

/** The kind of block that a page is. */
const pageBlock = 1

/** Documents and their blocks, which are written as a flat list; the raw content is their text, a line each. */
export const documentRoutes: readonly Route[] = [
  ...resourceRoutes(document, {
    create: 'create',
    get: 'get',
    raw_content: (input, context) => {
      const found = named(document, input, context)
      if (!found) return missing
      const lines = [found.value['title'], ...blocksOf(found, context).map(({ value }) => textOf(value))]
      return fits({ content: lines.map((line) => `${(line ?? '') as string}\n`).join('') }, context)
    },
  }),
  ...resourceRoutes(block, {
    list: (input, context) =>
      onPage(input, context, (page) =>
        listed([pageOf(page, context), ...blocksOf(page, context).map(({ value }) => value)], input, context, block),
      ),
    get: (input, context) =>
      onPage(input, context, (page) => {
        const value = page.id === input.path?.['block_id'] ? pageOf(page, context) : named(block, input, context)?.value
        return value ? fits({ block: value }, context) : missing
      }),
    patch: (input, context) => change([{ ...input.data, [block.key]: input.path?.['block_id'] }], input, context),
    batch_update: (input, context) => change((input.data?.['requests'] ?? []) as readonly Json[], input, context),
    'children.create': (input, context) =>
      onBlock(input, context, (parent_id) => {
        const children = (input.data?.['children'] ?? []) as readonly Json[]
        const made = children.map((child) => make(block, { ...child, parent_id }, input, context).value)
        return changed({ children: made }, input, context)
      }),
    'children.get': (input, context) =>
      onBlock(input, context, (_id, children) =>
        listed(
          children.map(({ value }) => value),
          input,
          context,
          block,
        ),
      ),
    'children.batch_delete': (input, context) =>
      onBlock(input, context, (_id, children) => {
        const { start_index, end_index } = input.data ?? {}
        const [start, end] = [Number(start_index), Number(end_index)]
        if (!(start >= 0 && start < end && end <= children.length)) return badSpan
        children.slice(start, end).forEach(({ id }) => context.collections.remove(block.name, id))
        return changed({}, input, context)
      }),
  }),
]

/** The document that a path names is a block too: the page that all others are on. */
function onPage({ path }: Input, { collections }: ApiContext, use: (page: Entry) => Answer): Answer {
  const page = collections.get(document.name, path?.['document_id'] ?? '')
  return page ? use(page) : missing
}

const pageOf = (page: Entry, context: ApiContext): Json => ({
  block_id: page.id,
  block_type: pageBlock,
  parent_id: '',
  children: childrenOf(page, page.id, context).map(({ id }) => id),
})

/** The block that a path names, which may be the page, and what is right below it. */
const onBlock = (input: Input, context: ApiContext, use: (id: string, children: readonly Entry[]) => Answer): Answer =>
  onPage(input, context, (page) => {
    const { block_id: id = '' } = input.path ?? {}
    return id === page.id || named(block, input, context) ? use(id, childrenOf(page, id, context)) : missing
  })

const childrenOf = (page: Entry, parent: string, context: ApiContext): readonly Entry[] =>
  blocksOf(page, context).filter(({ value }) => value['parent_id'] === parent)

/** Gives blocks other words, all of them or none. */
function change(requests: readonly Json[], input: Input, context: ApiContext): Answer {
  const { path } = input
  const asked = requests.map((request) => {
    const id = request[block.key] as string
    const entry = named(block, { ...input, path: { ...path, [block.key]: id } }, context)
    return entry && { entry, elements: wordsOf(request) }
  })
  const known = asked.filter((one) => one !== undefined)
  if (known.length < asked.length) return missing
  const blocks = known.map(({ entry, elements }) =>
    elements ? (context.collections.change(block.name, entry.id, rewritten(entry.value, elements))?.value ?? {}) : entry.value,
  )
  return changed({ blocks, block: blocks[0] }, input, context)
}

/** The elements that a change brings, where it is one of the words. */
const wordsOf = ({ update_text_elements: elements, update_text: text }: Json): unknown =>
  ((elements ?? text) as Json | undefined)?.['elements']

/** The part of a block that has elements, with others. */
const rewritten = (value: Json, elements: unknown): Json =>
  Object.fromEntries(Object.entries(value).map(([kind, part]) => [kind, hasElements(part) ? { ...part, elements } : part]))

const hasElements = (part: unknown): part is Json => typeof part === 'object' && part !== null && 'elements' in part

/** What a change says of itself: every one makes a new revision. */
const changed = (data: Json, input: Input, context: ApiContext): Answer =>
  fits({ ...data, document_revision_id: grown(input, context), client_token: input.params?.['client_token'] }, context)

const blocksOf = ({ id }: Entry, { collections }: ApiContext) => collections.list(block.name, id)

function grown({ path }: Input, { collections }: ApiContext): number {
  const id = path?.['document_id'] ?? ''
  const revision = Number(collections.get(document.name, id)?.value['revision_id'] ?? 0) + 1
  collections.change(document.name, id, { revision_id: revision })
  return revision
}

/** The words of a block, whatever kind it is: all kinds of text have elements. */
function textOf(value: Json): string {
  const elements = Object.values(value).flatMap((part) => ((part as Json | null)?.['elements'] ?? []) as readonly Json[])
  return elements.map((one) => ((one['text_run'] as Json | undefined)?.['content'] ?? '') as string).join('')
}
