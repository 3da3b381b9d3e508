/**
 * Observers that write down what clients and sources tell.
 *
 * @packageDocumentation
 */
export { consoleLog, type ConsoleLogOptions } from './console-log.js'
export { logEntry, type LogEntry, type Told } from './log-entry.js'
export { pinoLog, type FieldsLogger } from './pino-log.js'
