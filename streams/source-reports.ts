import { BehaviorSubject, ReplaySubject, Subject, type Observable, type SchedulerLike } from 'rxjs'
import type { LogSink } from '../src/model/log.js'
import type { Rejection } from '../src/model/rejection.js'
import type { ConnectionState, SourceActivity } from '../src/model/source.js'

export interface ReportOptions {
  readonly transport: string
  readonly scheduler: SchedulerLike
  /** What the transport tells of itself, hot; subscribed at once. */
  readonly connection$: Observable<ConnectionState> | undefined
  readonly rejected$: Observable<Rejection> | undefined
  readonly log: LogSink | undefined
}

/** What a source tells beside its events: to who subscribes, and to the log. */
export interface SourceReports {
  readonly connection$: BehaviorSubject<ConnectionState>
  readonly rejected$: ReplaySubject<Rejection>
  readonly activity$: Subject<SourceActivity>
  readonly reject: (rejection: Rejection) => void
  readonly connected: (state: ConnectionState) => void
}

const kept = 100
const levels: Partial<Record<ConnectionState['status'], 'error' | 'warn'>> = { failed: 'error', retrying: 'warn' }

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A part of a text keeps the whole of it in memory: what is kept is a copy, so that nobody fills it with what is refused. */
const copied = (text: string): string => JSON.parse(JSON.stringify(text)) as string

const lasting = ({ message, excerpt, ...more }: Rejection): Rejection => ({
  ...more,
  message: copied(message),
  ...(excerpt !== undefined && { excerpt: copied(excerpt) }),
})

const describe = (state: ConnectionState): string =>
  'cause' in state ? `${state.status}: ${messageOf(state.cause)}` : state.status

export function sourceReports({ transport, scheduler, log, ...told }: ReportOptions): SourceReports {
  const rejected$ = new ReplaySubject<Rejection>(kept)
  const connection$ = new BehaviorSubject<ConnectionState>({ status: 'idle', since: scheduler.now(), attempt: 0 })

  const reject = (rejection: Rejection): void => {
    const { reason, eventType, eventId = '', message } = rejection
    const event = eventType === undefined ? '' : ` ${eventType} ${eventId}`
    rejected$.next(lasting(rejection))
    log?.(reason === 'handler-failed' ? 'error' : 'warn', `${transport} ${reason}${event}: ${message}`)
  }
  const connected = (state: ConnectionState): void => {
    connection$.next(state)
    log?.(levels[state.status] ?? 'debug', `${transport} ${describe(state)}`)
  }

  told.rejected$?.subscribe({
    next: reject,
    error: (error: unknown) =>
      reject({ reason: 'untold', message: 'the transport tells no more rejections', at: scheduler.now(), error }),
  })
  told.connection$?.subscribe({
    next: connected,
    error: (cause: unknown) => connected({ status: 'failed', since: scheduler.now(), attempt: 0, cause }),
  })
  return { connection$, rejected$, activity$: new Subject(), reject, connected }
}
