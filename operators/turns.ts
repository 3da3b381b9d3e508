import { Observable, Subject } from 'rxjs'
import { capturedContext, type InContext } from '../src/model/context.js'
import { FewMap } from './few-map.js'

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

/** Starts the work of a value, and gives what is left of it: nothing, where it is done at once. */
export type Project<T, R> = (value: T) => Observable<R> | undefined

interface Job<T> {
  readonly value: T
  readonly key: unknown
  /** Of a value that had to wait: what its work runs in, for it is started by the end of another. */
  inContext?: InContext
  /** Gives its work up; there as soon as that runs. */
  end?: () => void
}

/** Whose turn it is: one value of a key at a time, in as many places as there are. */
export class Turns<T, R> {
  /** The work of each value when its turn comes; completes when all that may come has run. */
  readonly works$: Observable<Observable<R>>
  readonly #works$ = new Subject<Observable<R>>()
  readonly #project: Project<T, R>
  readonly #options: TurnOptions<T>
  readonly #running = new FewMap<unknown, Job<T>>()
  /** Of the keys that do not run, for want of a place: the first. */
  readonly #ready = new Map<unknown, Job<T>>()
  /** What waits behind another of its key. */
  readonly #behind = new Map<unknown, Job<T>[]>()
  #waiting = 0
  #filling = false
  #closed = false
  #abandoned = false

  constructor(project: Project<T, R>, options: TurnOptions<T>) {
    this.#project = project
    this.#options = options
    this.works$ = this.#works$.asObservable()
  }

  enter(value: T): void {
    const { concurrency, queue, onBusy, key, dropped } = this.#options
    // Who is told of the end may have more to say, which comes here before the source is unsubscribed.
    if (this.#abandoned) {
      dropped(value, 'abandoned')
      return
    }
    const job: Job<T> = { value, key: key(value) }
    const older = this.#running.get(job.key) ?? this.#ready.get(job.key)
    if (!older && this.#running.size < concurrency) this.#start(job)
    else if (older && onBusy === 'ignore') dropped(value, 'busy')
    else if (older && onBusy === 'latest') this.#supersede(older, job)
    else if (this.#waiting >= queue) dropped(value, 'full')
    else this.#wait(job)
  }

  /** No more values will enter. */
  close(): void {
    this.#closed = true
    this.#completeWhenOver()
  }

  /** Nobody listens any more: tells of all that has not run to its end. */
  abandon(): void {
    this.#abandoned = true
    const left = [...this.#running.values(), ...this.#ready.values(), ...[...this.#behind.values()].flat()]
    for (const { value } of left) this.#options.dropped(value, 'abandoned')
  }

  #wait(job: Job<T>): void {
    this.#waiting += 1
    job.inContext = capturedContext()
    const { key } = job
    if (!this.#running.get(key) && !this.#ready.has(key)) this.#ready.set(key, job)
    else if (!this.#behind.get(key)?.push(job)) this.#behind.set(key, [job])
  }

  /** The newer takes the place of the older, whether that runs or waits. */
  #supersede(older: Job<T>, newer: Job<T>): void {
    const { dropped } = this.#options
    if (this.#ready.has(newer.key)) {
      newer.inContext = capturedContext()
      this.#ready.set(newer.key, newer)
      dropped(older.value, 'superseded')
      return
    }
    // The place is taken before it is left, so that nobody else gets it; and before anybody hears of it, who may have more to say, or to leave.
    this.#running.set(newer.key, newer)
    dropped(older.value, 'superseded')
    older.end?.()
    if (!this.#abandoned && this.#running.get(newer.key) === newer) this.#start(newer)
  }

  #start(job: Job<T>): void {
    this.#running.set(job.key, job)
    const work$ = this.#project(job.value)
    // Done at once, or superseded by what came while it began.
    if (!work$ || this.#running.get(job.key) !== job) {
      this.#leave(job)
      return
    }
    this.#works$.next(
      new Observable((subscriber) => {
        job.end = () => subscriber.complete()
        work$.subscribe(subscriber)
        return () => this.#leave(job)
      }),
    )
  }

  /** A job is over, whatever way: the next of its key lines up. */
  #leave(job: Job<T>): void {
    if (this.#running.get(job.key) !== job) return
    this.#running.delete(job.key)
    const behind = this.#behind.get(job.key)
    const next = behind?.shift()
    if (behind?.length === 0) this.#behind.delete(job.key)
    if (next) this.#ready.set(job.key, next)
    this.#fill()
    this.#completeWhenOver()
  }

  /** One loop at a time, which also starts what lines up meanwhile: a long queue of synchronous work does not grow the stack. */
  #fill(): void {
    if (this.#filling || this.#ready.size === 0) return
    this.#filling = true
    for (const [key, job] of this.#ready) {
      if (this.#abandoned || this.#running.size >= this.#options.concurrency) break
      this.#ready.delete(key)
      this.#waiting -= 1
      if (job.inContext) job.inContext(() => this.#start(job))
      else this.#start(job)
    }
    this.#filling = false
  }

  #completeWhenOver(): void {
    if (this.#closed && this.#running.size === 0 && this.#ready.size === 0) this.#works$.complete()
  }
}
