import { oneLine } from '../http/one-line.js'
import { redact } from '../http/redact.js'
import type { Logger, LogLevel, LogSink } from '../model/log.js'

export interface LogOptions {
  readonly log: LogLevel
  readonly logger?: Logger
  /** Removes what the client alone knows to be secret. */
  readonly hide?: (text: string) => string
}

const order: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug']

/** stderr, so that the output of a program stays its own. */
const stderr: Required<Logger> = {
  error: (line) => console.error(`rxlark error: ${line}`),
  warn: (line) => console.error(`rxlark warn: ${line}`),
  info: (line) => console.error(`rxlark info: ${line}`),
  debug: (line) => console.error(`rxlark debug: ${line}`),
}

/**
 * Where a client and its sources write what happens beside the values of their streams: one line each, without secrets. A logger
 * that throws disturbs nobody; one that lacks a level gets the line at the next louder one.
 */
export function createLog({ log, logger = stderr, hide = (text) => text }: LogOptions): LogSink {
  const loudness = order.indexOf(log)
  return (level, text) => {
    if (order.indexOf(level) > loudness) return
    const line = oneLine(redact(hide(text)))
    try {
      write(logger, level, line)
    } catch {
      // The log is beside the work, and must not stop it.
    }
  }
}

function write(logger: Logger, level: Exclude<LogLevel, 'silent'>, line: string): void {
  if (level === 'error') logger.error(line)
  else if (level === 'debug' && logger.debug) logger.debug(line)
  else if (level !== 'warn' && logger.info) logger.info(line)
  else logger.warn(line)
}
