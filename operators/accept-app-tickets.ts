import {
  asyncScheduler,
  catchError,
  defer,
  EMPTY,
  ignoreElements,
  merge,
  mergeMap,
  of,
  tap,
  type MonoTypeOperatorFunction,
  type TimestampProvider,
} from 'rxjs'
import type { EventOf, LarkEvent } from '../src/model/event.js'
import type { Lark } from '../src/model/lark.js'
import { rejectionOf } from './rejection-of.js'

export interface AcceptAppTicketsOptions {
  /** Default: the wall clock. */
  readonly clock?: TimestampProvider
}

/**
 * Gives the tickets of a store app to its client, as they come by. Put it next to the source of the app, whichever that is; calls that
 * wait for a ticket go on at once, in every process that shares the store of the client.
 *
 * Every event passes, tickets too. A ticket is acked when the store has it, and nacked where the store fails, so that the platform
 * delivers it again. Tickets of other apps are left alone.
 *
 * ```text
 * source  ---e----t----e---
 * client  --------t--------
 * result  ---e----t----e---
 * ```
 *
 * @example
 * ```ts
 * import { acceptAppTickets, createLark, fromWebhook, ofEventType } from 'rxlark'
 *
 * const lark = createLark({ appId, appSecret, appType: 'store' })
 * fromWebhook({ encryptKey: 'the encrypt key of the app' })
 *   .pipe(acceptAppTickets(lark), ofEventType('im.message.receive_v1'))
 *   .subscribe((event) => console.log(event.tenantKey))
 * ```
 * @returns Emits what the source emits, at once, and completes with it when the last ticket is kept. Keeps nothing.
 * @throws What the source errors with; a store that fails is a rejection `handler-failed`.
 * @see protocol 2.3, 9
 * @category Operators
 */
export function acceptAppTickets<T extends LarkEvent>(
  lark: Pick<Lark, 'appId' | 'acceptAppTicket'>,
  { clock = asyncScheduler }: AcceptAppTicketsOptions = {},
): MonoTypeOperatorFunction<T> {
  const isOurs = (event: LarkEvent): event is EventOf<'app_ticket'> => event.type === 'app_ticket' && event.appId === lark.appId

  const accept = (event: EventOf<'app_ticket'>) => {
    const claim = event.delivery.claim()
    return defer(() => lark.acceptAppTicket(event.payload.app_ticket)).pipe(
      tap({ complete: () => claim.ack(), unsubscribe: () => claim.nack() }),
      catchError((error: unknown) => {
        claim.nack(error)
        event.delivery.report?.(rejectionOf('handler-failed', event, { error, at: clock.now() }))
        return EMPTY
      }),
      ignoreElements(),
    )
  }

  return (source) => source.pipe(mergeMap((event) => (isOurs(event) ? merge(accept(event), of(event)) : of(event))))
}
