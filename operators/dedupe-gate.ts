import { interval, Subject, takeUntil, tap, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs'
import { isPromiseLike, type Awaitable } from '../src/model/awaitable.js'
import type { DedupeStore } from '../src/model/dedupe-store.js'
import type { Claim, Settlement } from '../src/model/delivery.js'
import type { LarkEvent } from '../src/model/event.js'
import { longestDelay } from './alarm.js'
import { FewMap } from './few-map.js'

/** An event that wants to pass. */
export interface Arrival<T> {
  readonly event: T
  readonly key: string
  /** Its own claim, and those of duplicates that come while it is being handled: all are answered by how that ends. */
  readonly claims: Claim[]
  /** Of the lease, while it is being handled. */
  renewal?: Subscription | undefined
}

export interface GateOptions<T> {
  readonly store: DedupeStore
  readonly window: number
  readonly lease: number
  readonly scheduler: SchedulerLike
  /** The store failed in a step for this event. */
  readonly failed: (event: T, error: unknown) => void
  /** The store was asked about this event. */
  readonly asked: (event: T) => void
}

/** What is known of an id: what the store said, or that it failed. */
type Known = Awaited<ReturnType<DedupeStore['claim']>> | { readonly verdict: 'unknown'; readonly error: unknown }

const unknown = (error: unknown): Known => ({ verdict: 'unknown', error })

const nothing = () => undefined

function settleAll({ claims }: Arrival<unknown>, { handled, error }: Settlement): void {
  for (const claim of claims) {
    if (handled === 'failed') claim.nack(error)
    else claim.ack()
  }
}

/** The gate of one subscription of `dedupeByEventId`. */
export class Gate<T extends LarkEvent> {
  readonly #options: GateOptions<T>
  /** Those that have passed, and are being handled. */
  readonly #passed = new FewMap<string, Arrival<T>>()
  readonly #closed$ = new Subject<void>()

  constructor(options: GateOptions<T>) {
    this.#options = options
  }

  /** Hands the event to the subscriber if it may pass, and tells when that is decided: at once where the store is synchronous. */
  judge(arrival: Arrival<T>, subscriber: Subscriber<T>, decided: () => void = nothing): void {
    const first = this.#passed.get(arrival.key)
    if (!first) {
      this.#ask(arrival, subscriber, decided)
      return
    }
    first.claims.push(...arrival.claims)
    decided()
  }

  /** From now on no lease is renewed. */
  close(): void {
    this.#closed$.next()
  }

  #ask(arrival: Arrival<T>, subscriber: Subscriber<T>, decided: () => void): void {
    const { store, lease } = this.#options
    const decide = (known: Known | undefined) => {
      this.#decide(arrival, subscriber, known)
      decided()
    }
    let known: Awaitable<Known>
    try {
      known = store.claim(arrival.key, lease)
    } catch (error) {
      known = unknown(error)
    }
    if (isPromiseLike(known)) known.then(decide, (error: unknown) => decide(unknown(error)))
    else decide(known)
  }

  /** Not every store is typed. */
  #decide(arrival: Arrival<T>, subscriber: Subscriber<T>, known = unknown(new TypeError('the store says nothing'))): void {
    const { asked, failed } = this.#options
    if (known.verdict === 'unknown') {
      failed(arrival.event, known.error)
      this.#let(arrival, subscriber)
      return
    }
    if (known.verdict === 'new') this.#let(arrival, subscriber, known.token)
    // Who handles it elsewhere will tell the store, not us: it has to come again.
    else settleAll(arrival, { handled: known.verdict === 'busy' ? 'failed' : 'ok' })
    // Last: who hears of it may have more to say, and by now the id is taken.
    asked(arrival.event)
  }

  /** Lets an event pass. */
  #let(arrival: Arrival<T>, subscriber: Subscriber<T>, token?: string): void {
    const { event, key, claims } = arrival
    if (subscriber.closed) {
      // Nobody listens any more: it is nacked, and its id given back.
      this.#conclude(arrival, { handled: 'failed' }, token)
      return
    }
    this.#passed.set(key, arrival)
    const handling = event.delivery
      .watch(() => subscriber.next(event), claims[0])
      .subscribe((settlement) => this.#conclude(arrival, settlement, token))
    if (token !== undefined && !handling.closed) arrival.renewal = this.#renew(arrival, token)
  }

  /** The id is remembered or given back; then everybody who came with it is answered. */
  #conclude(arrival: Arrival<T>, settlement: Settlement, token: string | undefined): void {
    arrival.renewal?.unsubscribe()
    const answer = () => {
      this.#passed.delete(arrival.key)
      settleAll(arrival, settlement)
    }
    if (token === undefined) answer()
    else this.#tell(settlement.handled === 'failed' ? 'release' : 'done', arrival, token, answer)
  }

  #renew(arrival: Arrival<T>, token: string): Subscription | undefined {
    const { lease, scheduler } = this.#options
    const half = lease / 2
    if (half > longestDelay) return undefined
    return interval(half, scheduler)
      .pipe(
        tap(() => this.#tell('renew', arrival, token, nothing)),
        takeUntil(this.#closed$),
      )
      .subscribe()
  }

  /** Tells the store; if that fails, it is reported, and changes nothing else. */
  #tell(step: 'done' | 'release' | 'renew', { event, key }: Arrival<T>, token: string, next: () => void): void {
    const { store, window, lease, failed } = this.#options
    let told: Awaitable<void> = undefined
    try {
      told = step === 'release' ? store.release(key, token) : store[step](key, token, step === 'done' ? window : lease)
    } catch (error) {
      failed(event, error)
    }
    if (!isPromiseLike(told)) {
      next()
      return
    }
    told.then(next, (error: unknown) => {
      failed(event, error)
      next()
    })
  }
}
