import { interval, Subject, takeUntil, tap, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs'
import type { Awaitable } from '../src/model/awaitable.js'
import type { DedupeStore } from '../src/model/dedupe-store.js'
import type { Claim, Settlement } from '../src/model/delivery.js'
import type { LarkEvent } from '../src/model/event.js'
import { longestDelay } from './alarm.js'
import { FewMap } from './few-map.js'
import { whenKnown } from './when-known.js'

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
    const { store, lease, asked, failed } = this.#options
    whenKnown(() => store.claim(arrival.key, lease), {
      next: (claimed) => {
        asked(arrival.event)
        if (claimed.verdict === 'new') this.#let(arrival, subscriber, claimed.token)
        // Who handles it elsewhere will tell the store, not us: it has to come again.
        else if (claimed.verdict === 'busy') arrival.claim.nack()
        else arrival.claim.ack()
        decided()
      },
      error: (error) => {
        failed(arrival.event, error)
        this.#let(arrival, subscriber)
        decided()
      },
    })
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
  #conclude({ event, key }: Arrival<T>, settlement: Settlement, token: string | undefined): void {
    const { store, window } = this.#options
    const passage = this.#passages.get(key)
    const answer = () => {
      this.#passages.delete(key)
      for (const claim of passage?.claims ?? []) settle(claim, settlement)
    }
    passage?.renewal?.unsubscribe()
    if (token === undefined) answer()
    else if (settlement.handled === 'failed') this.#step(event, () => store.release(key, token), answer)
    else this.#step(event, () => store.done(key, token, window), answer)
  }

  #renew({ event, key }: Arrival<T>, token: string): Subscription | undefined {
    const { store, lease, scheduler } = this.#options
    const half = lease / 2
    if (half > longestDelay) return undefined
    return interval(half, scheduler)
      .pipe(
        tap(() => this.#step(event, () => store.renew(key, token, lease), nothing)),
        takeUntil(this.#closed$),
      )
      .subscribe()
  }

  /** A step of the store; if it fails, that is told, and changes nothing else. */
  #step(event: T, make: () => Awaitable<void>, next: () => void): void {
    whenKnown(make, {
      next,
      error: (error) => {
        this.#options.failed(event, error)
        next()
      },
    })
  }
}
