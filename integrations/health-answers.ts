import { connectable, map, ReplaySubject, take, type Observable } from 'rxjs'
import type { WebhookResponse } from '../src/model/webhook.js'
import type { Health } from '../streams/health.js'

export interface HealthHandlerOptions {
  /** What the status tells, 200 or 503: for the two kinds of probes. Default: `ready`. */
  readonly check?: 'live' | 'ready' | undefined
}

/**
 * The answer to a probe, whenever it is subscribed: by the latest state. States are listened to from now on, whether somebody asks or
 * not, so that what went wrong between two probes is known.
 */
export function healthAnswers(
  health$: Observable<Health>,
  { check = 'ready' }: HealthHandlerOptions,
): Observable<WebhookResponse> {
  const state$ = connectable(health$, { connector: () => new ReplaySubject<Health>(1), resetOnDisconnect: false })
  state$.connect()
  return state$.pipe(
    take(1),
    map((health) => ({
      status: health[check] ? 200 : 503,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
      body: JSON.stringify(health),
    })),
  )
}
