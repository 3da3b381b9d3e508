import assert from 'node:assert/strict'
import fc from 'fast-check'
import { concat, NEVER, of, Subject, VirtualTimeScheduler, type SchedulerLike } from 'rxjs'
import type { ConnectionState } from '../../../src/model/source.js'
import { fromWebSocket } from '../../../streams/from-web-socket.js'
import type { Socket } from '../../../streams/websocket/socket.js'
import { data, endpoint, envelope, fakeLark, httpAnswer, pong } from './fakes.js'

/** How much later than its next ping a connection may be taken for dead, in ms. */
const slack = 3_000

interface Life {
  readonly pingInterval: number
  /** How long the platform takes to answer a ping. */
  readonly answersAfter: number
  /** When events come, and from when on nothing comes any more. */
  readonly events: readonly number[]
  readonly silentFrom: number
}

const life: fc.Arbitrary<Life> = fc.record({
  pingInterval: fc.integer({ min: 300, max: 120_000 }),
  answersAfter: fc.integer({ min: 0, max: 2_200 }),
  events: fc.array(fc.nat(200_000), { maxLength: 9 }),
  silentFrom: fc.integer({ min: 3_000, max: 200_000 }),
})

/** A platform whose first socket stays open and goes silent; tells when each socket was opened, and why the first was given up. */
function lived(
  { pingInterval, answersAfter, events, silentFrom }: Life,
  clock: (scheduler: VirtualTimeScheduler) => SchedulerLike,
) {
  const scheduler = new VirtualTimeScheduler(undefined, silentFrom + 2 * (pingInterval + slack))
  const opened: number[] = []
  const causes: unknown[] = []
  const inbound$ = new Subject<Uint8Array>()
  const come = (bytes: Uint8Array) => scheduler.now() < silentFrom && inbound$.next(bytes)
  const alive: Socket = {
    inbound$,
    send: () => Boolean(scheduler.schedule(() => void come(pong()), answersAfter)),
  }
  const openSocket = () => concat(of(opened.push(scheduler.now()) === 1 ? alive : { inbound$: NEVER, send: () => true }), NEVER)
  const config = { PingInterval: pingInterval / 1_000, ReconnectNonce: 0 }
  const source = fromWebSocket(fakeLark({ send: () => of(httpAnswer(endpoint(config))) }), {
    scheduler: clock(scheduler),
    openSocket,
  })
  source.connection$.subscribe((state: ConnectionState) => 'cause' in state && causes.push(state.cause))
  for (const at of events) scheduler.schedule(() => void come(data(envelope(`e${at}`))), at)
  const subscription = source.subscribe()
  scheduler.flush()
  subscription.unsubscribe()
  return { opened, causes }
}

describe('a connection that stays open and goes silent', () => {
  it('is left within one ping interval and 3 s, whenever that happens, and never before', () => {
    fc.assert(
      fc.property(life, (given) => {
        const { opened, causes } = lived(given, (scheduler) => scheduler)
        const [first, second] = opened
        assert.equal(first, 0)
        assert.match(String(causes[0]), /the connection is dead/)
        assert.ok(second !== undefined && second >= given.silentFrom)
        assert.ok(second <= given.silentFrom + given.pingInterval + slack, `${second - given.silentFrom} ms`)
      }),
      { numRuns: 100 },
    )
  })

  it('is left within 8 s of waking, where that happened while this machine slept', () => {
    fc.assert(
      fc.property(fc.integer({ min: 15_000, max: 110_000 }), fc.integer({ min: 20_000, max: 10 ** 8 }), (woken, slept) => {
        const { opened } = lived(
          { pingInterval: 120_000, answersAfter: 10, events: [], silentFrom: woken },
          // Timers stand still in sleep, and the clock does not.
          (scheduler) =>
            Object.create(scheduler, {
              now: { value: () => scheduler.frame + (scheduler.frame < woken ? 0 : slept) },
            }) as SchedulerLike,
        )
        assert.ok(
          opened[1] !== undefined && opened[1] >= woken && opened[1] <= woken + 5_000 + slack,
          `${opened[1]} after ${woken}`,
        )
      }),
      { numRuns: 50 },
    )
  })
})
