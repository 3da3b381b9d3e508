import type { Entry, Json } from '../collections.js'
import { no } from './answer.js'
import type { Answer } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { addToDrive, folderOf } from './drive-folders.js'
import { allBelow, allOf, childrenOf, plant, prune, seedsOf } from './block-tree.js'
import type { Holder } from './block-tree.js'
import { fits, listed, named, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

const missing = no(1770002, 'not found', { status: 404 })
const badParameter = no(1770001, 'invalid param')

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

/** Documents and the trees of their blocks; the raw content is their text, a line each. */
export const documentRoutes: readonly Route[] = [
  ...resourceRoutes(document, {
    create: 'create',
    get: 'get',
    raw_content: (input, context) =>
      onPage(input, context, (page) => {
        const lines = [page.value['title'], ...allBelow(block, page, context).map(({ value }) => textOf(value))]
        return fits({ content: lines.map((line) => `${(line ?? '') as string}\n`).join('') }, context)
      }),
  }),
  ...resourceRoutes(block, {
    list: (input, context) =>
      onPage(input, context, (page) => listed([page, ...allBelow(block, page, context)].map(viewOf), input, context, block)),
    get: (input, context) => onBlock(input, context, ({ entry }) => fits({ block: viewOf(entry) }, context)),
    patch: (input, context) => change([{ ...input.data, [block.key]: input.path?.['block_id'] }], input, context),
    batch_update: (input, context) => change((input.data?.['requests'] ?? []) as readonly Json[], input, context),
    'children.create': (input, context) =>
      onBlock(input, context, (holder) => {
        const { children = [], index = -1 } = (input.data ?? {}) as {
          readonly children?: readonly Json[]
          readonly index?: number
        }
        if (!isPlace(index, holder.entry)) return badParameter
        const seeds = children.map((fields) => ({ fields, below: [] }))
        const made = plant(block, holder, seeds, { input, context, index })
        return changed({ children: made.map(viewOf) }, input, context)
      }),
    'descendant.create': (input, context) => onBlock(input, context, (holder) => plantTree(holder, input, context)),
    'children.get': (input, context) =>
      onBlock(input, context, ({ entry }) => {
        const below = input.params?.['with_descendants'] === true ? allBelow : childrenOf
        return listed(below(block, entry, context).map(viewOf), input, context, block)
      }),
    'children.batch_delete': (input, context) =>
      onBlock(input, context, (holder) => {
        const { start_index, end_index } = input.data ?? {}
        const [start, end] = [Number(start_index), Number(end_index)]
        if (!(start >= 0 && start < end && isPlace(end, holder.entry))) return badParameter
        prune(block, holder, [start, end], context)
        return changed({}, input, context)
      }),
  }),
]

/** The document that a path names is a block too: the page that all others are on. */
function onPage({ path }: Input, { collections }: ApiContext, use: (page: Entry) => Answer): Answer {
  const page = collections.get(document.name, path?.['document_id'] ?? '')
  return page ? use(page) : missing
}

/** The block that a path names, which may be the page. */
const onBlock = (input: Input, context: ApiContext, use: (holder: Holder) => Answer): Answer =>
  onPage(input, context, (page) => {
    if (page.id === input.path?.['block_id']) return use({ of: document, entry: page })
    const entry = named(block, input, context)
    return entry ? use({ of: block, entry }) : missing
  })

/** What is below a block is told where there is something; the page has words of its own elsewhere. */
function viewOf({ id, value }: Entry): Json {
  const { children = [], ...fields } = value as Json & { readonly children?: readonly string[] }
  if (block.key in value) return children.length > 0 ? value : fields
  return { block_id: id, block_type: pageBlock, parent_id: '', children }
}

const isPlace = (index: number, { value }: Entry) =>
  Number.isInteger(index) && index >= -1 && index <= ((value['children'] ?? []) as readonly string[]).length

/** Makes a whole tree, whose blocks name each other by ids of their own, and says which ids they have. */
function plantTree(holder: Holder, input: Input, context: ApiContext): Answer {
  const { children_id: top, descendants, index = -1 } = input.data as unknown as Tree
  const seeds = seedsOf(top, descendants)
  if (!seeds || !isPlace(index, holder.entry)) return badParameter
  const made = plant(block, holder, seeds, { input, context, index })
  const block_id_relations = allOf(seeds).map(({ name }, place) => ({ temporary_block_id: name, block_id: made[place]?.id }))
  return changed({ children: made.map(viewOf), block_id_relations }, input, context)
}

interface Tree {
  readonly children_id: readonly string[]
  readonly descendants: readonly Json[]
  readonly index?: number
}

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
  const blocks = known.map(({ entry, elements }) => {
    const next =
      elements === undefined ? entry : context.collections.change(block.name, entry.id, rewritten(entry.value, elements))
    return viewOf(next ?? entry)
  })
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
