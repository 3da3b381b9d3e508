import { createLark, dedupeByEventId, fromWebSocket, handle, ofEventType, type EventOf, type LarkSource } from 'rxlark'
import type { DeliveryReport, Simulator } from 'rxlark/simulator'
import {
  concat,
  defer,
  distinctUntilChanged,
  filter,
  firstValueFrom,
  ignoreElements,
  lastValueFrom,
  of,
  throwError,
  timer,
} from 'rxjs'
import { openSocket } from '../../streams/websocket/socket-node.js'
import { heapAfterGc } from '../support/heap.js'
import { withSimulator } from '../simulator/support/with-simulator.js'
import { Connections } from './connections.js'
import { wireTo, type Wire } from './wire.js'

export interface SoakOptions {
  readonly events: number
  readonly disconnects: number
  /** After how many events the heap is looked at, to compare it with the end. */
  readonly warmUp: number
}

export interface SoakReport {
  readonly events: number
  /** Attempts of the platform to deliver, and how many it had to make again. */
  readonly attempts: number
  readonly lost: number
  readonly doubled: number
  /** Connections that were opened. */
  readonly connections: number
  /** Bytes of heap at the end, more than after the warm-up. */
  readonly growth: number
}

/** Ids that are remembered: those of a round, and some. */
const remembered = 15_000
/** How many events may be on their way. */
const window = 200
const slowWork = 2_900

/** What befalls the connection, in turn. */
const disconnections: readonly ((simulator: Simulator, wire: Wire) => void)[] = [
  ({ faults }) => faults.closeConnections(1000),
  (_simulator, wire) => wire.reset(),
  (_simulator, wire) => wire.silence(),
  (_simulator, wire) => wire.halfOpen(),
  ({ faults }) => faults.cutConnections(),
]

/** What was handled, by the number of the event, in as little memory as can be: it must not look like a leak. */
interface Ledger {
  readonly begun: Uint8Array
  readonly handled: Uint8Array
}

/** Every 50th fails once, four of a round are slower than the platform waits. */
function work(source: LarkSource, { begun, handled }: Ledger, slowEvery: number) {
  const run = ({ payload }: EventOf<'im.chat.disbanded_v1'>) =>
    defer(() => {
      const number = Number(payload.chat_id)
      begun[number] = (begun[number] ?? 0) + 1
      const pause$ = timer(number % slowEvery === 7 ? slowWork : number % 3).pipe(ignoreElements())
      const fails = number % 50 === 3 && begun[number] === 1
      const done$ = defer(() => of((handled[number] = (handled[number] ?? 0) + 1)))
      return concat(pause$, fails ? throwError(() => new Error('no')) : done$)
    })
  return source
    .pipe(dedupeByEventId({ max: remembered }), ofEventType('im.chat.disbanded_v1'), handle(run, { concurrency: 1_000 }))
    .subscribe()
}

/** Deliveries as the platform sees them, of the round. */
class Round {
  readonly #over = new Set<string>()
  /** When each event is delivered again that failed so far. */
  readonly #waiting = new Map<string, number>()
  #published = 0

  publish(): void {
    this.#published += 1
  }

  report({ eventId, status, retryAt }: DeliveryReport): void {
    if (status === 'acked' || retryAt === undefined) {
      this.#over.add(eventId)
      this.#waiting.delete(eventId)
    } else if (!this.#over.has(eventId)) this.#waiting.set(eventId, retryAt)
  }

  /** Events that nobody has acked, and that the platform has not given up. */
  get open(): number {
    return this.#published - this.#over.size
  }

  /** When the platform delivers next, while nothing is on its way. */
  nextAttempt(now: number): number | undefined {
    if (this.#waiting.size === 0 || this.#waiting.size < this.open) return undefined
    const at = Math.min(...this.#waiting.values())
    return at > now ? at : undefined
  }
}

const beat = () => firstValueFrom(timer(1))

/** After so many turns without news, what is on its way is given up: its answer is lost. */
const patience = 10

/**
 * Moves the platform's time on to what is due; but not while it has a connection that is dead, or none: it would go on choosing
 * that one, and could make all its attempts within the time that a client takes to notice.
 */
function timekeeper({ clock }: Simulator, counts: { readonly attempts: number }, connections: Connections) {
  let [quiet, known] = [0, 0]
  return async (round: Round): Promise<void> => {
    await beat()
    quiet = connections.whole && counts.attempts === known ? quiet + 1 : 0
    known = counts.attempts
    if (!connections.whole) return
    const at = round.nextAttempt(clock.now())
    if (at !== undefined) clock.advance(at - clock.now())
    else if (quiet > patience) clock.advance(1_000)
  }
}

/** Large ones travel in fragments. */
const nameOf = (number: number) => (number % 20 === 0 ? 'x'.repeat(10_000) : 'room')

/** Events over a connection that is lost again and again, to handlers that are slow and fail; twice, late, and in pieces. */
export const soak = ({ events, disconnects, warmUp }: SoakOptions): Promise<SoakReport> =>
  withSimulator({ fragmentSize: 3_000, clientConfig: { ReconnectNonce: 0, ReconnectInterval: 1 } }, async (simulator) => {
    const { appId, appSecret } = simulator.credentials
    const wire = await wireTo(Number(new URL(simulator.url).port))
    const lark = createLark({ appId, appSecret, domain: simulator.url, log: 'silent' })
    const rewired = (url: string) => Object.assign(new URL(url), { port: String(wire.port) }).href
    const source = fromWebSocket(lark, {
      pingInterval: 300,
      pongTimeout: 400,
      openSocket: (url, options) => openSocket(rewired(url), options),
    })
    const counts = { attempts: 0, connections: 0 }
    const connections = new Connections()
    simulator.connections$.subscribe((open) => connections.heard(open))
    let round = new Round()
    simulator.deliveries$.subscribe((report) => {
      counts.attempts += 1
      round.report(report)
    })
    source.connection$
      .pipe(
        distinctUntilChanged((one, other) => one.status === other.status),
        filter(({ status }) => status === 'open'),
      )
      .subscribe(() => (counts.connections += 1))
    const size = Math.ceil(events / disconnects)
    const ledger = { begun: new Uint8Array(events), handled: new Uint8Array(events) }
    work(source, ledger, Math.ceil(size / 4))

    await firstValueFrom(source.connection$.pipe(filter(({ status }) => status === 'open')))
    const passTime = timekeeper(simulator, counts, connections)
    let before = 0
    for (let index = 0; index < disconnects; index += 1) {
      const [from, to] = [index * size, Math.min(events, (index + 1) * size)]
      simulator.faults.duplicateDeliveries(size / 100)
      simulator.faults.fragments((fragments) => [...fragments, ...fragments].reverse(), size / 100)
      for (let number = from; number < to; number += 1) {
        if (number === from + Math.floor(size / 2)) {
          connections.lose()
          disconnections[index % disconnections.length]?.(simulator, wire)
        }
        const payload = { chat_id: String(number), name: nameOf(number) }
        round.publish()
        await simulator.push('im.chat.disbanded_v1', payload)
        while (round.open > window) await passTime(round)
      }
      while (round.open > 0) await passTime(round)
      // What the platform has given up may still be at work, in a handler that is slower than all of its attempts.
      const deadline = performance.now() + 10 * slowWork
      while (ledger.handled.subarray(from, to).includes(0) && performance.now() < deadline) await beat()
      round = new Round()
      if (to >= warmUp && before === 0) before = heapAfterGc()
    }
    const growth = heapAfterGc() - before
    await lastValueFrom(source.stop())
    lark.close()
    await wire.close()
    return {
      events,
      ...counts,
      lost: ledger.handled.filter((times) => times === 0).length,
      doubled: ledger.handled.filter((times) => times > 1).length,
      growth,
    }
  })
