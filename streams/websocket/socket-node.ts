import { defer, fromEventPattern, map, merge, Observable, of } from 'rxjs'
import { WebSocket } from 'ws'
import { ConnectionError } from '../../src/model/errors.js'
import { handshakeRefusal } from './refused-by-platform.js'
import type { OpenSocket, Socket } from './socket.js'
import type { IncomingMessage, Agent } from 'node:http'

/** How long the other side may take to close, in ms. */
const closeTimeout = 1_000
const goingAway = 1000

const failed = (cause: unknown): ConnectionError =>
  new ConnectionError(`the long connection failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
    retryable: true,
    cause,
  })

const closed = (closeCode: number): ConnectionError =>
  new ConnectionError(`the long connection was closed (${closeCode})`, { retryable: true, closeCode })

const fail = (error: ConnectionError): never => {
  throw error
}

/** As an emitter of Node: `fromEvent` would take it for an EventTarget, whose listeners get other arguments. */
const on = <A extends unknown[], T>(socket: WebSocket, name: string, project: (...args: A) => T): Observable<T> =>
  fromEventPattern<T>(
    (handler) => socket.on(name, handler),
    (handler) => socket.off(name, handler),
    project as (...args: unknown[]) => T,
  )

/** The binary messages. By hand: what `fromEventPattern` does with several arguments is felt in every one. */
const messages = (socket: WebSocket): Observable<Buffer> =>
  new Observable((subscriber) => {
    const take = (data: Buffer, binary: boolean): void => {
      if (binary) subscriber.next(data)
    }
    socket.on('message', take)
    return () => socket.off('message', take)
  })

/** Where it is a function, it chooses. */
const agentFor = (url: string, agent: object): Agent =>
  typeof agent === 'function' ? (agent as (url: URL) => Agent)(new URL(url)) : (agent as Agent)

/** The socket of Node: the one place that knows `ws`. */
export const openSocket: OpenSocket = (url, { maxPayload, agent }) =>
  new Observable((subscriber) => {
    const settings = { maxPayload, closeTimeout, perMessageDeflate: false, ...(agent ? { agent: agentFor(url, agent) } : {}) }
    const socket = new WebSocket(url, settings)
    socket.once('unexpected-response', (request, response) => {
      subscriber.error(handshakeRefusal(response.statusCode ?? 0, response.headers))
      request.destroy()
    })
    const refuse = (error: Error) => subscriber.error(failed(error))
    socket.once('error', refuse)
    socket.once('upgrade', (response) =>
      socket.once('open', () => {
        socket.off('error', refuse)
        subscriber.next(speak(socket, response))
      }),
    )
    // For what comes when nobody listens any more.
    socket.on('error', () => undefined)
    return () => socket.close(goingAway)
  })

/** Comes at the end of a turn, whatever a test makes of timers and ticks. */
const turn = Promise.resolve()

function speak(socket: WebSocket, { socket: tcp }: IncomingMessage): Socket {
  const uncork = () => tcp.uncork()
  return {
    inbound$: merge(messages(socket), on(socket, 'error', failed).pipe(map(fail)), on(socket, 'close', closed).pipe(map(fail))),
    bytesRead: () => tcp.bytesRead,
    send(bytes) {
      if (socket.readyState !== WebSocket.OPEN) return false
      // What is sent in one turn leaves as one packet.
      tcp.cork()
      void turn.then(uncork)
      socket.send(bytes)
      return true
    },
    closed$: defer(() => (socket.readyState === WebSocket.CLOSED ? of(undefined) : on(socket, 'close', () => undefined))),
  }
}
