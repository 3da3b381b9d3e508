import assert from 'node:assert/strict'
import { codeOf, run, three, threeInTwoPages } from './support/kept.js'

describe('what the official client writes, it reads again', () => {
  it(
    'documents and their text',
    run(async ({ docx }) => {
      const made = await docx.document.create({ data: { title: 'Plan' } })
      const document_id = made.data?.document?.document_id ?? ''
      const children = three.map((content) => ({ block_type: 2, text: { elements: [{ text_run: { content } }] } }))
      const path = { document_id, block_id: document_id }
      await docx.documentBlockChildren.create({ path, data: { children } })
      const { content } = (await docx.document.rawContent({ path: { document_id } })).data ?? {}
      assert.equal(content, 'Plan\na\nb\nc\n')
      const { items = [], has_more } =
        (await docx.documentBlock.list({ path: { document_id }, params: { page_size: 3 } })).data ?? {}
      assert.deepEqual([items.length, has_more, items[1]?.text?.elements[0]?.text_run?.content], [3, true, 'a'])
      assert.equal((await docx.document.get({ path: { document_id } })).data?.document?.revision_id, 2)
      const [first, second] = items.slice(1).map(({ block_id = '' }) => block_id) as [string, string]
      const to = (words: string) => ({ elements: [{ text_run: { content: words } }] })
      await docx.documentBlock.patch({ path: { document_id, block_id: first }, data: { update_text_elements: to('A') } })
      const requests = [{ block_id: second, update_text_elements: to('B') }]
      await docx.documentBlock.batchUpdate({ path: { document_id }, data: { requests } })
      await threeInTwoPages((page) => docx.documentBlockChildren.get({ path, params: page }))
      await docx.documentBlockChildren.batchDelete({ path, data: { start_index: 2, end_index: 3 } })
      assert.equal((await docx.document.rawContent({ path: { document_id } })).data?.content, 'Plan\nA\nB\n')
      assert.equal((await docx.documentBlock.get({ path })).data?.block?.children?.length, 2)
      assert.equal(await codeOf(docx.documentBlock.get({ path: { document_id, block_id: 'none' } })), 1770002)
      assert.equal(
        await codeOf(docx.documentBlockChildren.batchDelete({ path, data: { start_index: 1, end_index: 9 } })),
        1770001,
      )
      assert.equal(await codeOf(docx.document.rawContent({ path: { document_id: 'none' } })), 1770002)
      assert.equal(await codeOf(docx.document.get({ path: { document_id: 'none' } })), 1770002)
    }),
  )

  it(
    'trees of blocks, and blocks in their places',
    run(async ({ docx }) => {
      const document_id = (await docx.document.create({ data: { title: 'Plan' } })).data?.document?.document_id ?? ''
      const page = { document_id, block_id: document_id }
      const words = (content: string) => ({ elements: [{ text_run: { content } }] })
      const text = (content: string) => ({ block_type: 2, text: words(content) })
      const lines = async () =>
        (await docx.document.rawContent({ path: { document_id } })).data?.content?.split('\n').slice(1, -1)
      await docx.documentBlockChildren.create({ path: page, data: { children: [text('c'), text('d')] } })
      await docx.documentBlockChildren.create({ path: page, data: { children: [text('a'), text('b')], index: 0 } })
      assert.deepEqual(await lines(), ['a', 'b', 'c', 'd'])
      const bullet = (block_id: string, children: string[]) => ({ block_id, block_type: 12, bullet: words(block_id), children })
      const tree = (children_id: string[], descendants: ReturnType<typeof bullet>[]) =>
        docx.documentBlockDescendant.create({ path: page, data: { children_id, index: 1, descendants } })
      const { data } = await tree(['x', 'z'], [bullet('z', []), bullet('y', []), bullet('x', ['y'])])
      assert.deepEqual(await lines(), ['a', 'x', 'y', 'z', 'b', 'c', 'd'])
      assert.deepEqual(
        data?.block_id_relations?.map(({ temporary_block_id }) => temporary_block_id),
        ['x', 'y', 'z'],
      )
      const [x, y] = data.block_id_relations.map(({ block_id = '' }) => block_id) as [string, string]
      const { block } = (await docx.documentBlock.get({ path: { document_id, block_id: x } })).data ?? {}
      assert.deepEqual([block?.parent_id, block?.children], [document_id, [y]])
      const below = (params: object) => docx.documentBlockChildren.get({ path: page, params })
      assert.equal((await below({})).data?.items?.length, 6)
      assert.equal((await below({ with_descendants: true })).data?.items?.length, 7)
      for (const wrong of [
        tree(['x'], [bullet('x', ['none'])]),
        tree(['x'], [bullet('x', ['x'])]),
        tree(['x'], [bullet('x', []), bullet('alone', [])]),
        tree(['x'], [bullet('x', []), bullet('x', [])]),
        docx.documentBlockChildren.create({ path: page, data: { children: [text('e')], index: 9 } }),
      ])
        assert.equal(await codeOf(wrong), 1770001)
      await docx.documentBlockChildren.batchDelete({ path: page, data: { start_index: 0, end_index: 2 } })
      assert.deepEqual(await lines(), ['z', 'b', 'c', 'd'])
      assert.equal(await codeOf(docx.documentBlock.get({ path: { document_id, block_id: y } })), 1770002)
    }),
  )
})
