import { payloadOf, textOf } from './payload-of.js'

/** A message that tells a bot to do something: `/deploy web "release 7"`. */
export interface Command {
  /** In lower case, without the slash. */
  readonly name: string
  /** What follows, in words; quotation marks hold words together. */
  readonly args: readonly string[]
  /** What follows, as it was written, without white space around. */
  readonly rest: string
}

/** A slash and a name, after the mentions that a group needs (`@_user_1 /help`), which are placeholders (channel 7). */
const written = /^\s*(?:@_(?:user_\d+|all)\s*)*\/([\p{L}\p{N}_][\p{L}\p{N}_-]*)(?:\s+([\s\S]*))?$/u

const word = /"([^"]*)"|(\S+)/g

/**
 * The command that a text message is, or nothing: text that begins with a slash and a name, after any mentions.
 *
 * @example
 * ```ts
 * source.pipe(
 *   onCommand('deploy'),
 *   handle((event) => obey(commandOf(event))),
 * )
 * ```
 * @param event - A `LarkEvent`, or anything that has its payload.
 * @see channel 6.1, 7
 * @category Operators
 */
export function commandOf(event: unknown): Command | undefined {
  const { message } = payloadOf(event)
  if (textOf(message?.message_type) !== 'text') return undefined
  const [, name, rest = ''] = written.exec(textIn(textOf(message?.content))) ?? []
  if (name === undefined) return undefined
  const args = [...rest.matchAll(word)].map(([, quoted, plain = '']) => quoted ?? plain)
  return { name: name.toLowerCase(), args, rest: rest.trim() }
}

/** The text of the content, which is JSON in a string. */
function textIn(content = ''): string {
  try {
    return textOf((JSON.parse(content) as { text?: unknown } | null)?.text) ?? ''
  } catch {
    return ''
  }
}
