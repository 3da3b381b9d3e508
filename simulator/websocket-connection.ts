import type { Duplex } from 'node:stream'
import { AsyncSubject, Observable, Subscription } from 'rxjs'
import type { WebSocket } from 'ws'
import { decodeFrame, encodeFrame } from '../src/codec/frame.js'
import type { Frame } from '../src/codec/frame.js'
import type { SimulatorClock } from './clock.js'
import type { Outcome } from './push.js'
import type { ClientConfig } from './simulate-options.js'
import type { SimulatedConnection } from './simulated-connection.js'
import { createWaiting } from './waiting-answers.js'

export interface ConnectionFacts extends SimulatedConnection {
  readonly serviceId: number
}

export interface Connection extends ConnectionFacts {
  /**
   * Sends a message, in one frame or several. Cold; emits what becomes of it - its first answer, that there is none within the deadline,
   * or that the connection closed - and completes.
   */
  deliver(messageId: string, frames: readonly Frame[]): Observable<Outcome>
  /** Emits and completes when the socket is gone. */
  readonly closed$: Observable<unknown>
  close(code: number): void
  /** Cuts the wire without a word. */
  cut(): void
  /** Hears and says nothing any more, and leaves the wire as it is. */
  silence(): void
}

export interface ConnectionContext {
  readonly clock: SimulatorClock
  readonly config: ClientConfig
  /** What the socket speaks over. */
  readonly wire: Duplex
}

/** Comes at the end of a turn, whatever a test makes of timers and ticks. */
const turn = Promise.resolve()

/** Speaks the frame protocol over an open socket: answers pings, reads answers (protocol 7.5, 7.7). */
export function openConnection(socket: WebSocket, facts: ConnectionFacts, context: ConnectionContext): Connection {
  const { clock, config, wire } = context
  const closed$ = new AsyncSubject<true>()
  const waiting = createWaiting(clock)
  const hear = (data: Buffer, isBinary: boolean) => {
    const frame = isBinary ? frameOf(data) : undefined
    if (frame?.method === 1) waiting.settle(header(frame, 'message_id'), outcomeIn(frame))
    else if (frame && isPing(frame)) socket.send(encodeFrame(pongFor(frame, config)))
  }
  const uncork = () => wire.uncork()
  /** What is sent in one turn leaves as one packet. */
  const send = (frames: readonly Frame[]) => {
    wire.cork()
    void turn.then(uncork)
    for (const frame of frames) socket.send(encodeFrame(frame))
  }
  /** Closed when nothing is heard or said any more. */
  const attention = new Subscription(() => socket.off('message', hear))
  socket.on('message', hear)
  socket.on('error', () => socket.terminate())
  socket.once('close', () => {
    waiting.settleAll(lost)
    closed$.next(true)
    closed$.complete()
  })

  return {
    ...facts,
    deliver: (messageId, frames) =>
      new Observable((subscriber) => {
        if (socket.readyState === socket.CLOSED) {
          subscriber.next(lost)
          subscriber.complete()
          return
        }
        waiting.add(messageId, subscriber)
        if (!attention.closed) send(frames)
        return () => waiting.forget(messageId)
      }),
    closed$,
    close: (code) => socket.close(code),
    cut: () => socket.terminate(),
    silence: () => attention.unsubscribe(),
  }
}

const lost: Outcome = { status: 'unreachable', reason: 'the connection closed' }

/** What is no frame is nobody's: the platform says nothing about it. */
function frameOf(data: Buffer): Frame | undefined {
  try {
    return decodeFrame(data)
  } catch {
    return undefined
  }
}

const header = (frame: Frame, key: string) => frame.headers.find((one) => one.key === key)?.value ?? ''

const isPing = (frame: Frame) => frame.method === 0 && header(frame, 'type') === 'ping'

/** All four members: clients replace what they have (protocol 7.5). */
const pongFor = ({ service }: Frame, config: ClientConfig): Frame => ({
  seqId: 0,
  logId: 0,
  service,
  method: 0,
  headers: [{ key: 'type', value: 'pong' }],
  payload: Buffer.from(JSON.stringify(config)),
})

/** Reads an answer frame (protocol 7.7). One that makes no sense counts as a failure. */
function outcomeIn({ payload }: Frame): Outcome {
  try {
    const { code, data } = JSON.parse(Buffer.from(payload ?? []).toString()) as { code?: unknown; data?: unknown }
    if (code !== 200) return { status: 'nacked', code: Number(code) || 0 }
    if (typeof data !== 'string' || data === '') return { status: 'acked', code: 200 }
    return { status: 'acked', code: 200, answer: JSON.parse(Buffer.from(data, 'base64').toString()) as unknown }
  } catch {
    return { status: 'nacked', code: 0 }
  }
}
