import { defer, of, Subject, take, type Observable, type SchedulerLike } from 'rxjs'
import { openEnvelope } from '../src/codec/envelope.js'
import type { Fault } from '../src/model/errors.js'
import type { LarkEvent } from '../src/model/event.js'
import type { Rejection } from '../src/model/rejection.js'
import type { SourceActivity } from '../src/model/source.js'
import { SourceDelivery } from './delivery.js'
import { excerpt } from './excerpt.js'
import { identified } from './identified.js'
import type { Inbound } from './inbound.js'
import { larkEvent } from './lark-event.js'
import { Pending, type Desk } from './pending.js'

export interface ReceptionOptions {
  readonly transport: string
  readonly scheduler: SchedulerLike
  readonly onDeadline: 'nack' | 'ack'
  /** Whether new events are refused. */
  readonly refusing: () => boolean
  readonly reject: (rejection: Rejection) => void
  readonly activity$: Subject<SourceActivity>
}

/** Where pushes become events, and what was claimed becomes answers. */
export interface Reception {
  /** Takes one push: hands its event to `next`, and answers when that has settled. */
  take(inbound: Inbound, next: (event: LarkEvent) => void): void
  /** Emits and completes as soon as no hand-over runs and no claim is open. */
  readonly idle$: Observable<void>
  /** Nacks everything that was handed over and has no answer: nobody will settle it any more. */
  abandon(): void
}

/** What came in, as far as it can be shown. */
function shown(envelope: unknown): { excerpt?: string } {
  try {
    return { excerpt: excerpt(JSON.stringify(envelope)) }
  } catch {
    return {}
  }
}

const listed = (faults: readonly Fault[]) => faults.map(({ path, message }) => `${path} ${message}`).join(', ')

export function createReception({ transport, refusing, ...options }: ReceptionOptions): Reception {
  const { scheduler, reject } = options
  let open = 0
  const idle$ = new Subject<void>()
  const count = (change: 1 | -1): void => {
    open += change
    if (open === 0) idle$.next()
  }
  const desk: Desk = { ...options, unanswered: new Set(), count }

  const refuse = (inbound: Inbound): void => {
    const opened = openEnvelope(inbound.envelope)
    const event = opened._tag === 'Left' ? {} : { eventId: opened.right.id, eventType: opened.right.type }
    reject({ reason: 'not-listening', message: 'the source is stopping', at: scheduler.now(), ...event })
    inbound.answer({ ack: false, refused: true })
  }

  const dismiss = (inbound: Inbound, faults: readonly Fault[]): void => {
    const message = `no envelope of the platform: ${listed(faults)}`
    reject({ reason: 'malformed', message, at: scheduler.now(), ...shown(inbound.envelope) })
    inbound.answer({ ack: false, malformed: true })
  }

  return {
    take(inbound, next) {
      if (refusing()) {
        refuse(inbound)
        return
      }
      const opened = openEnvelope(inbound.envelope)
      if (opened._tag === 'Left') {
        dismiss(inbound, opened.left)
        return
      }
      const receivedAt = scheduler.now()
      const facts = identified(opened.right)
      const pending = new Pending(desk, inbound, facts, receivedAt)
      const delivery = new SourceDelivery(pending)
      const event = larkEvent(facts, inbound.envelope, { transport, receivedAt, delivery })
      desk.count(1)
      delivery.begin(next, event)
      pending.wait()
      desk.count(-1)
    },
    idle$: defer(() => (open === 0 ? of(undefined) : idle$.pipe(take(1)))),
    abandon() {
      for (const pending of desk.unanswered) pending.answer({ ack: false })
    },
  }
}
