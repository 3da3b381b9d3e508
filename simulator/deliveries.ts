import { finalize, firstValueFrom, ignoreElements, map, merge, mergeMap, ReplaySubject, Subject, switchMap, timer } from 'rxjs'
import type { Observable } from 'rxjs'
import type { SimulatorClock } from './clock.js'
import type { FaultState } from './faults.js'
import type { Outcome, Push, Transport } from './push.js'
import { deliver } from './redelivery.js'
import type { DeliveryReport } from './redelivery.js'

/** How many reports are replayed, and how many events may be on their way or wait for their next attempt. */
const replayed = 1_000
const maxUnderway = 10_000

/** An attempt, and what was pushed. */
export interface Delivered {
  readonly report: DeliveryReport
  readonly push: Push
}

export interface Deliveries {
  readonly deliveries$: Observable<DeliveryReport>
  /** The same, with what was pushed. */
  readonly log$: Observable<Delivered>
  /** The work itself: subscribed while the platform runs; emits nothing. */
  readonly work$: Observable<never>
  /** Sends an event on its way. Throws when too many are. */
  publish(push: Push): void
  /** Asks an app, once. */
  ask(push: Push): Promise<Outcome>
  close(): void
}

export interface DeliveriesContext {
  readonly clock: SimulatorClock
  readonly faults: FaultState
  readonly transports: Readonly<Record<'websocket' | 'webhook', Transport>>
}

export function createDeliveries({ clock, faults, transports }: DeliveriesContext): Deliveries {
  const log$ = new ReplaySubject<Delivered>(replayed)
  const pushes$ = new Subject<Push>()
  const underway = new Set<Push>()

  const run = (push: Push): Observable<Outcome> =>
    deliver(push, {
      clock,
      transport: transports[push.app.transport],
      report: (report) => log$.next({ report, push }),
      losesAnswer: () => faults.lostAnswers.take() === true,
    })

  return {
    deliveries$: log$.pipe(map(({ report }) => report)),
    log$: log$.asObservable(),
    work$: pushes$.pipe(
      mergeMap((push) => {
        const runs$ = faults.duplicates.take() ? merge(run(push), run(push)) : run(push)
        return delayedBy(faults.delays.take(), clock)(runs$).pipe(finalize(() => underway.delete(push)))
      }),
      ignoreElements(),
    ),
    publish(push) {
      if (!subscribes(push)) return
      if (underway.size >= maxUnderway) throw new Error(`more than ${maxUnderway} events are on their way`)
      underway.add(push)
      inOrder(push, faults).forEach((one) => pushes$.next(one))
    },
    ask: (push) => firstValueFrom(run(push)),
    close() {
      pushes$.complete()
      log$.complete()
    },
  }
}

/** An app hears of what it is subscribed to; its own tickets come by themselves (protocol 2.3). */
const subscribes = ({ type, app: { events } }: Push) => events === undefined || events.includes(type) || type === 'app_ticket'

/** Starts the work later, on the clock of the platform. */
const delayedBy =
  (ms: number | undefined, clock: SimulatorClock) =>
  (work$: Observable<Outcome>): Observable<Outcome> =>
    ms === undefined ? work$ : timer(ms, clock).pipe(switchMap(() => work$))

/** What is to be delivered now that this push came: it alone, or, where the order is spoilt, nothing or all that was held, backwards. */
function inOrder(push: Push, { disorders }: FaultState): readonly Push[] {
  const disorder = disorders.take()
  if (!disorder) return [push]
  disorder.held.push(push)
  return disorder.held.length < disorder.count ? [] : disorder.held.toReversed()
}
