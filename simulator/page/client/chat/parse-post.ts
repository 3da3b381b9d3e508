import type { Block, Inline } from './markup.js'
import { parsePlain } from './parse-inline.js'
import { parseMarkdown } from './parse-markdown.js'
import { safeLink } from './safe-link.js'

type Json = Readonly<Record<string, unknown>>

export interface Post {
  readonly title: string
  readonly blocks: readonly Block[]
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const preferred = ['zh_cn', 'en_us', 'ja_jp']

/** The post itself, or one language of it. */
function oneLanguage(post: Json): Json {
  if ('title' in post || 'content' in post) return post
  const languages = [...preferred, ...Object.keys(post)].map((name) => post[name])
  return languages.find(isObject) ?? {}
}

const styles: readonly (readonly [names: readonly string[], kind: 'bold' | 'italic' | 'underline' | 'strike'])[] = [
  [['bold'], 'bold'],
  [['italic'], 'italic'],
  [['underline'], 'underline'],
  [['lineThrough', 'strikethrough'], 'strike'],
]

function styled(text: string, given: readonly unknown[]): readonly Inline[] {
  if (given.includes('code') || given.includes('codeInline')) return [{ kind: 'code', text }]
  const worn = styles.filter(([names]) => names.some((name) => given.includes(name)))
  return worn.reduce<readonly Inline[]>((inner, [, kind]) => [{ kind, inner }], parsePlain(text))
}

function linkOf({ text, href }: Json): readonly Inline[] {
  const address = safeLink(href)
  const inner: readonly Inline[] = [{ kind: 'text', text: textOf(text) || textOf(href) }]
  return address === undefined ? inner : [{ kind: 'link', href: address, inner }]
}

/** What stands in a line. */
const inlines: Readonly<Record<string, (element: Json, names: NameOf) => readonly Inline[]>> = {
  text: ({ text, style }) => styled(textOf(text), listOf(style)),
  a: linkOf,
  at: ({ user_id: id, user_name: name }, names) => [names(textOf(id), textOf(name))],
  img: ({ image_key: key }) => [{ kind: 'image', key: textOf(key), alt: '' }],
  emotion: ({ emoji_type: name }) => [{ kind: 'emoji', name: textOf(name) }],
}

/** What is a block of its own. */
const blocks: Readonly<Record<string, (element: Json) => readonly Block[]>> = {
  code_block: ({ language, text }) => [
    { kind: 'code', language: textOf(language).toLowerCase(), text: textOf(text).replace(/\n$/, '') },
  ],
  hr: () => [{ kind: 'rule' }],
  md: ({ text }) => parseMarkdown(textOf(text)),
  media: ({ file_key: key }) => [{ kind: 'media', key: textOf(key) }],
}

/** Who is meant by an id or a placeholder. */
export type NameOf = (id: string, name: string) => Inline

function paragraph(elements: readonly unknown[], names: NameOf): readonly Block[] {
  const made: Block[] = []
  const words: Inline[] = []
  const end = () => {
    if (words.length > 0) made.push({ kind: 'paragraph', inner: words.splice(0) })
  }
  for (const element of elements.filter(isObject)) {
    const tag = textOf(element['tag'])
    const asBlock = Object.hasOwn(blocks, tag) ? blocks[tag]?.(element) : undefined
    if (asBlock) {
      end()
      made.push(...asBlock)
    } else if (Object.hasOwn(inlines, tag)) words.push(...(inlines[tag]?.(element, names) ?? []))
    else words.push(...parsePlain(textOf(element['text'])))
  }
  end()
  return made
}

/** The content of a rich text message (`post`), in whichever language it has. */
export function parsePost(content: Json, names: NameOf): Post {
  const post = oneLanguage(isObject(content['post']) ? content['post'] : content)
  const newer = listOf(post['content_v2'])
  const paragraphs = newer.length > 0 ? newer : listOf(post['content'])
  return { title: textOf(post['title']), blocks: paragraphs.flatMap((one) => paragraph(listOf(one), names)) }
}
