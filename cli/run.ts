import { Command as Program, CommanderError, Option } from 'commander'
import { createRequire } from 'node:module'
import type { Command, CommandOption } from './command.js'
import { commonOptions } from './common-options.js'
import { commands } from './commands.js'
import { question } from './completion/question.js'
import { exitCodes, type ExitCode } from './exit-codes.js'
import { Failure } from './failure.js'
import type { Host } from './host.js'
import type { Given } from './perform.js'

const notes = `
Credentials come from LARK_APP_ID and LARK_APP_SECRET, or from a .env file in the working folder.
Without a tenant: rxlark simulate --env .env, and in another terminal rxlark listen.
rxlark <command> --help tells more of a command.`

/** Runs the program with its arguments, and tells what it ends with. */
export async function run(args: readonly string[], host: Host): Promise<ExitCode> {
  if (args[0] === question) return (await import('./completion/answer.js')).answer(args.slice(1), host)
  const program = programFor(host)
  let exitCode: ExitCode = exitCodes.ok
  for (const command of commands) {
    declare(program.command(command.name), command, async (given) => {
      // RxJS, and all that is made of it, is loaded by who runs a command: help does without.
      const { perform } = await import('./perform.js')
      exitCode = await perform(command, given, host)
    })
  }
  try {
    await program.parseAsync(withoutHelpCommand(args), { from: 'user' })
    return exitCode
  } catch (error) {
    return misused(error, host)
  }
}

/** `help call` is `call --help`. */
const withoutHelpCommand = ([first, ...rest]: readonly string[]): string[] =>
  first === 'help' ? [...rest, '--help'] : first === undefined ? ['--help'] : [first, ...rest]

function programFor({ stdout, stderr }: Host): Program {
  return new Program('rxlark')
    .description('The Lark/Feishu Open Platform from the terminal')
    .version(versionOf(), '-V, --version', 'the version of rxlark')
    .helpOption('-h, --help', 'this help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'rxlark: ')),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
    })
    .showHelpAfterError('  try: rxlark --help')
    .exitOverride()
    .addHelpText('after', notes)
}

const versionOf = () => (createRequire(import.meta.url)('rxlark/package.json') as { readonly version: string }).version

type Perform = (given: Given) => Promise<void>

/** Tells commander what a command takes. */
function declare(program: Program, { summary, arguments: names, options, notes: after }: Command, perform: Perform): void {
  program.description(summary)
  if (names !== undefined) program.arguments(names)
  for (const option of [...options, ...commonOptions]) program.addOption(optionOf(option))
  if (after !== undefined) program.addHelpText('after', `\n${after}`)
  program
    .showHelpAfterError(`  try: rxlark ${program.name()} --help`)
    .action(() => perform({ args: program.args, options: program.opts() }))
}

function optionOf({ flags, summary, preset, choices, read, repeats, hidden }: CommandOption): Option {
  const option = new Option(flags, summary)
  if (preset !== undefined) option.default(preset)
  if (choices) option.choices(choices)
  if (hidden) option.hideHelp()
  if (read) option.argParser(read)
  if (repeats) option.argParser<readonly string[] | undefined>((text, before = []) => [...before, text])
  return option
}

/** Commander has said what is wrong; what options threw has still to be said. */
function misused(error: unknown, { stderr }: Host): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (!(error instanceof Failure)) throw error
  stderr.write(`rxlark: ${error.message}\n`)
  return error.exitCode
}
