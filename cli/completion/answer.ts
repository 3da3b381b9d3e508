import { Option } from 'commander'
import type { Command, CommandOption } from '../command.js'
import { commands } from '../commands.js'
import { commonOptions } from '../common-options.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import type { Host } from '../host.js'
import type { Suggestion } from '../suggestion.js'

/** Prints what may come next, a line each: the word, and after a tab what it is. Says nothing of what makes no sense. */
export async function answer(words: readonly string[], { stdout }: Host): Promise<ExitCode> {
  const found = await suggestions(words.map(unquoted))
  stdout.write(found.map(({ text, about }) => `${about === undefined ? text : `${text}\t${about}`}\n`).join(''))
  return exitCodes.ok
}

/** Shells hand over what was typed, with a quote that may still be open. */
const unquoted = (word: string) => word.replace(/^(['"])(.*?)\1?$/s, '$2')

async function suggestions(words: readonly string[]): Promise<readonly Suggestion[]> {
  const text = words.at(-1) ?? ''
  const found = await allSuggestions(words.slice(0, -1), text)
  return found.filter((one) => one.text.startsWith(text))
}

async function allSuggestions([name, ...rest]: readonly string[], text: string): Promise<readonly Suggestion[]> {
  if (name === undefined) return text.startsWith('-') ? programOptions : names
  if (name === 'help') return rest.length === 0 ? names : []
  const command = commands.find((one) => one.name === name)
  return command ? within(command, rest, text) : []
}

const names: readonly Suggestion[] = commands.map(({ name, summary }) => ({ text: name, about: summary }))

const help: Suggestion = { text: '--help', about: 'this help' }

const programOptions: readonly Suggestion[] = [help, { text: '--version', about: 'the version of rxlark' }]

/** An option as it was typed, or a word that is none. */
interface Known {
  readonly given: CommandOption
  readonly long: string
  readonly short: string | undefined
  /** Whether a value follows. */
  readonly valued: boolean
}

function knownOf(given: CommandOption): Known {
  const { long, short, flags, required } = new Option(given.flags)
  return { given, long: long ?? flags, short, valued: required }
}

async function within(command: Command, before: readonly string[], text: string): Promise<readonly Suggestion[]> {
  const options = [...command.options, ...commonOptions].map(knownOf)
  const named = (word = '') => options.find(({ long, short }) => word === long || word === short)
  const open = named(before.at(-1))
  if (open?.valued) return choicesOf(open)
  const [long, value] = parted(text)
  if (value !== undefined) return choicesOf(named(long)).map((one) => ({ ...one, text: `${long}=${one.text}` }))
  if (text.startsWith('-')) return [...optionsLeft(options, before), help]
  const args = before.filter((word, index) => !word.startsWith('-') && !named(before[index - 1])?.valued)
  return (await command.suggest?.({ args, text })) ?? []
}

/** `--as=us` as its parts. */
function parted(text: string): readonly [long: string, value: string | undefined] {
  const [, long = text, value] = /^(--[\w-]+)=(.*)$/s.exec(text) ?? []
  return [long, value]
}

const choicesOf = (option: Known | undefined): readonly Suggestion[] =>
  (option?.given.choices ?? []).map((choice) => ({ text: choice }))

function optionsLeft(options: readonly Known[], before: readonly string[]): readonly Suggestion[] {
  const typed = new Set(before.map((word) => parted(word)[0]))
  return options
    .filter(({ given }) => !given.hidden)
    .filter(({ given, long, short }) => given.repeats || !(typed.has(long) || typed.has(short ?? long)))
    .map(({ given, long }) => ({ text: long, about: given.summary }))
}
