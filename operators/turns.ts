import { Observable, queueScheduler, type Subscriber } from 'rxjs'

/** Why a value will not run to its end: no room, its key was busy, a newer one came, or nobody listens any more. */
export type DropReason = 'full' | 'busy' | 'superseded' | 'abandoned'

export interface TurnOptions<T> {
  /** Values of one key run one after the other. */
  readonly key: (value: T) => unknown
  /** How many run at once, over all keys. */
  readonly concurrency: number
  /** How many may wait, over all keys. */
  readonly queue: number
  /** What to do with a value whose key is busy. */
  readonly onBusy: 'queue' | 'latest' | 'ignore'
  /** Told of each value that will not run to its end, before it is given up. */
  readonly dropped: (value: T, why: DropReason) => void
}

interface Job<T, R> {
  readonly value: T
  readonly key: unknown
  readonly subscriber: Subscriber<R>
}

/** Whose turn it is: one value of a key at a time, in as many places as there are. */
export class Turns<T, R> {
  readonly #project: (value: T) => Observable<R>
  readonly #options: TurnOptions<T>
  readonly #running = new Map<unknown, Job<T, R>>()
  /** Of the keys that do not run, for want of a place: the first. */
  readonly #ready = new Map<unknown, Job<T, R>>()
  /** What waits behind another of its key. */
  readonly #behind = new Map<unknown, Job<T, R>[]>()
  #waiting = 0

  constructor(project: (value: T) => Observable<R>, options: TurnOptions<T>) {
    this.#project = project
    this.#options = options
  }

  /** The work of a value, when its turn comes. */
  of(value: T): Observable<R> {
    return new Observable((subscriber) => {
      const job: Job<T, R> = { value, key: this.#options.key(value), subscriber }
      this.#admit(job)
      return () => this.#leave(job)
    })
  }

  /** Nobody listens any more: tells of everything that has not run to its end, and starts nothing more. */
  abandon(): void {
    const left = [...this.#running.values(), ...this.#ready.values(), ...[...this.#behind.values()].flat()]
    this.#ready.clear()
    this.#behind.clear()
    for (const { value } of left) this.#options.dropped(value, 'abandoned')
  }

  #admit(job: Job<T, R>): void {
    const { concurrency, onBusy } = this.#options
    const older = this.#running.get(job.key) ?? this.#ready.get(job.key)
    if (!older && this.#running.size < concurrency) this.#start(job)
    else if (!older || onBusy === 'queue') this.#wait(job)
    else if (onBusy === 'latest') this.#supersede(older, job)
    else this.#drop(job, 'busy')
  }

  #wait(job: Job<T, R>): void {
    if (this.#waiting >= this.#options.queue) {
      this.#drop(job, 'full')
      return
    }
    this.#waiting += 1
    const { key } = job
    if (!this.#running.has(key) && !this.#ready.has(key)) this.#ready.set(key, job)
    else if (!this.#behind.get(key)?.push(job)) this.#behind.set(key, [job])
  }

  #start(job: Job<T, R>): void {
    this.#running.set(job.key, job)
    this.#project(job.value).subscribe(job.subscriber)
  }

  /** The newer takes the place of the older, whether that runs or waits. */
  #supersede(older: Job<T, R>, newer: Job<T, R>): void {
    if (this.#ready.has(newer.key)) {
      this.#ready.set(newer.key, newer)
      this.#drop(older, 'superseded')
      return
    }
    // Its place is taken before it is left, so that nobody else gets it.
    this.#running.set(newer.key, newer)
    this.#drop(older, 'superseded')
    this.#start(newer)
  }

  #drop({ value, subscriber }: Job<T, R>, why: DropReason): void {
    this.#options.dropped(value, why)
    subscriber.complete()
  }

  /** A job is over, whatever way: the next of its key lines up. */
  #leave(job: Job<T, R>): void {
    if (this.#running.get(job.key) !== job) return
    this.#running.delete(job.key)
    const behind = this.#behind.get(job.key)
    const next = behind?.shift()
    if (behind?.length === 0) this.#behind.delete(job.key)
    if (next) this.#ready.set(job.key, next)
    // Trampolined, so that a long queue of synchronous work does not grow the stack.
    if (this.#ready.size > 0) queueScheduler.schedule(() => this.#fill())
  }

  #fill(): void {
    for (const [key, job] of this.#ready) {
      if (this.#running.size >= this.#options.concurrency) return
      this.#ready.delete(key)
      this.#waiting -= 1
      this.#start(job)
    }
  }
}
