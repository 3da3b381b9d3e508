import { asyncScheduler, Subscription } from 'rxjs'
import type { SchedulerAction, SchedulerLike } from 'rxjs'

/**
 * The platform's time: real time plus what it was advanced by. Every deadline, expiry and redelivery of a simulator runs on it.
 * It is an RxJS scheduler, so `timer(ms, clock)`, `delay(ms, clock)` and the like keep platform time too.
 */
export interface SimulatorClock extends SchedulerLike {
  /** The platform's time, in ms since the epoch. */
  now(): number
  /**
   * Moves time on by `ms`, and runs, in order, what falls due on the way, synchronously.
   *
   * Sockets are real: what a step sends arrives after it. To let every attempt be answered, advance from one to the next and
   * wait for it on `deliveries$`.
   *
   * @throws RangeError for what is no finite number, 0 or above: from the end of time there is no way back.
   */
  advance(ms: number): void
}

interface Due {
  readonly at: number
  readonly run: () => void
}

/** A clock of its own queue and one real timer, which does not keep the process alive. The second value stops it for good. */
export function createClock(): [clock: SimulatorClock, stop: () => void] {
  const queue: Due[] = []
  let offset = 0
  let alarm: NodeJS.Timeout | undefined

  /** What falls due runs at its own time, however long it takes: intervals do not drift. */
  let standing: number | undefined
  const now = () => standing ?? asyncScheduler.now() + offset

  const add = (at: number, run: () => void): Subscription => {
    const due = { at, run }
    const place = queue.findLastIndex((other) => other.at <= at) + 1
    queue.splice(place, 0, due)
    if (place === 0) arm()
    return new Subscription(() => {
      const index = queue.indexOf(due)
      if (index >= 0) queue.splice(index, 1)
    })
  }

  const arm = () => {
    clearTimeout(alarm)
    const next = queue[0]
    alarm = next && setTimeout(ring, Math.min(Math.max(next.at - now(), 0), longestTimeout)).unref()
  }

  const ring = () => {
    runUntil(now())
    arm()
  }

  const runUntil = (end: number) => {
    for (let next = queue[0]; next && next.at <= end; next = queue[0]) {
      const time = Math.max(next.at, now())
      offset += time - now()
      queue.shift()
      runAt(time, next.run)
    }
  }

  const runAt = (time: number, run: () => void) => {
    const before = standing
    standing = time
    try {
      run()
    } finally {
      standing = before
    }
  }

  const advance = (ms: number) => {
    if (!(ms >= 0 && ms < Infinity)) throw new RangeError(`advance(${ms}): has to be a finite number of ms, 0 or above`)
    const end = now() + ms
    runUntil(end)
    offset += Math.max(end - now(), 0)
    arm()
  }

  const stop = () => {
    clearTimeout(alarm)
    queue.length = 0
  }

  return [{ now, advance, schedule: (work, delay = 0, state) => new Action(work, now, add).schedule(state, delay) }, stop]
}

/** The longest delay `setTimeout` takes. */
const longestTimeout = 2 ** 31 - 1

/** RxJS schedules again through the action that runs: an action is a subscription that can be scheduled, and ends when it is not. */
class Action<T> extends Subscription implements SchedulerAction<T> {
  #pending: Subscription | undefined

  constructor(
    private readonly work: (this: SchedulerAction<T>, state: T) => void,
    private readonly now: () => number,
    private readonly queue: (at: number, run: () => void) => Subscription,
  ) {
    super()
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this
    this.#pending?.unsubscribe()
    this.#pending = this.queue(this.now() + Math.max(delay, 0), () => this.#run(state as T))
    return this
  }

  override unsubscribe(): void {
    this.#pending?.unsubscribe()
    super.unsubscribe()
  }

  #run(state: T): void {
    const ran = this.#pending
    this.work(state)
    if (this.#pending === ran) this.unsubscribe()
  }
}
