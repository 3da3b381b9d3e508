import { logEntry, type LogEntry, type Told } from './log-entry.js'

/** As much of a pino logger as is used; those that take fields before the line, as bunyan, are alike. */
export type FieldsLogger = { readonly [Level in LogEntry['level']]: (fields: object, line: string) => void }

/**
 * Writes what a client or a source tells to a pino logger: the redacted line, and what it is about as fields.
 *
 * Fields are those of the activity (`callId`, `endpoint`, `duration`, `eventId`, ...); of an error its type, message, code, log id and
 * endpoint, and nothing that hangs on it; no bodies, answers and excerpts. Whoever wants to see less of that sets pino's own `redact`.
 *
 * @example
 * ```ts
 * import { pino } from 'pino'
 *
 * const logger = pino({ level: 'info' })
 * lark.activity$.subscribe(pinoLog(logger))
 * source.rejected$.subscribe(pinoLog(logger.child({ source: 'events' })))
 * ```
 * @param logger - Its level decides what is written.
 * @category Integrations
 */
export const pinoLog =
  (logger: FieldsLogger): ((told: Told) => void) =>
  (told) => {
    const { level, line, fields } = logEntry(told)
    logger[level](fields, line)
  }
