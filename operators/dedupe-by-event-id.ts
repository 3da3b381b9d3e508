import {
  asyncScheduler,
  defer,
  ignoreElements,
  map,
  Observable,
  tap,
  type MonoTypeOperatorFunction,
  type SchedulerLike,
  type TimestampProvider,
} from 'rxjs'
import type { DedupeStore } from '../src/model/dedupe-store.js'
import type { LarkEvent } from '../src/model/event.js'
import { Gate, type Arrival } from './dedupe-gate.js'
import { mergeByKey } from './merge-by-key.js'
import { rejectionOf } from './rejection-of.js'
import { Remembered } from './remembered.js'

export interface DedupeOptions {
  /** Where ids are remembered. Default: in memory, for this subscription. */
  readonly store?: DedupeStore
  /** Tells the pipelines apart that share a store. Default: `events`. */
  readonly name?: string
  /** Ms that a handled id is remembered. Default: 8 h, longer than the platform's last redelivery (protocol 5.6). */
  readonly window?: number
  /** Ids that the default store remembers, beside those that are being handled. Default: 100,000 (about 10 MB). */
  readonly max?: number
  /** Ms that an id belongs to a running handler in a `store`; renewed while it runs. Default: 10 min. */
  readonly lease?: number
  /** Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike
}

const minute = 60_000
const hour = 60 * minute

type KeyOf = (event: LarkEvent) => string

/** How many look-ups may be under way, and how many events may wait for one. */
const lookups = 1_000
const waiting = 10_000

/**
 * Lets each event id pass once, and again only if its handling failed.
 *
 * For every pipeline: the platform delivers at least once, and again after 15 s, 5 min, 1 h and 6 h when an answer was late.
 * An id is taken when its event passes, remembered when that was handled, given back when it failed, so that the redelivery
 * passes. A duplicate that comes while the first is being handled is dropped, and answered like the first; one that is being
 * handled elsewhere, by another who shares the store and the name, is nacked, to come again.
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
 * A store that fails lets events pass, and reports `store-failed`; ids forgotten early are reported as `evicted`, once a minute.
 * At most 1,000 look-ups run and 10,000 events wait; beyond it they are nacked as `queue-full`. Unsubscribing nacks what waits.
 * @throws Only what the source errors with.
 * @see protocol 5.6
 * @category Operators
 */
export function dedupeByEventId<T extends LarkEvent>(options: DedupeOptions = {}): MonoTypeOperatorFunction<T> {
  const { name = 'events', window = 8 * hour, lease = 10 * minute, max = 100_000, scheduler = asyncScheduler } = options

  const report = (
    event: T,
    reason: 'store-failed' | 'queue-full' | 'evicted',
    more: { error?: unknown; message?: string } = {},
  ) => event.delivery.report?.(rejectionOf(reason, event, { ...more, at: scheduler.now() }))

  const failed = (event: T, error: unknown) => report(event, 'store-failed', { error })

  /** Where the store is synchronous, an event has passed or not when it was judged: no stream for each is needed. */
  const judgeAtOnce: MonoTypeOperatorFunction<T> = (source) =>
    new Observable((subscriber) => {
      const forgotten = createEvictionCount(scheduler)
      const gate = new Gate<T>({
        store: ownMemory({ max, clock: scheduler, evicted: forgotten.add }),
        window,
        // Nobody else waits for it to end.
        lease: Infinity,
        scheduler,
        failed,
        asked: (event) =>
          forgotten.tell((count) =>
            report(event, 'evicted', {
              message: `${count} ids forgotten before their window was over: there is room for ${max}`,
            }),
          ),
      })
      const arrive = arrivals<T>(ownKeys())
      source
        .pipe(
          tap((event) => gate.judge(arrive(event), subscriber)),
          ignoreElements(),
        )
        .subscribe(subscriber)
    })

  /** A look-up takes its time; an id then waits for its own, so that its events keep their order. */
  const judgeInTurn =
    (store: DedupeStore): MonoTypeOperatorFunction<T> =>
    (source) =>
      defer(() => {
        const gate = new Gate<T>({ store, window, lease, scheduler, failed, asked: () => undefined })
        const judge = (arrival: Arrival<T>) =>
          new Observable<T>((subscriber) => gate.judge(arrival, subscriber, () => subscriber.complete()))
        return source.pipe(
          map(arrivals<T>(sharedKeys(name))),
          mergeByKey(judge, {
            key: ({ key }) => key,
            concurrency: lookups,
            queue: waiting,
            onBusy: 'queue',
            dropped({ event, claims }, why) {
              for (const claim of claims) claim.nack()
              if (why === 'full') report(event, 'queue-full')
            },
          }),
          tap({ unsubscribe: () => gate.close(), error: () => gate.close() }),
        )
      })

  return options.store ? judgeInTurn(options.store) : judgeAtOnce
}

const arrivals =
  <T extends LarkEvent>(keyOf: KeyOf) =>
  (event: T): Arrival<T> => ({ event, key: keyOf(event), claims: [event.delivery.claim()], renewal: undefined })

/** A store for one gate, which knows by itself what is being handled: it is asked for the rest alone. */
function ownMemory({ max, clock, evicted }: { max: number; clock: TimestampProvider; evicted: () => void }): DedupeStore {
  const done = new Remembered()
  const [isNew, isDone] = [{ verdict: 'new', token: '' }, { verdict: 'done' }] as const
  return {
    claim(key) {
      const now = clock.now()
      if (done.has(key, now)) return isDone
      done.keep(max - 1, now, evicted)
      return isNew
    },
    done: (key, _token, window) => done.add(key, clock.now() + window),
    renew: () => undefined,
    release: () => undefined,
  }
}

/** Keys of a store that others share. What the keys of one app have in common is made once. */
function sharedKeys(name: string): KeyOf {
  let last = { appId: '', prefix: `${name}//` }
  return ({ appId, id }) => {
    if (last.appId !== appId) last = { appId, prefix: `${name}/${appId}/` }
    return last.prefix + id
  }
}

/** Keys of a store of our own: the ids of the first app as they are. To make and keep a text for each costs more than the store. */
function ownKeys(): KeyOf {
  let first: string | undefined
  return ({ appId, id }) => {
    first ??= appId
    return appId === first ? id : `${appId}/${id}`
  }
}

/** Counts what was forgotten, and tells of it once a minute at most. */
function createEvictionCount(scheduler: SchedulerLike) {
  let count = 0
  let quietUntil = -Infinity
  return {
    add: () => (count += 1),
    tell(to: (count: number) => void) {
      if (count === 0 || scheduler.now() < quietUntil) return
      to(count)
      count = 0
      quietUntil = scheduler.now() + minute
    },
  }
}
