import type { Lark } from 'rxlark'
import { file, image } from 'rxlark/api/im/v1'
import { existsSync, readFileSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { map, of, type Observable } from 'rxjs'
import { misuse } from '../failure.js'
import type { SendCommandOptions } from './options.js'

/** A message before it has a receiver. */
export interface Content {
  readonly msg_type: string
  /** JSON. */
  readonly content: string
}

/** Where the words and the files of a message are. */
export interface Sources {
  readonly text?: string
  readonly stdin: string
  readonly cwd: string
}

type Given = Pick<SendCommandOptions, 'markdown' | 'card' | 'file' | 'image'>

/** Whether `-` stands anywhere. */
export const usesStdin = ({ markdown, card }: Given, text: string | undefined): boolean => [markdown, card, text].includes('-')

/**
 * What is to be sent, once its file has been uploaded. Cold; emits once and completes.
 *
 * @throws Failure unless there is exactly one thing to send.
 */
export function contentOf(given: Given, { text, stdin, cwd }: Sources): (lark: Lark) => Observable<Content> {
  const words = (written: string) => (written === '-' ? stdin : written)
  const makers: readonly (readonly [given: string | undefined, make: (given: string) => (lark: Lark) => Observable<Content>])[] =
    [
      [text, (written) => always('text', { text: nonEmpty(words(written)) })],
      [given.markdown, (written) => always('post', markdownPost(nonEmpty(words(written))))],
      [given.card, (written) => always('interactive', cardOf(written, stdin, cwd))],
      [given.file, (path) => fileContent(existing(resolve(cwd, path)))],
      [given.image, (path) => imageContent(existing(resolve(cwd, path)))],
    ]
  const wanted = makers.filter(([value]) => value !== undefined)
  const [one] = wanted
  if (!one || wanted.length > 1)
    throw misuse(wanted.length > 1 ? 'one thing at a time' : 'send what?', 'a text, --markdown, --card, --file or --image')
  return one[1](one[0] as string)
}

const always = (type: string, content: object) => {
  const made: Content = { msg_type: type, content: JSON.stringify(content) }
  return () => of(made)
}

/** Markdown is an element of a post. */
const markdownPost = (text: string) => ({ zh_cn: { content: [[{ tag: 'md', text }]] } })

function nonEmpty(text: string): string {
  if (text.trim() === '') throw misuse('the message is empty')
  return text
}

function cardOf(text: string, stdin: string, cwd: string): object {
  const [source, json] =
    text === '-'
      ? ['stdin', stdin]
      : text.startsWith('@')
        ? [text.slice(1), readFileSync(existing(resolve(cwd, text.slice(1))), 'utf8')]
        : ['--card', text]
  try {
    return JSON.parse(json) as object
  } catch {
    throw misuse(`${source} is no JSON`)
  }
}

function existing(path: string): string {
  if (!existsSync(path)) throw misuse(`there is no file ${path}`)
  return path
}

const imageContent =
  (path: string) =>
  (lark: Lark): Observable<Content> =>
    lark
      .call(image.create, { data: { image_type: 'message', image: { path } } })
      .pipe(map(({ image_key }) => ({ msg_type: 'image', content: JSON.stringify({ image_key }) })))

/** The kinds that the platform previews; everything else is a stream of bytes. */
const previewed: ReadonlySet<string> = new Set(['pdf', 'doc', 'xls', 'ppt'])

function fileContent(path: string) {
  const kind = extname(path).slice(1).toLowerCase().replace(/x$/, '')
  return (lark: Lark): Observable<Content> =>
    lark
      .call(file.create, {
        data: { file_type: previewed.has(kind) ? kind : 'stream', file_name: basename(path), file: { path } },
      })
      .pipe(map(({ file_key }) => ({ msg_type: 'file', content: JSON.stringify({ file_key }) })))
}
