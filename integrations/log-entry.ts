import { lineOf } from '../src/client/log-activity.js'
import { oneLine } from '../src/http/one-line.js'
import { redact } from '../src/http/redact.js'
import type { Activity } from '../src/model/activity.js'
import { isLarkError } from '../src/model/errors.js'
import type { LogLevel } from '../src/model/log.js'
import type { Rejection } from '../src/model/rejection.js'
import type { ConnectionState, SourceActivity } from '../src/model/source.js'

/** Whatever a client or a source tells of itself: its `activity$`, `rejected$`, `connection$`. */
export type Told = Activity | SourceActivity | Rejection | ConnectionState

/** One thing that was told, for a log. */
export interface LogEntry {
  readonly level: Exclude<LogLevel, 'silent'>
  /** For people; without secrets. */
  readonly line: string
  /** For machines: what was told, without bodies and secrets. */
  readonly fields: Readonly<Record<string, unknown>>
}

const levels: Readonly<Record<string, LogEntry['level']>> = {
  error: 'warn',
  retry: 'info',
  nacked: 'warn',
  'deadline-missed': 'warn',
  'answered-twice': 'warn',
  retrying: 'warn',
  failed: 'error',
  connecting: 'info',
  open: 'info',
  closing: 'info',
  closed: 'info',
}

/** What was told as an entry of a log. */
export function logEntry(told: Told): LogEntry {
  const what = 'reason' in told ? told.reason : 'kind' in told ? told.kind : told.status
  const level = 'reason' in told ? 'warn' : (levels[what] ?? 'debug')
  return { level, line: oneLine(redact(lineFor(told))), fields: fieldsOf(told) }
}

const isOfCall = (told: Told): told is Activity => 'kind' in told && !('eventId' in told)

function lineFor(told: Told): string {
  if ('reason' in told) return `${told.reason} ${told.eventType ?? ''} ${told.eventId ?? ''}: ${told.message}`
  if (isOfCall(told)) return lineOf(told)
  if ('kind' in told)
    return `${told.eventType} ${told.eventId}: ${told.kind}${'latency' in told ? ` after ${told.latency} ms` : ''}`
  return `connection: ${told.status}${'cause' in told ? `, ${String(told.cause)}` : ''}`
}

/** Answers and excerpts are contents of people: they are not logged. */
const left: ReadonlySet<string> = new Set(['answer', 'excerpt'])

const fieldsOf = (told: Told): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(told)
      .filter(([name]) => !left.has(name))
      .map(([name, value]) => (name === 'error' || name === 'cause' ? [name, errorFields(value)] : [name, shown(value)])),
  )

const shown = (value: unknown): unknown => (typeof value === 'string' ? redact(value) : value)

/** What is known of an error, and nothing that hangs on it. */
function errorFields(error: unknown): Readonly<Record<string, unknown>> {
  const message = redact(error instanceof Error ? error.message : String(error))
  if (!isLarkError(error)) return { type: error instanceof Error ? error.name : typeof error, message }
  const { code, logId, endpoint, status } = error as { readonly [Name in 'code' | 'logId' | 'endpoint' | 'status']?: unknown }
  return Object.fromEntries(
    Object.entries({ type: error._tag, message, retryable: error.retryable, code, logId, endpoint, status }).filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  )
}
