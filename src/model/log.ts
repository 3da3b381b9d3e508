/** What a client and its sources write their lines to: console, pino, winston and Nest loggers fit. */
export interface Logger {
  error(message: string): void
  warn(message: string): void
  info?(message: string): void
  debug?(message: string): void
}

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** Writes one redacted line at a level, or nothing where the level is off. */
export type LogSink = (level: Exclude<LogLevel, 'silent'>, line: string) => void
