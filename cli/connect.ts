import { createLark, type Lark, type LogLevel } from 'rxlark'
import { defer, finalize, type Observable } from 'rxjs'
import type { CommandContext } from './command.js'
import type { ConnectionOptions } from './connection-options.js'
import { settingsOf, type Settings } from './settings.js'

/** A client for as long as it is used. Cold; errors with a `ConfigError` where credentials are missing. */
export function withLark<T>(
  context: CommandContext<ConnectionOptions>,
  use: (lark: Lark, settings: Settings) => Observable<T>,
): Observable<T> {
  return defer(() => {
    const settings = settingsOf(context)
    const lark = createLark({ ...settings, log: levelOf(context, settings), logger: loggerTo(context) })
    return use(lark, settings).pipe(finalize(() => lark.close()))
  })
}

/** As much as the environment says; with `--verbose`, all. */
const levelOf = ({ options }: CommandContext<ConnectionOptions>, { log }: Settings): LogLevel =>
  options.verbose === true ? 'debug' : (log ?? 'warn')

/** The lines of a client and its sources, on stderr. */
export function loggerTo({ terminal: { say, paintError } }: Pick<CommandContext, 'terminal'>) {
  return {
    error: (line: string) => say(`${paintError('error', 'red')} ${line}`),
    warn: (line: string) => say(`${paintError('warn', 'yellow')} ${line}`),
    info: (line: string) => say(`${paintError('info', 'dim')} ${line}`),
    debug: (line: string) => say(`${paintError('debug', 'dim')} ${line}`),
  }
}
