import type { Observable } from 'rxjs'
import type { Host, Signal } from './host.js'
import type { Suggestion, Typed } from './suggestion.js'
import type { Terminal } from './terminal.js'

/** One option of a command, as `commander` reads it. */
export interface CommandOption {
  /** `--count <n>`, `-q, --quiet`, `--to <id...>`. */
  readonly flags: string
  readonly summary: string
  /** What it is when it is not given. */
  readonly preset?: unknown
  /** The only values it takes. */
  readonly choices?: readonly string[]
  /** Makes the value of the text. Throws a `Failure` where it makes no sense. */
  readonly read?: (text: string) => unknown
  /** It may be given several times: its value is a list of them. */
  readonly repeats?: boolean
  /** Not in `--help`. */
  readonly hidden?: boolean
}

/** What a command is given when it runs. */
export interface CommandContext<Options = Readonly<Record<string, unknown>>> {
  /** Its positional arguments; a variadic one is spread. */
  readonly args: readonly string[]
  readonly options: Options
  /** The environment, with what an env file adds to it. */
  readonly env: Host['env']
  readonly terminal: Terminal
  readonly host: Host
  /** Ctrl-C, or SIGTERM. A command with `patience` ends by itself then; any other is unsubscribed. */
  readonly interrupted$: Observable<Signal>
}

/**
 * What a command does, as an Observable that the frame subscribes to. Its values mean nothing (it prints by `terminal.print`); when it
 * completes the program ends with 0, when it errors with the code of the error, and Ctrl-C unsubscribes it.
 */
export type Run<Options> = (context: CommandContext<Options>) => Observable<unknown>

/** A command, as data: what help and completion need to know, and how to get at the rest. */
export interface Command<Options = never> {
  readonly name: string
  /** For the list of commands. */
  readonly summary: string
  /** `<to> [text]`, as `commander` reads it. */
  readonly arguments?: string
  readonly options: readonly CommandOption[]
  /** Lines under its `--help`. */
  readonly notes?: string
  /** How long it may take to end by itself after Ctrl-C, in ms. Default: 0. */
  readonly patience?: number
  /** What its next argument may be, for a shell that completes. Must be quick: it does not load the client. */
  suggest?(typed: Typed): Promise<readonly Suggestion[]>
  /** Loads what it is made of, when it runs: `rxlark --help` is quick because nothing else is. */
  load(): Promise<Run<Options>>
}
