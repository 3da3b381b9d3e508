import type { Inline } from './markup.js'
import type { InlineText, Piece } from './inline-text.js'
import { safeLink } from './safe-link.js'

/** The longest opening tag that is read. */
const longest = 500

interface Tag {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly inside: string
  readonly end: number
}

/** `a = 'x' b="y" c=z` */
const attributesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)].map(([, name = '', double, single, bare]) => [
      name,
      double ?? single ?? bare ?? '',
    ]),
  )

function tagAt({ text, find }: InlineText, at: number): Tag | undefined {
  const opening = /^<([a-z_]+)((?:\s[^<>]*)?)\/?>/.exec(text.slice(at, at + longest))
  if (!opening) return undefined
  const [all, name = '', rest = ''] = opening
  const start = at + all.length
  const close = all.endsWith('/>') ? -1 : find(`</${name}>`, start)
  const [inside, end] = close < 0 ? ['', start] : [text.slice(start, close), close + name.length + 3]
  return { name, attributes: attributesOf(rest), inside, end }
}

type Inner = (text: string) => readonly Inline[]

const mention = ({ attributes: { id, user_id: userId, ids, email }, inside }: Tag): Inline => ({
  kind: 'mention',
  id: userId ?? id ?? ids?.split(',')[0] ?? '',
  name: inside || (email ?? ''),
})

/** The tags that Lark's markdown has (and `<u>`); all others are shown as they are written. */
const makers: Readonly<Record<string, (tag: Tag, inner: Inner) => Inline>> = {
  at: mention,
  person: mention,
  font: ({ attributes: { color = '' }, inside }, inner) => ({ kind: 'colour', colour: color, inner: inner(inside) }),
  text_tag: ({ attributes: { color = '' }, inside }, inner) => ({ kind: 'tag', colour: color, inner: inner(inside) }),
  number_tag: ({ inside }, inner) => ({ kind: 'tag', colour: '', inner: inner(inside) }),
  u: ({ inside }, inner) => ({ kind: 'underline', inner: inner(inside) }),
  br: () => ({ kind: 'break' }),
  link: linkOf,
  a: linkOf,
}

function linkOf({ attributes: { url, href: address = url }, inside }: Tag, inner: Inner): Inline {
  const href = safeLink(address)
  const shown = inner(inside || (address ?? ''))
  return href === undefined ? { kind: 'bold', inner: shown } : { kind: 'link', href, inner: shown }
}

/** A tag of Lark's markdown. */
export function parseTag(source: InlineText, at: number): Piece | undefined {
  const tag = tagAt(source, at)
  const make = tag && Object.hasOwn(makers, tag.name) ? makers[tag.name] : undefined
  return tag && make ? { node: make(tag, source.inner), end: tag.end } : undefined
}
