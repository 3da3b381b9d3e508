import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createLark,
  createMemoryDedupeStore,
  dedupeByEventId,
  fromWebhook,
  fromWebSocket,
  handle,
  type DedupeStore,
  type LarkEvent,
  type LarkSource,
} from 'rxlark'
import { toNodeListener } from 'rxlark/node'
import type { DeliveryReport, Simulator } from 'rxlark/simulator'
import {
  concatMap,
  filter,
  firstValueFrom,
  interval,
  lastValueFrom,
  map,
  take,
  tap,
  timer,
  toArray,
  type Subscription,
} from 'rxjs'
import { withSimulator } from '../simulator/support/with-simulator.js'

/** One of the processes of a deployment. */
interface Replica {
  /** Resolves when it has drained, and is gone. */
  stop(): Promise<void>
}

interface Deployment {
  readonly simulator: Simulator
  /** Shared by all replicas, as a Redis would be. */
  readonly store: DedupeStore
  /** How often the handling of an event was begun, and how often it was done, by its id. */
  readonly begun: Counts
  readonly done: Counts
}

type Counts = Map<string, number>

const count = (counts: Counts, id: string) => counts.set(id, (counts.get(id) ?? 0) + 1)

const restarts = 20
/** What comes in the second in which one replica takes the place of another. */
const eventsBetween = 50
const second = 1_000

/** Handles for up to a fifth of a second, as a handler does that calls somebody. */
const work = (source: LarkSource, { store, begun, done }: Deployment): Subscription =>
  source
    .pipe(
      dedupeByEventId({ store }),
      handle(
        ({ id }: LarkEvent) => {
          count(begun, id)
          return timer(25 * (id.charCodeAt(id.length - 1) % 8)).pipe(tap(() => count(done, id)))
        },
        { concurrency: 100 },
      ),
    )
    .subscribe()

async function overWebSocket(deployment: Deployment): Promise<Replica> {
  const { appId, appSecret } = deployment.simulator.credentials
  const lark = createLark({ appId, appSecret, domain: deployment.simulator.url, log: 'silent' })
  const source = fromWebSocket(lark)
  const working = work(source, deployment)
  await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
  return {
    stop: async () => {
      await lastValueFrom(source.stop())
      // The process ends: what still runs does not go on.
      working.unsubscribe()
      lark.close()
    },
  }
}

/** The addresses of the replicas that listen, as a load balancer has them. */
type Balancer = string[]

async function overWebhook(deployment: Deployment, balancer: Balancer): Promise<Replica> {
  const { encryptKey, verificationToken } = deployment.simulator.credentials
  const source = fromWebhook({ encryptKey, verificationToken, log: 'silent' })
  const working = work(source, deployment)
  const server = createServer(toNodeListener(source)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  balancer.push(url)
  return {
    stop: async () => {
      // The balancer hears of it when it has begun: what comes in between is refused, and delivered again.
      const stopped = lastValueFrom(source.stop())
      await firstValueFrom(timer(5))
      balancer.splice(balancer.indexOf(url), 1)
      await stopped
      working.unsubscribe()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** So many, spread over a second. */
const push = (simulator: Simulator, events: number): Promise<readonly string[]> =>
  lastValueFrom(
    interval(second / events).pipe(
      take(events),
      concatMap((index) => simulator.push('im.chat.disbanded_v1', { chat_id: `oc_${index}` })),
      map(({ eventId }) => eventId),
      toArray(),
    ),
  )

/** The last that the platform has to tell of each event. */
type Reports = ReadonlyMap<string, DeliveryReport>

/** Advances the platform from redelivery to redelivery, until each event was acked. */
async function delivered(
  { simulator: { clock }, begun, done }: Deployment,
  ids: readonly string[],
  reports: Reports,
): Promise<void> {
  for (;;) {
    const open = ids.filter((id) => reports.get(id)?.status !== 'acked')
    if (open.length === 0) return
    const due = open.map((id) => reports.get(id)?.retryAt ?? 0)
    // While one is on its way time stands still, as it would run out for that one; and while one is being handled: where it was
    // sent twice, what was sent to the other replica is refused so long, and the platform would give up within its five attempts.
    const handled = open.every((id) => begun.get(id) === done.get(id))
    if (handled && due.every((at) => at > clock.now())) clock.advance(Math.min(...due) - clock.now())
    await firstValueFrom(timer(2))
  }
}

async function rollingRestarts(simulator: Simulator, start: (deployment: Deployment) => Promise<Replica>): Promise<void> {
  const deployment: Deployment = { simulator, begun: new Map(), done: new Map(), store: createMemoryDedupeStore() }
  const reports = new Map<string, DeliveryReport>()
  simulator.deliveries$.subscribe((report) => {
    if (reports.get(report.eventId)?.status !== 'acked') reports.set(report.eventId, report)
  })
  const replicas = [await start(deployment), await start(deployment)]
  const ids: string[] = []
  for (let restart = 0; restart < restarts; restart += 1) {
    const old = replicas.shift()
    simulator.faults.duplicateDeliveries(5)
    const [pushed, next] = await Promise.all([push(simulator, eventsBetween), start(deployment), old?.stop()])
    ids.push(...pushed)
    replicas.push(next)
  }
  await delivered(deployment, ids, reports)
  await Promise.all(replicas.map((replica) => replica.stop()))
  assert.equal(new Set(ids).size, restarts * eventsBetween)
  for (const counts of [deployment.begun, deployment.done]) {
    assert.deepEqual(
      ids.filter((id) => counts.get(id) !== 1).map((id) => [id, counts.get(id)]),
      [],
    )
  }
}

describe('rolling restarts of two replicas that share their ids', function () {
  this.timeout(240_000)

  it('lose nothing and double nothing over WebSocket', () =>
    withSimulator({ clientConfig: { ReconnectNonce: 0 } }, (simulator) => rollingRestarts(simulator, overWebSocket)))

  it('lose nothing and double nothing over webhooks', () => {
    const balancer: Balancer = []
    let turn = 0
    const url = () => balancer[(turn += 1) % balancer.length] ?? 'http://127.0.0.1:1/'
    return withSimulator({ transport: 'webhook', webhook: { url } }, (simulator) =>
      rollingRestarts(simulator, (deployment) => overWebhook(deployment, balancer)),
    )
  })
})
