import { Subject, type Observable, type Subscription } from 'rxjs'
import type { Claim, Deliverable } from '../src/model/delivery.js'

interface Waiting<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void
  readonly reject: (error: unknown) => void
}

/** A value that waits, and the claim of the event that it is. */
interface Ready<T> {
  readonly value: T
  readonly claim: Claim | undefined
}

const over = { done: true, value: undefined } as const

const claimOf = (value: unknown): Claim | undefined =>
  typeof value === 'object' && value !== null && 'delivery' in value ? (value as Deliverable).delivery.claim() : undefined

/**
 * The edge between a stream, which pushes, and a loop, which asks: what was pushed and not asked for, or asked for and not pushed yet.
 *
 * @internal
 */
export class AsyncReader<T> implements AsyncIterator<T, undefined> {
  /** Emits when the loop wants more than there is. */
  readonly wanted$: Observable<void>
  readonly #wanted$ = new Subject<void>()
  readonly #open: (reader: AsyncReader<T>) => Observable<readonly T[]>
  readonly #ready: Ready<T>[] = []
  readonly #waiting: Waiting<T>[] = []
  /** Of what the loop was given, and has not gone on from. */
  readonly #given: Claim[] = []
  #subscription: Subscription | undefined
  #end: { readonly error?: unknown } | undefined

  /** @param open - Makes the stream, when the first value is asked for; each value of it is so many of the loop's. */
  constructor(open: (reader: AsyncReader<T>) => Observable<readonly T[]>) {
    this.#open = open
    this.wanted$ = this.#wanted$.asObservable()
  }

  /** How many values wait for the loop. */
  get length(): number {
    return this.#ready.length
  }

  /** Whether the loop waits for a value. */
  get isHungry(): boolean {
    return this.#waiting.length > 0
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    for (const claim of this.#given.splice(0)) claim.ack()
    const result = new Promise<IteratorResult<T, undefined>>((resolve, reject) => this.#waiting.push({ resolve, reject }))
    this.#serve()
    if (!this.#subscription) this.#start()
    else if (this.isHungry) this.#wanted$.next()
    return result
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#subscription?.unsubscribe()
    for (const claim of this.#given.splice(0)) claim.nack()
    for (const { claim } of this.#ready.splice(0)) claim?.nack()
    this.#finish({})
    return over
  }

  #start(): void {
    if (this.#end) return
    this.#subscription = this.#open(this).subscribe({
      next: (values) => {
        for (const value of values) this.#ready.push({ value, claim: claimOf(value) })
        this.#serve()
      },
      error: (error: unknown) => this.#finish({ error }),
      complete: () => this.#finish({}),
    })
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end = end
    this.#serve()
  }

  /** Gives what there is to who waits. An error is given once; after it the loop is over. */
  #serve(): void {
    while (this.#ready.length > 0 && this.#waiting.length > 0) this.#give(this.#ready.shift() as Ready<T>)
    if (!this.#end || this.#ready.length > 0) return
    for (const { resolve, reject } of this.#waiting.splice(0)) {
      if ('error' in this.#end) reject(this.#end.error)
      else resolve(over)
      this.#end = {}
    }
  }

  #give({ value, claim }: Ready<T>): void {
    if (claim) this.#given.push(claim)
    this.#waiting.shift()?.resolve({ done: false, value })
  }
}
