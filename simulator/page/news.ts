import { filter, map, merge, tap } from 'rxjs'
import type { Observable } from 'rxjs'
import { cardKind } from '../cards.js'
import type { Deliveries } from '../deliveries.js'
import type { SimulatedPlatform } from '../platform.js'
import { reactionKind } from '../reactions.js'
import type { Requests } from '../requests.js'
import type { PageLog } from './page-log.js'
import type { PageNews } from './protocol.js'
import { pageApp, pageCard, pageConnection, pageReaction, snapshotOf } from './snapshot.js'
import { waitingFaults } from './waiting-faults.js'

/** What happens to the log and the tenant of a platform, as news. Requests and deliveries begin with those that are replayed. */
export const newsOf = (platform: SimulatedPlatform, log$: Requests['log$'], log: PageLog): Observable<PageNews> =>
  merge(tenantNews(platform), callNews(log$, platform.deliveries, log), platformNews(platform, log))

const tenantNews = ({ tenant, collections }: SimulatedPlatform): Observable<PageNews> =>
  merge(
    tenant.people$.pipe(map(({ person, gone }): PageNews => ({ kind: 'person', person, ...(gone && { gone }) }))),
    tenant.chats$.pipe(map((chat): PageNews => ({ kind: 'chat', chat }))),
    tenant.changes$.pipe(map((message): PageNews => ({ kind: 'message', message }))),
    collections.changes$.pipe(
      filter(({ kind }) => kind === reactionKind),
      map(({ entry, removed }): PageNews => ({
        kind: 'reaction',
        reaction: pageReaction(entry),
        ...(removed && { gone: true }),
      })),
    ),
    collections.changes$.pipe(
      filter(({ kind, removed }) => kind === cardKind && !removed),
      map(({ entry }): PageNews => ({ kind: 'card', card: pageCard(entry) })),
    ),
  )

const callNews = (log$: Requests['log$'], { log$: delivered$ }: Deliveries, log: PageLog): Observable<PageNews> =>
  merge(
    log$.pipe(map((exchanged): PageNews => ({ kind: 'request', request: log.addRequest(exchanged) }))),
    delivered$.pipe(map((delivered): PageNews => ({ kind: 'delivery', delivery: log.addDelivery(delivered) }))),
  )

const platformNews = (platform: SimulatedPlatform, log: PageLog): Observable<PageNews> => {
  const { clock, jumps$, faults, webSockets, addedApps$, replaced$ } = platform
  return merge(
    replaced$.pipe(map((): PageNews => snapshotOf(platform, log))),
    jumps$.pipe(
      tap(log.addJump),
      map((jump): PageNews => ({ kind: 'clock', now: clock.now(), jump })),
    ),
    addedApps$.pipe(map((app): PageNews => ({ kind: 'app', app: pageApp(app) }))),
    webSockets.connections$.pipe(map((open): PageNews => ({ kind: 'connections', connections: open.map(pageConnection) }))),
    merge(...Object.values(faults).map(({ changes$ }: { readonly changes$: Observable<void> }) => changes$)).pipe(
      map((): PageNews => ({ kind: 'faults', faults: waitingFaults(faults) })),
    ),
  )
}
