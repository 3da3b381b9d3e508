import {
  asyncScheduler,
  catchError,
  defer,
  EMPTY,
  finalize,
  from,
  mergeMap,
  Observable,
  of,
  ReplaySubject,
  share,
  take,
  tap,
  throwIfEmpty,
  type MonoTypeOperatorFunction,
  type ObservableInput,
  type TimestampProvider,
} from 'rxjs'
import type { LarkEvent } from '../src/model/event.js'
import type { BotIdentity } from '../src/model/lark.js'
import { handOn, type Held } from './hold.js'
import { rejectionOf } from './rejection-of.js'
import { waitingRoom } from './waiting-room.js'

/** What is needed of who we are: usually all that `lark.bot()` gives. */
export type Me = Pick<BotIdentity, 'openId'>

export interface KnowingMeOptions {
  /** How many events may wait for the first answer; beyond it they are nacked, and rejected as `queue-full`. Default: 10,000. */
  readonly queue?: number
  /** Default: the wall clock. */
  readonly clock?: TimestampProvider
}

/**
 * `filter` for who has to know first who we are: that is asked with the first event, and kept. What comes meanwhile is held. Where it
 * cannot be told, what waits is nacked, rejected as `identity-unknown`, and the next event asks again.
 *
 * @internal
 */
export function filterKnowingMe<T extends LarkEvent>(
  me: ObservableInput<Me>,
  passes: (event: T, me: Me) => boolean,
  { queue = 10_000, clock = asyncScheduler }: KnowingMeOptions = {},
): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      const room = waitingRoom<T>({ max: queue, clock })
      let known: Me | undefined
      const me$ = defer(() => from(me)).pipe(
        take(1),
        throwIfEmpty(),
        tap((identity) => (known = identity)),
        share({ connector: () => new ReplaySubject(1), resetOnComplete: false }),
      )

      const judge = (held: Held<T>, identity: Me): Observable<T> => {
        if (!room.leave(held)) return EMPTY
        if (passes(held.value, identity)) return passOn(held)
        held.claim.ack()
        return EMPTY
      }

      const fail = (held: Held<T>, error: unknown): Observable<never> => {
        room.giveUp(held)
        const message = 'it could not be told who the bot is; nacked, to come again'
        held.value.delivery.report?.(rejectionOf('identity-unknown', held.value, { error, message, at: clock.now() }))
        return EMPTY
      }

      const wait = (event: T): Observable<T> =>
        room.enter(event).pipe(
          mergeMap((held) =>
            me$.pipe(
              catchError((error: unknown) => fail(held, error)),
              mergeMap((identity) => judge(held, identity)),
            ),
          ),
        )

      return source.pipe(
        mergeMap((event) => {
          if (!known) return wait(event)
          return passes(event, known) ? of(event) : EMPTY
        }),
        finalize(() => room.close()),
      )
    })
}

const passOn = <T extends LarkEvent>(held: Held<T>): Observable<T> =>
  new Observable((subscriber) => {
    handOn([held], () => subscriber.next(held.value))
    subscriber.complete()
  })
