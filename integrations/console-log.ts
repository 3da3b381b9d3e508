import type { LogLevel } from '../src/model/log.js'
import { logEntry, type Told } from './log-entry.js'

export interface ConsoleLogOptions {
  /** What is written: this level and the louder ones. Default: `debug`, which is all. */
  readonly level?: LogLevel
}

const order: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug']

/**
 * Writes what a client or a source tells to the console, one redacted line each; to stderr, so that the output of a program stays its own.
 *
 * For looking on while one builds. The log of a client (`createLark({ log })`) is there without it; this shows one stream.
 *
 * @example
 * ```ts
 * lark.activity$.subscribe(consoleLog())
 * source.rejected$.subscribe(consoleLog())
 * source.connection$.subscribe(consoleLog({ level: 'info' }))
 * ```
 * @param options - How much is written.
 * @category Integrations
 */
export function consoleLog({ level: loudest = 'debug' }: ConsoleLogOptions = {}): (told: Told) => void {
  return (told) => {
    const { level, line } = logEntry(told)
    if (order.indexOf(level) > order.indexOf(loudest)) return
    console.error(`rxlark ${level}: ${line}`)
  }
}
