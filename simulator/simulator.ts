import type { Observable } from 'rxjs'
import type { EventMap } from '../src/model/event.js'
import type { CallbackAnswers } from '../src/model/generated/event-map.js'
import type { Credentials } from './app.js'
import type { SimulatorClock } from './clock.js'
import type { Faults } from './faults.js'
import type { DeliveryReport } from './redelivery.js'
import type { RequestRecord } from './request-log.js'
import type { SimulatorState } from './state.js'
import type { SimulatedMessage } from './message.js'
import type { SimulatedUser } from './users.js'
import type { SimulatedConnection } from './simulated-connection.js'
import type { ChallengeResult } from './webhook-pusher.js'

/**
 * A running platform. What it shows as a stream is hot, replays the last 1,000, and completes when the platform stops; it
 * remembers at most 10,000 users, chats, messages and things of each other kind, and 1,000 files of 256 MB together.
 */
export interface Simulator {
  /** Where it listens: `http://127.0.0.1:<port>`, the domain for clients. */
  readonly url: string
  /** The same as the hosts of Lark: `larkDomain` of a registration. */
  readonly larkUrl: string
  /** Of the first app. */
  readonly credentials: Credentials
  /** Of all apps, the first one first; also of those that were registered meanwhile. */
  readonly apps: readonly Credentials[]
  /** The key of the tenant, which every event carries. */
  readonly tenantKey: string
  /** The person of this name; the same name is the same person. */
  user(name: string): SimulatedUser
  /** Tells an app that something happened: any event of the platform, with the payload that you give. */
  push<K extends Exclude<keyof EventMap, keyof CallbackAnswers>>(
    type: K,
    event: EventMap[K],
    options?: PushOptions,
  ): Promise<{ readonly eventId: string }>
  /** Pushes a new ticket to a store app, as the platform does every hour. */
  pushAppTicket(options?: PushOptions): Promise<void>
  /** Checks the request URL of a webhook app as the console does when it is saved. */
  challenge(options?: PushOptions): Promise<ChallengeResult>
  /** Every HTTP request, when it has ended. */
  readonly requests$: Observable<RequestRecord>
  /** Every message when it is sent, and again when it is changed or recalled. */
  readonly messages$: Observable<SimulatedMessage>
  /** Every attempt to deliver an event or a callback, when its outcome is known. */
  readonly deliveries$: Observable<DeliveryReport>
  /** The long connections that are open: the list now, and at each change. */
  readonly connections$: Observable<readonly SimulatedConnection[]>
  readonly clock: SimulatorClock
  readonly faults: Faults
  /** Forgets people, chats, messages, files, all that calls have made, and the faults that wait. Apps, tokens, time and connections stay. */
  reset(): void
  /** What it remembers, as JSON: for a file, or for another simulator. */
  export(): SimulatorState
  /** Forgets what it remembers, and takes this in its place. Throws where the state is of another version. */
  import(state: Partial<SimulatorState>): void
}

export interface PushOptions {
  /** Which app. Default: the first. */
  readonly appId?: string
}
