import { interval, Subject, takeUntil, tap, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs'
import { isPromiseLike, type Awaitable } from '../src/model/awaitable.js'
import type { DedupeStore } from '../src/model/dedupe-store.js'
import type { Claim, Settlement } from '../src/model/delivery.js'
import type { LarkEvent } from '../src/model/event.js'
import { longestDelay } from './alarm.js'
import { FewMap } from './few-map.js'

/** An event that wants to pass, and the claim that answers for it. */
export interface Arrival<T> {
  readonly event: T
  readonly key: string
  readonly claim: Claim
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

type Claimed = Awaited<ReturnType<DedupeStore['claim']>>

/** An event that has passed, and is being handled. */
interface Passage {
  /** Its own claim, and those of duplicates that came meanwhile: all are answered by how it ends. */
  readonly claims: Claim[]
  renewal?: Subscription | undefined
}

const nothing = () => undefined
const settle = (claim: Claim, { handled, error }: Settlement) => (handled === 'failed' ? claim.nack(error) : claim.ack())

/** The gate of one subscription of `dedupeByEventId`. */
export class Gate<T extends LarkEvent> {
  readonly #options: GateOptions<T>
  readonly #passages = new FewMap<string, Passage>()
  readonly #closed$ = new Subject<void>()

  constructor(options: GateOptions<T>) {
    this.#options = options
  }

  /** Hands the event to the subscriber if it may pass, and tells when that is decided: at once where the store is synchronous. */
  judge(arrival: Arrival<T>, subscriber: Subscriber<T>, decided: () => void = nothing): void {
    const passage = this.#passages.get(arrival.key)
    if (!passage) {
      this.#ask(arrival, subscriber, decided)
      return
    }
    passage.claims.push(arrival.claim)
    decided()
  }

  /** From now on no lease is renewed. */
  close(): void {
    this.#closed$.next()
  }

  #ask(arrival: Arrival<T>, subscriber: Subscriber<T>, decided: () => void): void {
    const { store, lease, failed } = this.#options
    const fail = (error: unknown) => {
      failed(arrival.event, error)
      this.#let(arrival, subscriber)
      decided()
    }
    let known: Awaitable<Claimed>
    try {
      known = store.claim(arrival.key, lease)
    } catch (error) {
      fail(error)
      return
    }
    if (isPromiseLike(known)) known.then((claimed) => this.#decide(claimed, arrival, subscriber, decided), fail)
    else this.#decide(known, arrival, subscriber, decided)
  }

  #decide(claimed: Claimed, arrival: Arrival<T>, subscriber: Subscriber<T>, decided: () => void): void {
    this.#options.asked(arrival.event)
    if (claimed.verdict === 'new') this.#let(arrival, subscriber, claimed.token)
    // Who handles it elsewhere will tell the store, not us: it has to come again.
    else if (claimed.verdict === 'busy') arrival.claim.nack()
    else arrival.claim.ack()
    decided()
  }

  /** Lets an event pass. */
  #let(arrival: Arrival<T>, subscriber: Subscriber<T>, token?: string): void {
    const { event, key, claim } = arrival
    if (subscriber.closed) {
      // Nobody listens any more: it is nacked, and its id given back.
      this.#conclude(arrival, { handled: 'failed' }, token)
      return
    }
    const passage: Passage = { claims: [claim] }
    this.#passages.set(key, passage)
    const handling = event.delivery
      .watch(() => subscriber.next(event), claim)
      .subscribe((settlement) => this.#conclude(arrival, settlement, token))
    if (token !== undefined && !handling.closed) passage.renewal = this.#renew(arrival, token)
  }

  /** The id is remembered or given back; then everybody who came with it is answered. */
  #conclude(arrival: Arrival<T>, settlement: Settlement, token: string | undefined): void {
    this.#passages.get(arrival.key)?.renewal?.unsubscribe()
    const answer = () => this.#answer(arrival.key, settlement)
    if (token === undefined) answer()
    else this.#tell(settlement.handled === 'failed' ? 'release' : 'done', arrival, token, answer)
  }

  #answer(key: string, settlement: Settlement): void {
    const claims = this.#passages.get(key)?.claims ?? []
    this.#passages.delete(key)
    for (const claim of claims) settle(claim, settlement)
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
    const fail = (error: unknown) => {
      failed(event, error)
      next()
    }
    let told: Awaitable<void>
    try {
      told = step === 'release' ? store.release(key, token) : store[step](key, token, step === 'done' ? window : lease)
    } catch (error) {
      fail(error)
      return
    }
    if (isPromiseLike(told)) told.then(next, fail)
    else next()
  }
}
