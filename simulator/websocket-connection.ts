import { AsyncSubject, filter, fromEventPattern, mergeMap, Observable, share, Subscription } from 'rxjs'
import type { Subscriber } from 'rxjs'
import type { WebSocket } from 'ws'
import { decodeFrame, encodeFrame } from '../src/codec/frame.js'
import type { Frame } from '../src/codec/frame.js'
import type { Outcome } from './push.js'
import type { ClientConfig } from './simulate-options.js'
import type { SimulatedConnection } from './simulated-connection.js'

export interface ConnectionFacts extends SimulatedConnection {
  readonly serviceId: number
}

export interface Connection extends ConnectionFacts {
  /** What becomes of a message: its first answer, or that the connection closed. Listens while subscribed; emits once. */
  outcomeOf(messageId: string): Observable<Outcome>
  /** Emits and completes when the socket is gone. */
  readonly closed$: Observable<unknown>
  send(frames: readonly Frame[]): void
  close(code: number): void
  /** Cuts the wire without a word. */
  cut(): void
  /** Hears and says nothing any more, and leaves the wire as it is. */
  silence(): void
}

/** Speaks the frame protocol over an open socket: answers pings, reads answers (protocol 7.5, 7.7). */
export function openConnection(socket: WebSocket, facts: ConnectionFacts, config: ClientConfig): Connection {
  /** Closed when nothing is heard or said any more. */
  const attention = new Subscription()
  const send = (frames: readonly Frame[]) => {
    if (!attention.closed) frames.forEach((frame) => socket.send(encodeFrame(frame)))
  }
  const closed$ = new AsyncSubject<true>()
  /** Who waits for which message: looked up, as thousands may wait. */
  const waiting = new Map<string, Subscriber<Outcome>>()
  const settle = (messageId: string, outcome: Outcome) => {
    waiting.get(messageId)?.next(outcome)
    waiting.get(messageId)?.complete()
  }
  socket.on('error', () => socket.terminate())
  socket.once('close', () => {
    for (const messageId of waiting.keys()) settle(messageId, lost)
    closed$.next(true)
    closed$.complete()
  })

  const frames$ = fromEventPattern(
    (handler) => socket.on('message', handler),
    (handler) => socket.off('message', handler),
    (data: Buffer, isBinary: boolean) => (isBinary ? frameOf(data) : []),
  ).pipe(
    mergeMap((frames) => frames),
    share(),
  )
  const answers$ = frames$.pipe(filter(({ method }) => method === 1))
  attention.add(frames$.pipe(filter(isPing)).subscribe((ping) => send([pongFor(ping, config)])))
  attention.add(answers$.subscribe((frame) => settle(header(frame, 'message_id'), outcomeIn(frame))))

  return {
    ...facts,
    outcomeOf: (messageId) =>
      new Observable((subscriber) => {
        if (socket.readyState === socket.CLOSED) settleLost(subscriber)
        else waiting.set(messageId, subscriber)
        return () => void waiting.delete(messageId)
      }),
    closed$,
    send,
    close: (code) => socket.close(code),
    cut: () => socket.terminate(),
    silence: () => attention.unsubscribe(),
  }
}

const lost: Outcome = { status: 'unreachable', reason: 'the connection closed' }

function settleLost(subscriber: Subscriber<Outcome>): void {
  subscriber.next(lost)
  subscriber.complete()
}

/** What is no frame is nobody's: the platform says nothing about it. */
function frameOf(data: Buffer): readonly Frame[] {
  try {
    return [decodeFrame(data)]
  } catch {
    return []
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
