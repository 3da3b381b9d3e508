import { connect, defer, filter, map, merge, share, tap, type Observable, type OperatorFunction, type SchedulerLike } from 'rxjs'
import { ackFrame, encodeFrame } from '../../src/codec/frame.js'
import type { ClientConfig } from '../../src/codec/ws-endpoint.js'
import type { RejectionReason } from '../../src/model/rejection.js'
import { answerWindow } from '../answer-window.js'
import type { Inbound, Reply } from '../create-source.js'
import { excerpt } from '../excerpt.js'
import { acknowledgement } from './acknowledgement.js'
import { assemble, type Message } from './assemble.js'
import { heartbeat } from './heartbeat.js'
import { readFrame, type Received } from './read-frame.js'
import type { FragmentLimits } from './fragment-limits.js'
import type { Socket } from './socket.js'

const decoder = new TextDecoder()

export interface ConverseOptions {
  /** The `service_id` of the connection. */
  readonly service: number
  readonly pingInterval: () => number
  readonly pongTimeout: number
  readonly fragments: FragmentLimits
  readonly scheduler: SchedulerLike
  readonly reject: (reason: RejectionReason, message: string, more?: { readonly excerpt: string }) => void
}

/** What matters of what comes in over one socket. */
export type Signal =
  { readonly kind: 'pong'; readonly config: ClientConfig } | { readonly kind: 'inbound'; readonly inbound: Inbound }

/**
 * Speaks the platform's protocol over one open socket: pings, puts messages together, gives the answers.
 *
 * Starts when subscribed, as long as the socket lives; errors with the socket's `ConnectionError`, or with that of the heartbeat.
 */
export const converse = (socket: Socket, options: ConverseOptions): Observable<Signal> =>
  listen(socket, options).pipe(
    // The messages come first: parts of one have something to say before an error ends everything.
    connect((received$) => merge(received$.pipe(toSignals(socket, options)), received$.pipe(pongs))),
  )

/** What comes in, as long as the other side shows that it lives. */
const listen = (socket: Socket, { service, pingInterval, pongTimeout, scheduler }: ConverseOptions): Observable<Received> =>
  defer(() => {
    const received$ = socket.inbound$.pipe(map(readFrame), share())
    const ping = encodeFrame({ seqId: 0, logId: 0, service, method: 0, headers: [{ key: 'type', value: 'ping' }] })
    return merge(
      received$,
      heartbeat({
        ping: () => socket.send(ping),
        inbound$: received$,
        bytesRead: () => socket.bytesRead?.() ?? 0,
        pingInterval,
        pongTimeout,
        scheduler,
      }),
    )
  })

const pongs: OperatorFunction<Received, Signal> = (received$) =>
  received$.pipe(
    filter((received) => received.kind === 'pong'),
    map(({ config }) => ({ kind: 'pong', config })),
  )

const toSignals =
  (socket: Socket, options: ConverseOptions): OperatorFunction<Received, Signal> =>
  (received$) =>
    received$.pipe(
      tap((received) => {
        if (received.kind === 'refused') options.reject(received.refused.reason, received.refused.message)
      }),
      filter((received) => received.kind === 'data'),
      map(({ frame }) => frame),
      assemble({ limits: options.fragments, scheduler: options.scheduler, giveUp: (why) => options.reject('incomplete', why) }),
      map((message) => toInbound(message, socket, options)),
      filter((inbound) => inbound !== undefined),
      map((inbound) => ({ kind: 'inbound', inbound })),
    )

/** A message as the source takes it; nothing where it holds no JSON: that is refused at once. */
function toInbound(message: Message, socket: Socket, { scheduler, reject }: ConverseOptions): Inbound | undefined {
  const receivedAt = scheduler.now()
  const send = (payload: Uint8Array): void => {
    if (socket.send(ackFrame(message.received, scheduler.now() - receivedAt, payload))) return
    reject(
      'answer-failed',
      'the connection that an event came on is gone: its answer is lost, and the platform may deliver it again',
    )
  }
  const answer = (reply: Reply): void => {
    try {
      send(acknowledgement(reply))
    } catch {
      reject('answer-failed', 'the answer to a callback cannot be written as JSON')
      send(acknowledgement({ ack: false }))
    }
  }
  const text = decoder.decode(message.payload)
  try {
    return { envelope: JSON.parse(text) as unknown, deadline: receivedAt + answerWindow, answer }
  } catch {
    reject('malformed', 'the payload of a data frame is no JSON', { excerpt: excerpt(text) })
    answer({ ack: false })
    return undefined
  }
}
