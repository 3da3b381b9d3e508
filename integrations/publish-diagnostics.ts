import { channel, type Channel } from 'node:diagnostics_channel'
import type { Observable, Unsubscribable } from 'rxjs'
import type { Activity } from '../src/model/activity.js'
import { internals, type WithInternals } from '../src/model/internals.js'
import type { Lark } from '../src/model/lark.js'
import type { LarkSource, SourceActivity } from '../src/model/source.js'

type Kind = Activity['kind'] | SourceActivity['kind']

const channelOf = (kind: Kind): Channel => channel(`rxlark:${kind}`)

const kindsOfCalls: readonly Activity['kind'][] = ['request', 'response', 'retry', 'limit', 'error', 'token']

/**
 * Publishes what a client or a source does on the channels of `node:diagnostics_channel`: `rxlark:request`, `rxlark:response`,
 * `rxlark:retry`, `rxlark:limit`, `rxlark:error` and `rxlark:token` of a client, `rxlark:received`, `rxlark:acked` and the others of
 * `SourceActivity` of a source.
 *
 * For tracers and metrics, which subscribe by name and need no reference to anything. A message is the activity itself, redacted as
 * on `activity$`. As long as no channel has a subscriber, a call costs a look at each channel and no message is made.
 *
 * @example
 * ```ts
 * import { subscribe } from 'node:diagnostics_channel'
 *
 * publishDiagnostics(lark)
 * subscribe('rxlark:response', (activity) => console.log(activity))
 * ```
 * @param whose - A client, or a source.
 * @returns Ends it when it is unsubscribed. A client publishes once: who asks again takes the place of the one before.
 * @category Integrations
 */
export function publishDiagnostics(whose: Lark | LarkSource): Unsubscribable {
  const watch = internals in whose ? (whose as Lark & WithInternals)[internals].watch : undefined
  if (!watch) return publishing((whose as LarkSource).activity$)
  const channels = new Map(kindsOfCalls.map((kind) => [kind, channelOf(kind)]))
  const all = [...channels.values()]
  return watch({
    wants: () => all.some(isHeard),
    next: (activity) => channels.get(activity.kind)?.publish(activity),
  })
}

const isHeard = ({ hasSubscribers }: Channel): boolean => hasSubscribers

const publishing = (activity$: Observable<SourceActivity | Activity>): Unsubscribable =>
  activity$.subscribe((activity) => {
    const to = channelOf(activity.kind)
    if (to.hasSubscribers) to.publish(activity)
  })
