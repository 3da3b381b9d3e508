import type { ClockJump, PageDelivery, PageRequest, PageSnapshot } from '../../protocol.js'
import { asyncScheduler } from 'rxjs'
import { outcomeOfDelivery, outcomeOfRequest } from './outcome.js'
import type { Outcome } from './outcome.js'

/** One thing that happened, on its line. */
export interface Marble {
  /** Grows with every marble of the simulator. */
  readonly id: number
  readonly at: number
  /** Until the answer, in ms. */
  readonly latency: number
  readonly outcome: Outcome
  /** The HTTP status or the platform's code, where one says more than the outcome. */
  readonly code: number | undefined
  /** Of a delivery: counts from 1. Of a call: 1. */
  readonly attempt: number
}

/** The marbles of one event type or one endpoint. */
export interface Line {
  readonly kind: 'event' | 'call'
  readonly name: string
  /** In the order of their time. Grows in place. */
  readonly marbles: Marble[]
}

/** All lines. Their marbles are changed in place, as there are many; this object is a new one each time. */
export interface Marbles {
  /** Events first, each kind in the order of their first marbles. */
  readonly lines: readonly Line[]
  readonly jumps: readonly ClockJump[]
  /** How far the simulator's clock is ahead of this machine's, in ms. */
  readonly ahead: number
}

/** The most marbles of all lines together; the oldest go. They go many at a time: so many more may be there. */
export const mostMarblesShown = 50_000
const slack = 5_000
const mostJumps = 1_000

export const emptyMarbles = (): Marbles => ({ lines: [], jumps: [], ahead: 0 })

export const withMarbles = ({ requests, deliveries, jumps, now }: PageSnapshot): Marbles => {
  const empty: Marbles = { lines: [], jumps, ahead: now - asyncScheduler.now() }
  return requests.reduce(withRequest, deliveries.reduce(withDelivery, empty))
}

export const withDelivery = (marbles: Marbles, delivery: PageDelivery): Marbles =>
  withMarble(marbles, 'event', delivery.eventType, {
    id: delivery.id,
    at: delivery.at,
    latency: delivery.latency,
    outcome: outcomeOfDelivery(delivery),
    code: delivery.code === 200 ? undefined : delivery.code,
    attempt: delivery.attempt,
  })

export const withRequest = (marbles: Marbles, request: PageRequest): Marbles =>
  withMarble(marbles, 'call', callName(request, marbles), {
    id: request.id,
    at: request.at,
    latency: request.duration,
    outcome: outcomeOfRequest(request),
    code: request.code === 0 || request.code === undefined ? httpStatus(request.status) : request.code,
    attempt: 1,
  })

/** The most lines; what the catalogue knows has a line of its own all the same. */
const mostLines = 200

/** The endpoint; a path that is none, while there are few of them. */
function callName({ endpoint, path }: PageRequest, { lines }: Marbles): string {
  if (endpoint !== undefined) return endpoint
  return lines.length < mostLines || lines.some(({ name }) => name === path) ? path : 'elsewhere'
}

const httpStatus = (status: number | undefined) => (status === 200 ? undefined : status)

export const withJump = (marbles: Marbles, { now, jump }: { readonly now: number; readonly jump?: ClockJump }): Marbles => ({
  ...marbles,
  ahead: now - asyncScheduler.now(),
  ...(jump && { jumps: [...marbles.jumps, jump].slice(-mostJumps) }),
})

function withMarble(marbles: Marbles, kind: Line['kind'], name: string, marble: Marble): Marbles {
  const known = marbles.lines.find((line) => line.kind === kind && line.name === name)
  const line = known ?? { kind, name, marbles: [] }
  const place = line.marbles.findLastIndex(({ at }) => at <= marble.at) + 1
  if (place === line.marbles.length) line.marbles.push(marble)
  else line.marbles.splice(place, 0, marble)
  const lines = known ? marbles.lines : [...marbles.lines, line].sort((a, b) => rank(a) - rank(b))
  return { ...marbles, lines: marble.id % slack === 0 ? lines.map((one) => trimmed(one, marble.id - mostMarblesShown)) : lines }
}

const rank = ({ kind }: Line) => (kind === 'event' ? 0 : 1)

const trimmed = (line: Line, oldest: number): Line => ({ ...line, marbles: line.marbles.filter(({ id }) => id > oldest) })
