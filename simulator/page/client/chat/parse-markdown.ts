import type { Block } from './markup.js'
import { parseInline } from './parse-inline.js'

/** How deep lists and quotes may stand in each other; what is deeper is text. */
const deepest = 8

/** Lines that were read, as a block; nothing where they are none. */
interface Taken {
  readonly block: Block
  /** The next line. */
  readonly next: number
}

type BlockRule = (lines: readonly string[], at: number, depth: number) => Taken | undefined

const line = (lines: readonly string[], at: number): string => lines[at] ?? ''

/** How many lines from here on are like this. */
function run(lines: readonly string[], from: number, isLike: (text: string) => boolean): number {
  const end = lines.findIndex((text, index) => index >= from && !isLike(text))
  return end < 0 ? lines.length : end
}

const fence: BlockRule = (lines, at) => {
  const [, mark = '', language = ''] = /^\s*(`{3,}|~{3,})\s*([\w+#.-]*)\s*$/.exec(line(lines, at)) ?? []
  if (mark === '') return undefined
  const end = run(lines, at + 1, (text) => text.trim() !== mark)
  return { block: { kind: 'code', language: language.toLowerCase(), text: lines.slice(at + 1, end).join('\n') }, next: end + 1 }
}

const heading: BlockRule = (lines, at) => {
  const [, marks = '', text = ''] = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line(lines, at)) ?? []
  return marks === '' ? undefined : { block: { kind: 'heading', level: marks.length, inner: parseInline(text) }, next: at + 1 }
}

const rule: BlockRule = (lines, at) =>
  /^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|<hr\s*\/?>)\s*$/.test(line(lines, at))
    ? { block: { kind: 'rule' }, next: at + 1 }
    : undefined

const quote: BlockRule = (lines, at, depth) => {
  const isQuoted = (text: string) => /^\s*>/.test(text)
  if (!isQuoted(line(lines, at))) return undefined
  const end = run(lines, at, isQuoted)
  const inside = lines.slice(at, end).map((text) => text.replace(/^\s*>\s?/, ''))
  return { block: { kind: 'quote', blocks: blocksOf(inside, depth + 1) }, next: end }
}

/** The beginning of an item: how far it is indented, its mark, and what stands behind it. */
interface ItemStart {
  readonly indent: number
  readonly isOrdered: boolean
  readonly number: number
  readonly text: string
}

function itemAt(lines: readonly string[], at: number): ItemStart | undefined {
  const found = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/.exec(line(lines, at))
  if (!found) return undefined
  const [, indent = '', mark = '', text = ''] = found
  return { indent: indent.length, isOrdered: /\d/.test(mark), number: parseInt(mark, 10), text }
}

/** An item goes on as long as lines are indented deeper than its mark. */
const list: BlockRule = (lines, at, depth) => {
  const first = itemAt(lines, at)
  if (!first) return undefined
  const { indent, isOrdered, number } = first
  const items: (readonly Block[])[] = []
  let next = at
  for (let item = itemAt(lines, next); item?.indent === indent && item.isOrdered === isOrdered; item = itemAt(lines, next)) {
    const end = run(lines, next + 1, (one) => one.trim() !== '' && indentOf(one) > indent)
    const rest = lines.slice(next + 1, end)
    const outdent = Math.min(...rest.map(indentOf))
    items.push(blocksOf([item.text, ...rest.map((one) => one.slice(outdent))], depth + 1))
    next = end
  }
  return { block: { kind: 'list', items, ...(isOrdered && { start: number }) }, next }
}

const indentOf = (text: string): number => text.length - text.trimStart().length

const cellsOf = (text: string): readonly string[] =>
  text
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))

const table: BlockRule = (lines, at) => {
  const isRow = (text: string) => text.includes('|') && text.trim() !== ''
  if (!isRow(line(lines, at)) || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(line(lines, at + 1))) return undefined
  const end = run(lines, at + 2, isRow)
  const [head = [], , ...rows] = lines.slice(at, end).map((text) => cellsOf(text).map(parseInline))
  return { block: { kind: 'table', head, rows }, next: end }
}

const rules: readonly BlockRule[] = [fence, heading, rule, quote, list, table]

const blockAt: BlockRule = (lines, at, depth) => {
  for (const one of depth < deepest ? rules : []) {
    const taken = one(lines, at, depth)
    if (taken) return taken
  }
  return undefined
}

function blocksOf(lines: readonly string[], depth: number): readonly Block[] {
  const blocks: Block[] = []
  const words: string[] = []
  const endParagraph = () => {
    if (words.length > 0) blocks.push({ kind: 'paragraph', inner: parseInline(words.splice(0).join('\n')) })
  }
  let at = 0
  while (at < lines.length) {
    const taken = blockAt(lines, at, depth)
    if (taken) {
      endParagraph()
      blocks.push(taken.block)
    } else if (line(lines, at).trim() === '') endParagraph()
    else words.push(line(lines, at).trim())
    at = taken?.next ?? at + 1
  }
  endParagraph()
  return blocks
}

/** Markdown, as far as Lark's cards know it: a line break is one, and what is not closed yet is text, or code to the end. */
export const parseMarkdown = (text: string): readonly Block[] => blocksOf(text.replaceAll('\r\n', '\n').split('\n'), 0)
