import { concat, defer, ignoreElements, map, merge, mergeMap, of, switchMap, take, timer } from 'rxjs'
import type { Observable } from 'rxjs'
import type { SimulatorClock } from './clock.js'
import { answerDeadline } from './push.js'
import type { Outcome, Push, Transport } from './push.js'

/** The pauses before the second to the fifth attempt, in ms (protocol 5.6). */
export const redeliveryPauses = [15_000, 300_000, 3_600_000, 21_600_000] as const

/** One attempt to deliver, and what it came to. */
export interface DeliveryReport {
  readonly appId: string
  readonly eventId: string
  readonly eventType: string
  readonly transport: 'websocket' | 'webhook'
  /** Counts from 1. */
  readonly attempt: number
  /** When it began, in ms since the epoch, on the simulator's clock; and how long it took. */
  readonly at: number
  readonly latency: number
  /** `acked`: handled. `nacked`: refused. `unanswered`: 3 s passed. `unreachable`: there was nobody to tell. */
  readonly status: Outcome['status']
  /** The HTTP status, or the code of the answer frame. */
  readonly code?: number
  /** The body of the answer, where there was one. */
  readonly answer?: unknown
  /** Why it was unreachable. */
  readonly reason?: string
  /** When the next attempt is due. Absent on the last one. */
  readonly retryAt?: number
}

export interface DeliveryContext {
  readonly clock: SimulatorClock
  readonly transport: Transport
  readonly report: (report: DeliveryReport) => void
  /** Whether the answer to this attempt is to get lost on its way. */
  readonly losesAnswer: () => boolean
}

/**
 * Delivers a push: an event up to five times until it is acknowledged, a callback once. Cold; emits each outcome, completes after
 * the last; unsubscribing gives up.
 */
export function deliver(push: Push, context: DeliveryContext): Observable<Outcome> {
  return attempt(push, 1, context)
}

/** One attempt, and those after it. */
function attempt(push: Push, count: number, context: DeliveryContext): Observable<Outcome> {
  const { clock, transport, report, losesAnswer } = context
  return defer(() => {
    const at = clock.now()
    const outcome$ = transport.attempt(push)
    return (losesAnswer() ? silenced(outcome$, clock) : outcome$).pipe(
      mergeMap((outcome) => {
        const pause = pauseAfter(push, outcome, count)
        report(reportOf(push, outcome, { attempt: count, at, now: clock.now(), pause }))
        return pause === undefined
          ? of(outcome)
          : concat(of(outcome), timer(pause, clock).pipe(switchMap(() => attempt(push, count + 1, context))))
      }),
    )
  })
}

function pauseAfter(push: Push, outcome: Outcome, attempt: number): number | undefined {
  return push.kind === 'callback' || outcome.status === 'acked' ? undefined : redeliveryPauses[attempt - 1]
}

interface AttemptFacts extends Pick<DeliveryReport, 'attempt' | 'at'> {
  readonly now: number
  readonly pause: number | undefined
}

const reportOf = ({ id, type, app }: Push, outcome: Outcome, { attempt, at, now, pause }: AttemptFacts): DeliveryReport => ({
  appId: app.appId,
  eventId: id,
  eventType: type,
  transport: app.transport,
  attempt,
  at,
  latency: now - at,
  ...withCode(outcome),
  ...(pause === undefined ? {} : { retryAt: now + pause }),
})

const withCode = (outcome: Outcome): Pick<DeliveryReport, 'status' | 'code' | 'answer' | 'reason'> => outcome

/** The push arrives, its answer does not. */
function silenced(outcome$: Observable<Outcome>, clock: SimulatorClock): Observable<Outcome> {
  const silence$ = timer(answerDeadline, clock).pipe(map((): Outcome => ({ status: 'unanswered' })))
  return merge(outcome$.pipe(ignoreElements()), silence$).pipe(take(1))
}
