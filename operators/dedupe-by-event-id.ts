import {
  asyncScheduler,
  catchError,
  defer,
  EMPTY,
  map,
  merge,
  mergeMap,
  Observable,
  Subject,
  takeUntil,
  tap,
  timer,
  type MonoTypeOperatorFunction,
  type SchedulerLike,
} from 'rxjs'
import type { Awaitable } from '../src/model/awaitable.js'
import type { DedupeStore } from '../src/model/dedupe-store.js'
import type { Claim, Settlement } from '../src/model/delivery.js'
import type { LarkEvent } from '../src/model/event.js'
import { awaited } from './awaited.js'
import { createMemoryDedupeStore } from './memory-dedupe-store.js'
import { mergeByKey } from './merge-by-key.js'
import { rejectionOf } from './rejection-of.js'

export interface DedupeOptions {
  /** Where ids are remembered. Default: in memory, for this subscription. */
  readonly store?: DedupeStore
  /** Tells the pipelines apart that share a store. Default: `events`. */
  readonly name?: string
  /** Ms that a handled id is remembered. Default: 8 h, longer than the platform's last redelivery (protocol 5.6). */
  readonly window?: number
  /** Ids that the default store remembers. Default: 100,000. */
  readonly max?: number
  /** Ms that an id belongs to a running handler; renewed while it runs. Default: 10 min. */
  readonly lease?: number
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

interface Held<T> {
  readonly event: T
  readonly key: string
  readonly held: Claim
}

const hour = 3_600_000

/** How many look-ups may be under way, and how many events may wait for one. */
const lookups = 1_000
const waiting = 10_000

const settle = (claim: Claim, { handled, error }: Settlement) => (handled === 'failed' ? claim.nack(error) : claim.ack())

/**
 * Lets each event id pass once, and again only if its handling failed.
 *
 * For every pipeline: the platform delivers at least once, and again after 15 s, 5 min, 1 h and 6 h when an answer was late.
 * An id is taken when its event passes, remembered when that was handled, given back when it failed, so that the redelivery
 * passes. A duplicate that comes while the first is being handled is dropped, and answered like the first.
 *
 * ```text
 * source  -a-b-a-c-|
 * result  -a-b---c-|
 * ```
 *
 * @example
 * ```ts
 * source.pipe(dedupeByEventId({ window: 24 * 3_600_000 }), handle(save))
 * ```
 * @param options - The store, its window and its bounds.
 * @returns Emits and completes with the source; events keep their order per id, and altogether where the store is synchronous.
 * A store that fails lets events pass, and reports `store-failed`; an id forgotten early reports `evicted`. At most 1,000
 * look-ups run and 10,000 events wait; beyond it they are nacked as `queue-full`.
 * @throws Only what the source errors with.
 * @see protocol 5.6
 * @category Operators
 */
export function dedupeByEventId<T extends LarkEvent>(options: DedupeOptions = {}): MonoTypeOperatorFunction<T> {
  const { name = 'events', window = 8 * hour, lease = hour / 6, max = 100_000, scheduler = asyncScheduler } = options
  const report = (event: T, reason: string, error?: unknown, message?: string) =>
    event.delivery.report?.(rejectionOf(reason, event, { error, ...(message === undefined ? {} : { message }), at: scheduler.now() }))

  return (source) =>
    defer(() => {
      const abandoned$ = new Subject<void>()
      // Of what runs here: how it will end, for duplicates that come meanwhile.
      const running = new Map<string, Observable<Settlement>>()
      const evictions: string[] = []
      const store = options.store ?? createMemoryDedupeStore({ max, clock: scheduler, evicted: (key) => evictions.push(key) })

      const tellEvictions = (event: T) => {
        const [first] = evictions.splice(0)
        if (first !== undefined) report(event, 'evicted', undefined, `${first} was forgotten before its window was over: more than ${max} ids`)
      }

      /** Runs a step of the store to its end; a failing store is reported, and changes nothing else. */
      const step = (event: T, make: () => Awaitable<void>, then: () => void) =>
        awaited(make)
          .pipe(
            catchError((error: unknown) => {
              report(event, 'store-failed', error)
              return EMPTY
            }),
          )
          .subscribe({ complete: then })

      const keep = (event: T, key: string, token: string, settled$: Observable<Settlement>) =>
        timer(lease / 2, lease / 2, scheduler)
          .pipe(
            takeUntil(merge(settled$, abandoned$)),
            mergeMap(() => awaited(() => store.renew(key, token, lease))),
            catchError((error: unknown) => {
              report(event, 'store-failed', error)
              return EMPTY
            }),
          )
          .subscribe()

      /** Passes the event on; its id is remembered or given back by what becomes of it. */
      const pass = ({ event, key, held }: Held<T>, token: string | undefined): Observable<T> =>
        new Observable((subscriber) => {
          const settled$ = event.delivery.watch(() => subscriber.next(event), held)
          running.set(key, settled$)
          settled$.subscribe((settlement) => {
            running.delete(key)
            if (token === undefined) return settle(held, settlement)
            const failed = settlement.handled === 'failed'
            step(
              event,
              () => (failed ? store.release(key, token) : store.done(key, token, window)),
              () => settle(held, settlement),
            )
          })
          if (token !== undefined) keep(event, key, token, settled$)
          subscriber.complete()
        })

      const drop = ({ key, held }: Held<T>, verdict: 'busy' | 'done'): Observable<never> => {
        if (verdict === 'done') held.ack()
        // Busy elsewhere: how it ends there cannot be known here, so it has to come again.
        else if (!running.has(key)) held.nack()
        else running.get(key)?.subscribe((settlement) => settle(held, settlement))
        return EMPTY
      }

      const judge = (work: Held<T>): Observable<T> =>
        awaited(() => store.claim(work.key, lease)).pipe(
          tap(() => tellEvictions(work.event)),
          catchError((error: unknown) => {
            report(work.event, 'store-failed', error)
            return [undefined]
          }),
          mergeMap((claimed) => {
            if (claimed === undefined) return pass(work, undefined)
            return claimed.verdict === 'new' ? pass(work, claimed.token) : drop(work, claimed.verdict)
          }),
          tap({ unsubscribe: () => work.held.nack() }),
        )

      return source.pipe(
        map((event): Held<T> => ({ event, key: `${name}/${event.appId}/${event.id}`, held: event.delivery.claim() })),
        mergeByKey(judge, {
          key: ({ key }) => key,
          concurrency: lookups,
          queue: waiting,
          onBusy: 'queue',
          dropped({ event, held }, why) {
            held.nack()
            if (why === 'full') report(event, 'queue-full')
          },
        }),
        tap({ unsubscribe: () => abandoned$.next() }),
      )
    })
}
