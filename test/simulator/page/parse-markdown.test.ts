import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Block, Inline } from '../../../simulator/page/client/chat/markup.js'
import { wordsOfBlocks } from '../../../simulator/page/client/chat/markup.js'
import { parseMarkdown } from '../../../simulator/page/client/chat/parse-markdown.js'

const words = (text: string): Inline => ({ kind: 'text', text })
const inlineOf = (text: string): readonly Inline[] => {
  const [block] = parseMarkdown(text)
  assert.equal(block?.kind, 'paragraph')
  return block.inner
}
const bold = (...inner: Inline[]): Inline => ({ kind: 'bold', inner })
const italic = (...inner: Inline[]): Inline => ({ kind: 'italic', inner })
const kinds = (text: string) => parseMarkdown(text).map(({ kind }) => kind)

describe('markdown of cards', () => {
  it('has bold, italic, strike, code, in each other', () => {
    assert.deepEqual(inlineOf('a **b *c*** d'), [words('a '), bold(words('b '), italic(words('c'))), words(' d')])
    assert.deepEqual(inlineOf('~~x~~ `y*z*` __w__'), [
      { kind: 'strike', inner: [words('x')] },
      words(' '),
      { kind: 'code', text: 'y*z*' },
      words(' '),
      bold(words('w')),
    ])
    assert.deepEqual(
      inlineOf('snake_case_name 2 * 3 * 4 \\*no\\*')
        .map((one) => ('text' in one ? one.text : one.kind))
        .join(''),
      'snake_case_name 2 * 3 * 4 *no*',
    )
  })

  it('leaves what is not closed as it is, but for a fence, which runs to the end', () => {
    assert.deepEqual(inlineOf('so **far'), [words('so **far')])
    assert.deepEqual(inlineOf('a [b](c'), [words('a [b](c')])
    assert.deepEqual(parseMarkdown('```TS\nlet a\n\n# b'), [{ kind: 'code', language: 'ts', text: 'let a\n\n# b' }])
  })

  it('opens links of the web and of mail, and no others', () => {
    assert.deepEqual(inlineOf('[a](https://a.example/x "t")'), [
      { kind: 'link', href: 'https://a.example/x', inner: [words('a')] },
    ])
    assert.deepEqual(inlineOf('[m](mailto:a@b.example)'), [{ kind: 'link', href: 'mailto:a@b.example', inner: [words('m')] }])
    for (const bad of ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', '/inside', '//host/x', 'vbscript:x'])
      assert.deepEqual(
        inlineOf(`[a](${bad})`)
          .map(({ kind }) => kind)
          .filter((kind) => kind === 'link'),
        [],
        bad,
      )
    assert.deepEqual(inlineOf('see https://a.example/b, or not'), [
      words('see '),
      { kind: 'link', href: 'https://a.example/b', inner: [words('https://a.example/b')] },
      words(', or not'),
    ])
  })

  it('has the tags of the platform, and shows all others as they are written', () => {
    assert.deepEqual(inlineOf('<at id=ou_1></at> <font color=\'red\'>r **b**</font> <text_tag color="blue">t</text_tag>'), [
      { kind: 'mention', id: 'ou_1', name: '' },
      words(' '),
      { kind: 'colour', colour: 'red', inner: [words('r '), bold(words('b'))] },
      words(' '),
      { kind: 'tag', colour: 'blue', inner: [words('t')] },
    ])
    assert.deepEqual(inlineOf('<at user_id="ou_2">Bo</at>'), [{ kind: 'mention', id: 'ou_2', name: 'Bo' }])
    const html = '<script>alert(1)</script><img src=x onerror=alert(1)><constructor>x</constructor>'
    assert.deepEqual(inlineOf(html), [words(html)])
  })

  it('has images by their keys, emojis and line breaks', () => {
    assert.deepEqual(inlineOf('![pic](img_v3_1) :DONE:\nnext'), [
      { kind: 'image', key: 'img_v3_1', alt: 'pic' },
      words(' '),
      { kind: 'emoji', name: 'DONE' },
      { kind: 'break' },
      words('next'),
    ])
  })

  it('has headings, rules, quotes and tables', () => {
    assert.deepEqual(kinds('# one\ntwo\n---\n> three\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\nfour'), [
      'heading',
      'paragraph',
      'rule',
      'quote',
      'table',
      'paragraph',
    ])
    const [table] = parseMarkdown('| a | b |\n|---|---|\n| 1 | x \\| y |') as [Extract<Block, { kind: 'table' }>]
    assert.deepEqual([table.head, table.rows], [[[words('a')], [words('b')]], [[[words('1')], [words('x | y')]]]])
  })

  it('has lists in lists, numbered from where they begin', () => {
    const [list] = parseMarkdown('3. a\n   - b\n   - c\n4. d') as [Extract<Block, { kind: 'list' }>]
    assert.deepEqual([list.start, list.items.length], [3, 2])
    assert.deepEqual(
      list.items[0]?.map(({ kind }) => kind),
      ['paragraph', 'list'],
    )
  })

  it('loses no word of a text without marks, and reads anything', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{2,9}$/), { minLength: 1 }), (all) => {
        assert.equal(wordsOfBlocks(parseMarkdown(all.join(' '))), all.join(' '))
      }),
    )
    const marks = fc.constantFrom(
      '*',
      '**',
      '_',
      '`',
      '[',
      '](',
      ')',
      '<at id=',
      '>',
      '</at>',
      '\n',
      '- ',
      '# ',
      '|',
      '---',
      'a',
      '\\',
      '<font color=red>',
      '</font>',
    )
    fc.assert(fc.property(fc.array(marks, { maxLength: 60 }), (all) => Array.isArray(parseMarkdown(all.join('')))))
  })

  it('does not take longer for what is open a thousand times over', () => {
    for (const open of ['[', '**a ', '<font color=red>', '`a', '![', '> ', '*', '_a', '- '])
      assert.ok(parseMarkdown(open.repeat(20_000)).length > 0, open)
  })
})
