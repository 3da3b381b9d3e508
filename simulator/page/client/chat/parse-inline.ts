import type { InlineText, Piece } from './inline-text.js'
import { parseTag } from './parse-tag.js'
import type { Inline } from './markup.js'
import { safeLink } from './safe-link.js'

/** How deep marks may stand in marks; what is deeper is plain text. */
const deepest = 8

type Rule = (source: InlineText, at: number) => Piece | undefined

const isSpace = (char: string | undefined) => char === undefined || /\s/.test(char)
const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char)

/** Text between two of a mark: it begins and ends with something else than a space. */
const between =
  (mark: string, make: (inner: readonly Inline[]) => Inline, wholeWords = false): Rule =>
  ({ text, find, inner }, at) => {
    const start = at + mark.length
    if (!text.startsWith(mark, at) || isSpace(text[start]) || (wholeWords && isWord(text[at - 1]))) return undefined
    const close = closing(text, mark, find(mark, start), find)
    if (close < 0 || close === start || isSpace(text[close - 1])) return undefined
    if (wholeWords && isWord(text[close + mark.length])) return undefined
    return { node: make(inner(text.slice(start, close))), end: close + mark.length }
  }

/** A single mark does not end at a double one; and of three, the double one takes the last two. */
function closing(text: string, mark: string, found: number, find: InlineText['find']): number {
  if (found < 0) return -1
  if (mark.length > 1) return text.startsWith(mark, found + 1) ? found + 1 : found
  if (text[found + 1] !== mark) return found
  const after = find(mark + mark, found + 2)
  return after < 0 ? -1 : find(mark, after + 2)
}

const escaped: Rule = ({ text }, at) => {
  const next = text[at + 1]
  return next !== undefined && /[!-/:-@[-`{-~]/.test(next) ? { node: { kind: 'text', text: next }, end: at + 2 } : undefined
}

const code: Rule = ({ text, find }, at) => {
  const fence = /^`+/.exec(text.slice(at, at + 8))?.[0] ?? ''
  const start = at + fence.length
  const close = find(fence, start)
  if (close < 0) return undefined
  const inside = text.slice(start, close)
  return { node: { kind: 'code', text: inside.trim() === '' ? inside : inside.trim() }, end: close + fence.length }
}

/** `[label](address)`, from its bracket on; the address may be in angle brackets, and be followed by a title. */
function bracketed({ text, find }: InlineText, at: number): { label: string; address: string; end: number } | undefined {
  const middle = find('](', at + 1)
  const close = middle < 0 ? -1 : find(')', middle + 2)
  if (close < 0 || text.slice(at, close).includes('\n\n')) return undefined
  const target = text.slice(middle + 2, close).trim()
  return { label: text.slice(at + 1, middle), address: target.replace(/^<|>$|\s+".*$/g, ''), end: close + 1 }
}

const link: Rule = (source, at) => {
  const found = bracketed(source, at)
  if (!found) return undefined
  const inner = source.inner(found.label)
  const href = safeLink(found.address)
  const node: Inline = href === undefined ? { kind: 'bold', inner } : { kind: 'link', href, inner }
  return { node, end: found.end }
}

const image: Rule = (source, at) => {
  if (source.text[at + 1] !== '[') return undefined
  const found = bracketed(source, at + 1)
  return found && { node: { kind: 'image', key: found.address, alt: found.label }, end: found.end }
}

const emoji: Rule = ({ text }, at) => {
  const name = /^:([A-Z][A-Z_0-9]{1,30}):/.exec(text.slice(at, at + 34))?.[1]
  return name === undefined ? undefined : { node: { kind: 'emoji', name }, end: at + name.length + 2 }
}

/** An address that stands in a text, without the punctuation behind it. */
const address: Rule = ({ text }, at) => {
  if (isWord(text[at - 1])) return undefined
  const found = /^https?:\/\/[^\s<>"'`，。；）】]+/.exec(text.slice(at, at + 2_048))?.[0].replace(/[.,;:!?)*\]]+$/, '')
  const href = safeLink(found)
  return found && href
    ? { node: { kind: 'link', href, inner: [{ kind: 'text', text: found }] }, end: at + found.length }
    : undefined
}

/** By the letter that they begin with. */
const markdown: Readonly<Record<string, readonly Rule[]>> = {
  '\\': [escaped],
  '`': [code],
  '*': [between('**', (inner) => ({ kind: 'bold', inner })), between('*', (inner) => ({ kind: 'italic', inner }))],
  _: [between('__', (inner) => ({ kind: 'bold', inner }), true), between('_', (inner) => ({ kind: 'italic', inner }), true)],
  '~': [between('~~', (inner) => ({ kind: 'strike', inner }))],
  '!': [image],
  '[': [link],
  '<': [parseTag],
  ':': [emoji],
  h: [address],
  '\n': [(_source, at) => ({ node: { kind: 'break' }, end: at + 1 })],
}

/** What a text message knows: addresses, line breaks, and mentions as a bot writes them. */
const plain: Readonly<Record<string, readonly Rule[]>> = {
  '<': [parseTag],
  h: markdown['h'] ?? [],
  '\n': markdown['\n'] ?? [],
}

function read(text: string, rules: Readonly<Record<string, readonly Rule[]>>, depth: number): readonly Inline[] {
  const missing = new Map<string, number>()
  const source: InlineText = {
    text,
    find(what, from) {
      if ((missing.get(what) ?? Infinity) <= from) return -1
      const found = text.indexOf(what, from)
      if (found < 0) missing.set(what, from)
      return found
    },
    inner: (inside) => (depth < deepest ? read(inside, rules, depth + 1) : [{ kind: 'text', text: inside }]),
  }
  const nodes: Inline[] = []
  let [plainFrom, at] = [0, 0]
  const take = (until: number) => {
    if (until > plainFrom) nodes.push({ kind: 'text', text: text.slice(plainFrom, until) })
  }
  while (at < text.length) {
    const piece = pieceAt(source, at, rules[text[at] as string])
    if (piece) {
      take(at)
      nodes.push(piece.node)
      plainFrom = piece.end
    }
    at = piece?.end ?? at + 1
  }
  take(text.length)
  return nodes
}

function pieceAt(source: InlineText, at: number, rules: readonly Rule[] = []): Piece | undefined {
  for (const rule of rules) {
    const piece = rule(source, at)
    if (piece) return piece
  }
  return undefined
}

/** The inside of a line of markdown, as far as Lark's cards know it. What is not closed is text. */
export const parseInline = (text: string): readonly Inline[] => read(text, markdown, 0)

/** A text with addresses and mentions alone. */
export const parsePlain = (text: string): readonly Inline[] => read(text, plain, 0)
