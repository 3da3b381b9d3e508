import { defer, from, mergeMap, type Observable } from 'rxjs'
import type { Command, CommandOption, Run } from '../command.js'
import { commonOptions } from '../common-options.js'

/** Prints what may stand in the place of the last word, one a line. Words are those after `rxlark`. */
export const completeRun =
  (commands: readonly Command[]): Run<never> =>
  ({ args, terminal }): Observable<unknown> =>
    defer(() => from(candidates(commands, args))).pipe(
      mergeMap((found) => terminal.write(found.map((word) => `${word}\n`).join(''))),
    )

async function candidates(commands: readonly Command[], words: readonly string[]): Promise<readonly string[]> {
  const typed = words.at(-1) ?? ''
  const [name, ...before] = words.slice(0, -1)
  const all = name === undefined ? names(commands) : await inCommand(commands, name, { before, typed })
  return all.filter((word) => word.startsWith(typed))
}

const names = (commands: readonly Command[]) => commands.filter(({ hidden }) => !hidden).map((one) => one.name)

interface Place {
  /** The words of the command before the one that is begun. */
  readonly before: readonly string[]
  readonly typed: string
}

async function inCommand(commands: readonly Command[], name: string, { before, typed }: Place): Promise<readonly string[]> {
  const command = commands.find((one) => one.name === name)
  if (!command) return name === 'help' ? names(commands) : []
  const options = [...command.options, ...commonOptions]
  const opened = valued(options, before.at(-1))
  if (opened) return opened.choices ?? []
  if (typed.startsWith('-')) return ['--help', ...options.filter(({ hidden }) => !hidden).map(({ flags }) => longOf(flags))]
  return (await command.words?.(positional(options, before), typed)) ?? []
}

const longOf = (flags: string): string => /--[\w-]+/.exec(flags)?.[0] ?? flags

/** The option that a word is, if it waits for a value. */
const valued = (options: readonly CommandOption[], word: string | undefined): CommandOption | undefined =>
  options.find(({ flags }) => flags.includes('<') && flags.split(/[ ,]+/).includes(word ?? ''))

/** What is neither an option nor the value of one. */
const positional = (options: readonly CommandOption[], before: readonly string[]): readonly string[] =>
  before.filter((word, index) => !word.startsWith('-') && !valued(options, before[index - 1]))
