import type { SchedulerLike, Subject, Subscription } from 'rxjs'
import { longestDelay } from '../operators/alarm.js'
import { isCallback } from '../src/codec/callbacks.js'
import type { Settlement } from '../src/model/delivery.js'
import type { Rejection, RejectionReason } from '../src/model/rejection.js'
import type { SourceActivity } from '../src/model/source.js'
import type { DeliveryHost } from './delivery.js'
import type { Inbound, Reply } from './inbound.js'

/** What the pushes of a source have in common. */
export interface Desk {
  readonly scheduler: SchedulerLike
  readonly onDeadline: 'nack' | 'ack'
  readonly reject: (rejection: Rejection) => void
  readonly activity$: Subject<SourceActivity>
  /** What was handed over, and has no answer yet. */
  readonly unanswered: Set<Pending>
  /** Counts what a graceful stop waits for: claims and hand-overs that are open. */
  readonly count: (change: 1 | -1) => void
}

/** Which event a push is. */
interface Identified {
  readonly id: string
  readonly type: string
}

/** One push that waits for its answer. A class for the same reason as its delivery: there is one for every event. */
export class Pending implements DeliveryHost {
  readonly #desk: Desk
  readonly #inbound: Inbound
  readonly #event: Identified
  readonly #receivedAt: number
  #answered = false
  #body: unknown
  #timer: Subscription | undefined

  constructor(desk: Desk, inbound: Inbound, event: Identified, receivedAt: number) {
    this.#desk = desk
    this.#inbound = inbound
    this.#event = event
    this.#receivedAt = receivedAt
    const { attempt } = inbound
    this.#tell(() => ({
      kind: 'received',
      ...this.#facts(),
      ...(attempt === undefined ? {} : { attempt }),
      pending: desk.unanswered.size + 1,
    }))
  }

  get deadline(): number {
    return this.#inbound.deadline
  }

  get answered(): boolean {
    return this.#answered
  }

  claimed(lost: boolean): void {
    this.#desk.count(1)
    this.#tell(() => ({ kind: 'claimed', ...this.#facts() }))
    if (lost) this.#reject('late-claim', 'claimed after its answer had gone out; the work runs, its result reaches nobody')
  }

  settled(): void {
    this.#desk.count(-1)
  }

  bodied(answer: unknown): void {
    if (!isCallback(this.#event.type)) return
    if (this.#body === undefined) this.#body = answer
    else this.#tell(() => ({ kind: 'answered-twice', ...this.#facts() }))
  }

  report(rejection: Rejection): void {
    this.#desk.reject(rejection)
  }

  /** What came of the event becomes the answer. */
  conclude({ handled, error }: Settlement): void {
    this.answer(handled === 'failed' ? { ack: false, error } : this.#acked())
  }

  /** The hand-over has returned: what is still open waits, no longer than the platform does. */
  wait(): void {
    const { scheduler, unanswered } = this.#desk
    if (this.#answered) return
    unanswered.add(this)
    const left = this.deadline - scheduler.now()
    if (left <= longestDelay) this.#timer = scheduler.schedule(() => this.#missDeadline(), Math.max(0, left))
  }

  /** The first answer goes out; it is the only one. */
  answer(reply: Reply): void {
    if (this.#answered) return
    this.#answered = true
    this.#desk.unanswered.delete(this)
    this.#timer?.unsubscribe()
    try {
      this.#inbound.answer(reply)
    } catch (error) {
      this.#reject('answer-failed', 'the transport could not take the answer', error)
    }
    this.#tell(() => {
      const told = { ...this.#facts(), latency: this.#latency(), pending: this.#desk.unanswered.size }
      if (reply.ack) return { kind: 'acked', ...told, ...('answer' in reply ? { answer: reply.answer } : {}) }
      return { kind: 'nacked', ...told, ...('error' in reply ? { error: reply.error } : {}) }
    })
  }

  #missDeadline(): void {
    const { onDeadline } = this.#desk
    this.#tell(() => ({ kind: 'deadline-missed', ...this.#facts(), latency: this.#latency() }))
    this.#reject('deadline-missed', `still open at its deadline, ${onDeadline}ed; its handler goes on`)
    this.answer(onDeadline === 'ack' ? this.#acked() : { ack: false })
  }

  #acked(): Reply {
    return this.#body === undefined ? { ack: true } : { ack: true, answer: this.#body }
  }

  #facts() {
    return { eventId: this.#event.id, eventType: this.#event.type, at: this.#desk.scheduler.now() }
  }

  #latency(): number {
    return this.#desk.scheduler.now() - this.#receivedAt
  }

  #reject(reason: RejectionReason, message: string, error?: unknown): void {
    this.#desk.reject({ reason, message, ...this.#facts(), ...(error === undefined ? {} : { error }) })
  }

  #tell(activity: () => SourceActivity): void {
    if (this.#desk.activity$.observed) this.#desk.activity$.next(activity())
  }
}
