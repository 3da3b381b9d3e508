import {
  BehaviorSubject,
  catchError,
  concat,
  defer,
  filter,
  finalize,
  fromEvent,
  ignoreElements,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  of,
  skip,
  take,
  timer,
  type Observable,
} from 'rxjs'
import type { Command, CommandContext } from './command.js'
import { withEnvFile } from './env-file.js'
import { exitCodes, type ExitCode } from './exit-codes.js'
import { tell } from './explain-failure.js'
import type { Host, Signal } from './host.js'
import { terminalOf } from './terminal.js'

/** What a command is run with. */
export interface Given {
  readonly args: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
}

/**
 * Runs a command to its end, and tells what the program ends with.
 *
 * Ctrl-C unsubscribes it; one with patience is asked to stop first, and a second Ctrl-C does not wait for that. A reader of stdout that
 * goes away (`| head`) ends it quietly.
 */
export function perform(command: Command, given: Given, host: Host): Promise<ExitCode> {
  const terminal = terminalOf(host)
  const stack = given.options['verbose'] === true || Boolean(host.env['DEBUG'])
  const ending$ = defer(() => {
    const signal$ = new BehaviorSubject<Signal | undefined>(undefined)
    const ignore = host.onSignal((signal) => signal$.next(signal))
    const context = contextOf(given, { host, terminal, signal$ })
    const ended$ = defer(() => of(codeOf(signal$.value)))
    const done$ = concat(
      defer(() => command.load()).pipe(
        mergeMap((run) => run(context)),
        ignoreElements(),
      ),
      ended$,
    )
    return merge(done$, readerGone(host), overdue(signal$, command).pipe(mergeMap(() => ended$))).pipe(take(1), finalize(ignore))
  })
  return lastValueFrom(ending$.pipe(catchError((error: unknown) => of(tell(error, terminal, { stack })))))
}

interface Surroundings extends Pick<CommandContext, 'host' | 'terminal'> {
  readonly signal$: Observable<Signal | undefined>
}

/** Options as they were given: each command says what it makes of them. */
function contextOf({ args, options }: Given, { host, terminal, signal$ }: Surroundings) {
  const env = withEnvFile(host, options['dotenv'] as string | undefined)
  const context: CommandContext = { args, options, env, terminal, host, interrupted$: signal$.pipe(filter(present), take(1)) }
  return context as CommandContext<never>
}

const present = <T>(value: T | undefined): value is T => value !== undefined

const codeOf = (signal: Signal | undefined): ExitCode => (signal === undefined ? exitCodes.ok : signalled[signal])

const signalled: Readonly<Record<Signal, ExitCode>> = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated }

/** When nobody waits any longer: the patience after the first signal is over, or a second one came. */
function overdue(signal$: Observable<Signal | undefined>, { patience = 0 }: Command): Observable<unknown> {
  const came$ = signal$.pipe(filter(present))
  return came$.pipe(
    take(1),
    mergeMap(() => (patience === 0 ? of(0) : merge(timer(patience), came$.pipe(skip(1))))),
  )
}

/** Nobody reads stdout any longer. Errors where it fails for another reason. */
function readerGone({ stdout }: Host): Observable<ExitCode> {
  return fromEvent(stdout as NodeJS.EventEmitter, 'error').pipe(
    map((error) => {
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error as Error
      return exitCodes.ok
    }),
  )
}
