import { Subscription, timer } from 'rxjs'
import type { Subscriber } from 'rxjs'
import type { SimulatorClock } from './clock.js'
import { answerDeadline } from './push.js'
import type { Outcome } from './push.js'

/** The messages that wait for their answers. */
export interface WaitingAnswers {
  add(messageId: string, subscriber: Subscriber<Outcome>): void
  settle(messageId: string, outcome: Outcome): void
  settleAll(outcome: Outcome): void
  forget(messageId: string): void
}

interface Waiting {
  readonly subscriber: Subscriber<Outcome>
  /** When it is too late for an answer, in ms since the epoch. */
  readonly until: number
}

/**
 * All wait equally long, so who came first is due first: one alarm, for the oldest, serves thousands. It is not taken back when
 * that one is answered, but rings, and is set for the oldest of then.
 */
export function createWaiting(clock: SimulatorClock): WaitingAnswers {
  const waiting = new Map<string, Waiting>()
  let alarm = Subscription.EMPTY

  const settle: WaitingAnswers['settle'] = (messageId, outcome) => {
    const found = waiting.get(messageId)
    found?.subscriber.next(outcome)
    found?.subscriber.complete()
  }
  const arm = () => {
    const [oldest] = waiting.values()
    if (oldest) alarm = timer(oldest.until - clock.now(), clock).subscribe(ring)
  }
  const ring = () => {
    for (const [messageId, { until }] of waiting) {
      if (until > clock.now()) break
      settle(messageId, { status: 'unanswered' })
    }
    arm()
  }

  return {
    add(messageId, subscriber) {
      waiting.set(messageId, { subscriber, until: clock.now() + answerDeadline })
      if (alarm.closed) arm()
    },
    settle,
    settleAll(outcome) {
      for (const messageId of waiting.keys()) settle(messageId, outcome)
    },
    forget: (messageId) => void waiting.delete(messageId),
  }
}
