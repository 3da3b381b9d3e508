import type { Frame } from '../src/codec/frame.js'
import { faultQueue } from './fault-queue.js'
import type { FaultQueue } from './fault-queue.js'
import type { Push } from './push.js'

/** A call, as faults choose by it. */
export interface CallFacts {
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** Where the catalogue knows it. */
  readonly endpoint?: string
}

/** What goes wrong with a call: a pause; then no answer, one in place of the true one, or the true one spoiled on its way. */
export interface CallFault {
  /** An endpoint's id, a path, a pattern of paths, or a question. Default: every call. */
  readonly match?: string | RegExp | ((call: CallFacts) => boolean)
  /** Ms on the simulator's clock before anything happens. */
  readonly delay?: number
  /** Does what was asked, also where the answer is another then, or none. Default: nothing is done where the true answer does not go out. */
  readonly done?: boolean
  /** Breaks the connection in place of an answer. */
  readonly reset?: boolean
  /** Never answers, and holds the connection. */
  readonly hang?: boolean
  /** Breaks the connection in the middle of the body. */
  readonly half?: boolean
  /** Ms on the simulator's clock between the pieces of the body, of which there are eight. */
  readonly slow?: number
  /** The platform's code: an answer that says no. */
  readonly code?: number
  readonly msg?: string
  /** The HTTP status. Default: 400 with a code, 500 without. */
  readonly status?: number
  /** Alone: the true answer under other headers. */
  readonly headers?: Readonly<Record<string, string>>
  /** A body in place of the platform's JSON. */
  readonly body?: string
}

/** A discovery that says no (protocol 7.1). */
export interface DiscoveryRefusal {
  /** 1, 403, 514, 1000040343, 1000040350, ... */
  readonly code: number
  readonly msg?: string
  /** Leaves `data` out: some clients take that for a passing trouble. Default: an empty object is there. */
  readonly withoutData?: boolean
  readonly httpStatus?: number
}

/** A handshake that says no, in headers (protocol 7.2). */
export interface HandshakeRefusal {
  /** 403 forbidden, 514 not authenticated, ... */
  readonly status: number
  readonly message: string
  /** 1000040350: the connection limit. */
  readonly authErrorCode?: number
  /** Default: 403. */
  readonly httpStatus?: number
}

/** Reorders, drops or repeats the fragments of an event. */
export type FragmentFault = (fragments: readonly Frame[]) => readonly Frame[]

/** Makes the platform misbehave. What takes `times` happens so many times, by default once, from the next occasion on. */
export interface Faults {
  /** Spoils API calls, also those for tokens. */
  calls(fault: CallFault, times?: number): void
  discovery(refusal: DiscoveryRefusal, times?: number): void
  handshake(refusal: HandshakeRefusal, times?: number): void
  fragments(fault: FragmentFault, times?: number): void
  /** Loses the answers to pushes on their way: the platform delivers again. */
  loseAnswers(times?: number): void
  /** Delivers events twice at once. */
  duplicateDeliveries(times?: number): void
  /** Holds events back, for so many ms on the simulator's clock. */
  delayDeliveries(ms: number, times?: number): void
  /** Holds the next `count` events back, at most 1,000, and delivers them when the last one has come: the last one first. */
  reorderDeliveries(count: number): void
  /** Makes every token given out so far invalid, before its time. */
  revokeTokens(): void
  /** Makes the tickets of store apps worthless. */
  revokeTickets(): void
  /** Makes the refresh tokens of users worthless: they have to log in again. */
  revokeSessions(): void
  /** Closes all long connections, with a WebSocket close code. Default: 1001. */
  closeConnections(code?: number): void
  /** Cuts all long connections without a word. */
  cutConnections(): void
  /** Lets all long connections die unseen: they stay open, and nothing goes over them any more, either way, until their clients hang up. */
  silenceConnections(): void
  /** Forgets the faults that have not happened yet, and the events that are held back to be reordered. */
  clear(): void
}

/** The faults that wait for their moment. */
export interface FaultState {
  readonly calls: FaultQueue<CallFault>
  readonly discoveries: FaultQueue<DiscoveryRefusal>
  readonly handshakes: FaultQueue<HandshakeRefusal>
  readonly fragments: FaultQueue<FragmentFault>
  readonly lostAnswers: FaultQueue<true>
  readonly duplicates: FaultQueue<true>
  readonly delays: FaultQueue<number>
  readonly disorders: FaultQueue<Disorder>
}

/** Events that wait to come in the wrong order. */
export interface Disorder {
  readonly count: number
  readonly held: Push[]
}

export function createFaultState(): FaultState {
  return {
    calls: faultQueue(),
    discoveries: faultQueue(),
    handshakes: faultQueue(),
    fragments: faultQueue(),
    lostAnswers: faultQueue(),
    duplicates: faultQueue(),
    delays: faultQueue(),
    disorders: faultQueue(),
  }
}

/** What of the platform faults reach into. */
export interface FaultTargets {
  revokeTokens(): void
  revokeTickets(): void
  revokeSessions(): void
  connections(): readonly { close(code: number): void; cut(): void; silence(): void }[]
}

/** The most events that are held back. */
const longestDisorder = 1_000

/** The public face of the faults. */
export function createFaults(state: FaultState, targets: FaultTargets): Faults {
  return {
    calls: (fault, times) => state.calls.add(fault, times),
    discovery: (refusal, times) => state.discoveries.add(refusal, times),
    handshake: (refusal, times) => state.handshakes.add(refusal, times),
    fragments: (fault, times) => state.fragments.add(fault, times),
    loseAnswers: (times) => state.lostAnswers.add(true, times),
    duplicateDeliveries: (times) => state.duplicates.add(true, times),
    delayDeliveries: (ms, times) => state.delays.add(ms, times),
    reorderDeliveries: (count) =>
      state.disorders.add({ count: Math.min(count, longestDisorder), held: [] }, Math.min(count, longestDisorder)),
    revokeTokens: () => targets.revokeTokens(),
    revokeTickets: () => targets.revokeTickets(),
    revokeSessions: () => targets.revokeSessions(),
    closeConnections: (code = 1001) => targets.connections().forEach((connection) => connection.close(code)),
    cutConnections: () => targets.connections().forEach((connection) => connection.cut()),
    silenceConnections: () => targets.connections().forEach((connection) => connection.silence()),
    clear: () => Object.values(state).forEach((queue: FaultQueue<never>) => queue.clear()),
  }
}

/** Whether a fault is meant for this call. */
export function hits({ match }: CallFault, call: CallFacts): boolean {
  if (match === undefined) return true
  if (typeof match === 'function') return match(call)
  return typeof match === 'string' ? match === call.endpoint || match === call.path : match.test(call.path)
}
