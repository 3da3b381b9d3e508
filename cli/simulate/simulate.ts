import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { simulate, type SimulateOptions, type Simulator, type SimulatorState } from 'rxlark/simulator'
import {
  catchError,
  concat,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  merge,
  NEVER,
  switchMap,
  tap,
  throwError,
  type Observable,
} from 'rxjs'
import type { CommandContext } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { Failure, misuse } from '../failure.js'
import { openInBrowser } from '../open-in-browser.js'
import { writePrivate } from '../write-private.js'
import type { SimulateCommandOptions } from './options.js'
import { checkEnvFile, credentialLines, writeEnvFile } from './credential-lines.js'
import { logLines } from './log-lines.js'

type Context = CommandContext<SimulateCommandOptions>

/** Runs a platform until Ctrl-C, which saves it first where that was asked for. */
export function simulateRun(context: Context): Observable<unknown> {
  const { options, host, terminal } = context
  const fileOf = (file: string | undefined) => (file === undefined ? undefined : resolve(host.cwd, file))
  const [envFile, saveFile] = [fileOf(options.env), fileOf(options.save)]
  return defer(() => {
    if (envFile !== undefined) checkEnvFile(envFile)
    return simulate(platformOptions(context, saveFile))
  }).pipe(
    catchError((error: unknown) => throwError(() => portTaken(error) ?? error)),
    switchMap((simulator) => {
      if (envFile !== undefined) writeEnvFile(envFile, simulator)
      if (options.open) openInBrowser(simulator.url)
      const log$ = options.quiet ? EMPTY : logLines(simulator).pipe(tap((line) => terminal.say(terminal.paintError(line, 'dim'))))
      return merge(concat(announced(simulator, context), NEVER), log$.pipe(ignoreElements())).pipe(
        finalize(() => saveFile !== undefined && writePrivate(saveFile, JSON.stringify(simulator.export()))),
      )
    }),
  )
}

function platformOptions({ options, host }: Context, saveFile: string | undefined): SimulateOptions {
  const { port, seed, bot, webhook, encrypt } = options
  const state = options.state === undefined ? undefined : stateIn(resolve(host.cwd, options.state), saveFile)
  return {
    ...(port !== undefined && { port }),
    ...(seed !== undefined && { seed }),
    ...(bot !== undefined && { botName: bot }),
    ...(webhook !== undefined && { webhook: { url: webhookUrl(webhook), encrypt } }),
    ...(state && { state }),
  }
}

/** A file that this run is going to write need not be there yet. */
function stateIn(file: string, saveFile: string | undefined): Partial<SimulatorState> | undefined {
  if (file === saveFile && !existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<SimulatorState>
  } catch (error) {
    throw misuse(`the state ${file} cannot be read: ${(error as Error).message}`)
  }
}

function webhookUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw misuse(`${text} is not a URL of http or https`)
  return text
}

function portTaken(error: unknown): Failure | undefined {
  const { code, port } = error as { code?: string; port?: number }
  return code === 'EADDRINUSE'
    ? new Failure(exitCodes.failed, `port ${port ?? ''} is taken`, 'another --port, or none')
    : undefined
}

function announced(simulator: Simulator, { terminal, options }: Context): Observable<never> {
  const { paint } = terminal
  const words = [
    `${paint('the page', 'bold')}  ${paint(simulator.url, 'cyan')}`,
    '',
    credentialLines(simulator),
    paint(options.env === undefined ? 'Ctrl-C stops' : `written to ${options.env}; Ctrl-C stops`, 'dim'),
  ].join('\n')
  return terminal.print({ url: simulator.url, ...simulator.credentials }, words)
}
