import { filter, fromEvent, map, merge, NEVER, Observable, take, takeUntil } from 'rxjs'
import { ConnectionError } from '../../src/model/errors.js'
import type { OpenSocket, Socket } from './socket.js'

/** What is used of the `WebSocket` that browsers and workers have. */
interface HostSocket {
  binaryType: string
  readonly readyState: number
  addEventListener(type: string, listener: (event: unknown) => void): void
  removeEventListener(type: string, listener: (event: unknown) => void): void
  send(bytes: Uint8Array): void
  close(code: number): void
}

const isOpen = 1
const normal = 1000

const closed = (event: unknown): never => {
  const { code } = event as { code: number }
  throw new ConnectionError(`the long connection was closed (${code})`, { retryable: true, closeCode: code })
}

const construct = (url: string): HostSocket => {
  const { WebSocket } = globalThis as { WebSocket?: new (url: string) => HostSocket }
  if (!WebSocket) throw new ConnectionError('this host has no WebSocket: give `openSocket`', { retryable: false })
  return new WebSocket(url)
}

/** The socket of hosts with a global `WebSocket`. It cannot tell why a handshake was refused, and knows neither agent nor limit. */
export const openSocket: OpenSocket = (url) =>
  new Observable((subscriber) => {
    const socket = construct(url)
    socket.binaryType = 'arraybuffer'
    const open$ = fromEvent(socket, 'open').pipe(take(1))
    const lost$ = fromEvent(socket, 'close').pipe(map(closed), takeUntil(open$))
    merge(open$.pipe(map(() => speak(socket))), lost$, NEVER).subscribe(subscriber)
    return () => socket.close(normal)
  })

const speak = (socket: HostSocket): Socket => ({
  inbound$: merge(
    fromEvent(socket, 'message').pipe(
      map((event) => (event as { data: unknown }).data),
      filter((data) => data instanceof ArrayBuffer),
      map((data) => new Uint8Array(data)),
    ),
    fromEvent(socket, 'close').pipe(map(closed)),
  ),
  send(bytes) {
    if (socket.readyState !== isOpen) return false
    socket.send(bytes)
    return true
  },
})
