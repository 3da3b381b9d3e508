import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { BehaviorSubject, defer, of } from 'rxjs'
import type { Observable } from 'rxjs'
import { WebSocketServer } from 'ws'
import type { SimulatorClock } from './clock.js'
import type { FaultState, HandshakeRefusal } from './faults.js'
import { fragmentsOf } from './fragments.js'
import type { Ids } from './ids.js'
import type { Outcome, Push, Transport } from './push.js'
import type { ClientConfig } from './simulate-options.js'
import { openConnection } from './websocket-connection.js'
import type { Connection } from './websocket-connection.js'
import type { Tickets } from './websocket-tickets.js'

/** How many connections an app may have (protocol 7.9), and the code that says so. */
export const connectionLimit = 50
export const tooManyConnections = 1_000_040_350

/** The most a client may send in one message: its answers are small. */
const maxAnswer = 1_048_576

export interface WebSocketGateway extends Transport {
  readonly connections$: Observable<readonly Connection[]>
  all(): readonly Connection[]
  connectionsOf(appId: string): readonly Connection[]
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

export interface WebSocketContext {
  readonly clock: SimulatorClock
  readonly ids: Ids
  readonly tickets: Tickets
  readonly faults: FaultState
  readonly config: ClientConfig
  readonly fragmentSize: number
}

/** The long connections of all apps (protocol 7). */
export function createWebSocketGateway(context: WebSocketContext): WebSocketGateway {
  const { clock, tickets, faults, config } = context
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxAnswer })
  const open$ = new BehaviorSubject<readonly Connection[]>([])
  const connectionsOf = (appId: string) => open$.value.filter((connection) => connection.appId === appId)

  const upgrade: WebSocketGateway['upgrade'] = (request, socket, head) => {
    const ticket = tickets.redeem(request.url ?? '')
    const refusal = faults.handshakes.take() ?? (ticket ? limitOf(connectionsOf(ticket.app.appId).length) : badTicket)
    if (refusal || !ticket) return refuse(socket, refusal ?? badTicket)
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const { app, deviceId, serviceId } = ticket
      const connection = openConnection(
        webSocket,
        { appId: app.appId, deviceId, serviceId, since: clock.now() },
        { config, clock, wire: socket },
      )
      open$.next([...open$.value, connection])
      connection.closed$.subscribe(() => open$.next(open$.value.filter((other) => other !== connection)))
    })
  }

  return {
    connections$: open$.asObservable(),
    all: () => open$.value,
    connectionsOf,
    upgrade,
    attempt: (push) => defer(() => attempt(push, connectionsOf(push.app.appId), context)),
    close() {
      open$.value.forEach((connection) => connection.cut())
      open$.complete()
      server.close()
    },
  }
}

/** Each push goes to one connection of the app, whichever (protocol 7.9). */
function attempt(push: Push, connections: readonly Connection[], context: WebSocketContext): Observable<Outcome> {
  const { ids } = context
  const connection = connections[ids.below(connections.length)]
  if (!connection) return of({ status: 'unreachable', reason: 'the app has no long connection' })

  const messageId = ids.hex(32)
  return connection.deliver(messageId, framesOf(push, messageId, connection, context))
}

function framesOf(
  push: Push,
  messageId: string,
  { serviceId }: Connection,
  { clock, ids, faults, fragmentSize }: WebSocketContext,
) {
  const frames = fragmentsOf(Buffer.from(push.text), fragmentSize, {
    seqId: BigInt(ids.digits(16)),
    logId: BigInt(ids.digits(19)),
    service: serviceId,
    messageId,
    traceId: ids.hex(32),
    type: 'event',
    at: clock.now(),
  })
  return faults.fragments.take()?.(frames) ?? frames
}

const badTicket: HandshakeRefusal = { status: 514, message: 'the connect URL is not valid' }

const limitOf = (count: number): HandshakeRefusal | undefined =>
  count < connectionLimit ? undefined : { status: 514, message: 'too many connections', authErrorCode: tooManyConnections }

/** Says no to a handshake in the platform's headers (protocol 7.2); which HTTP status goes with them is not known. */
function refuse(socket: Duplex, { status, message, authErrorCode, httpStatus = 403 }: HandshakeRefusal): void {
  const code = authErrorCode === undefined ? [] : [`handshake-autherrcode: ${authErrorCode}`]
  const lines = [`HTTP/1.1 ${httpStatus} Refused`, `handshake-status: ${status}`, `handshake-msg: ${message}`, ...code]
  socket.end([...lines, 'connection: close', 'content-length: 0', '', ''].join('\r\n'))
}
