import { EMPTY, ignoreElements, interval, mergeMap, tap } from 'rxjs'
import type { Observable } from 'rxjs'
import type { App } from './app.js'
import { BoundedMap } from './bounded-map.js'
import type { SimulatorClock } from './clock.js'
import { pushOf } from './envelope.js'
import type { Ids } from './ids.js'
import type { Push } from './push.js'

/** How often the platform pushes a ticket by itself (protocol 2.3), in ms. */
const everyHour = 3_600_000

/** How many tickets are good at once, over all apps. */
const kept = 100

/** The tickets of store apps. */
export interface AppTickets {
  /** Pushes a new ticket to a store app. */
  push(app: App): void
  isGood(app: App, ticket: string): boolean
  /** Makes every ticket given out so far worthless. */
  revokeAll(): void
  /** The hourly pushes: subscribed while the platform runs; emits nothing. */
  readonly work$: Observable<never>
}

export interface AppTicketsContext {
  readonly apps: readonly App[]
  readonly clock: SimulatorClock
  readonly ids: Ids
  readonly publish: (push: Push) => void
}

export function createAppTickets({ apps, clock, ids, publish }: AppTicketsContext): AppTickets {
  const good = new BoundedMap<string, string>(kept)
  const push = (app: App) => {
    const ticket = `tk-${ids.hex(32)}`
    good.set(ticket, app.appId)
    publish(pushOf({ app, type: 'app_ticket', event: { app_ticket: ticket, tenant_key: undefined }, at: clock.now() }, ids))
  }
  const storeApps = apps.filter(({ appType }) => appType === 'store')
  return {
    push,
    isGood: ({ appId }, ticket) => good.get(ticket) === appId,
    revokeAll: () => good.clear(),
    work$:
      storeApps.length === 0
        ? EMPTY
        : interval(everyHour, clock).pipe(
            mergeMap(() => storeApps),
            tap(push),
            ignoreElements(),
          ),
  }
}
