import { isEvent, isLarkError, ofEventType, type EventOf, type LarkEvent } from 'rxlark'
import type { Observable } from 'rxjs'

declare module 'rxlark' {
  interface EventMap {
    'custom.thing.happened_v1': { readonly thing: { readonly size: number } }
  }
}

/** Users' own event types are events like any other. */
export const things = (events$: Observable<LarkEvent>): Observable<EventOf<'custom.thing.happened_v1'>> =>
  events$.pipe(ofEventType('custom.thing.happened_v1'))

export const sizeOf = (event: LarkEvent): number => (isEvent(event, 'custom.thing.happened_v1') ? event.payload.thing.size : 0)

export const logIdOf = (error: unknown): string => (isLarkError(error, 'ApiError') ? error.logId : '')

// @ts-expect-error A name that is not in the map is an error.
export const typo = ofEventType('im.message.recieve_v1')
