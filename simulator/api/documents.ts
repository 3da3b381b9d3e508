import type { Entry, Json } from '../collections.js'
import { no } from './answer.js'
import type { ApiContext, Route } from './context.js'
import { fits, listed, make, named, resourceRoutes } from './resource.js'
import type { Input, Resource } from './resource.js'

const missing = no(1770002, 'not found', { status: 404 })

const document: Resource = {
  name: 'docx.v1.document',
  key: 'document_id',
  item: 'document',
  makeId: ({ ids }) => `doxcn${ids.hex(20)}`,
  missing,
  maxPage: 500,
  born: () => ({ revision_id: 1 }),
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
    list: (input, context) => {
      const page = context.collections.get(document.name, input.path?.['document_id'] ?? '')
      if (!page) return missing
      const blocks = blocksOf(page, context)
      const root = { block_id: page.id, block_type: pageBlock, parent_id: '', children: blocks.map(({ id }) => id) }
      return listed([root, ...blocks.map(({ value }) => value)], input, context, block)
    },
    get: 'get',
    'children.create': (input, context) => {
      const children = (input.data?.['children'] ?? []) as readonly Json[]
      const parent_id = input.path?.['block_id']
      const made = children.map((child) => make(block, { ...child, parent_id }, input, context).value)
      const revision = grown(input, context)
      return fits({ children: made, document_revision_id: revision, client_token: input.params?.['client_token'] }, context)
    },
  }),
]

const blocksOf = ({ id }: Entry, { collections }: ApiContext) => collections.list(block.name, id)

/** Every change makes a new revision. */
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
