import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { filter, firstValueFrom, map, Subject, timer } from 'rxjs'
import { WebSocket, WebSocketServer } from 'ws'
import { decodeFrame, encodeFrame } from '../src/codec/frame.js'
import { createLark } from '../src/client/create-lark.js'
import { fromWebSocket } from '../streams/from-web-socket.js'
import { rowOf, type Row } from './row.js'

const pingInterval = 1_000
const pongTimeout = 2_500
const ClientConfig = { ReconnectCount: -1, ReconnectInterval: 1, ReconnectNonce: 0, PingInterval: pingInterval / 1_000 }

/** A platform of `ws` alone: it names itself as the endpoint, answers pings, and can drop its connection or fall silent. */
async function platform() {
  const greeted$ = new Subject<WebSocket>()
  const server = createServer((request, response) => {
    request.resume()
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws?fpid=1&service_id=4242`
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ code: 0, msg: 'ok', data: { URL: url, ClientConfig } }))
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    socket.on('message', (bytes: Buffer) => {
      socket.send(encodeFrame({ ...decodeFrame(bytes), headers: [{ key: 'type', value: 'pong' }] }))
      greeted$.next(socket)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    domain: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What is connected, when it has sent its first ping. */
    next: (before?: WebSocket) => firstValueFrom(greeted$.pipe(filter((socket) => socket !== before))),
    close() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      server.close()
    },
  }
}

type Platform = Awaited<ReturnType<typeof platform>>

/** Asks, connects and pings, again whenever the connection is lost; nothing else. Returns what stops it. */
function bare({ domain }: Platform): () => void {
  const ping = encodeFrame({ seqId: 0, logId: 0, service: 4242, method: 0, headers: [{ key: 'type', value: 'ping' }] })
  let [socket, stopped]: [WebSocket | undefined, boolean] = [undefined, false]
  const connect = async (): Promise<void> => {
    const response = await fetch(`${domain}/callback/ws/endpoint`, { method: 'POST', body: '{}' })
    const { data } = (await response.json()) as { data: { URL: string } }
    socket = new WebSocket(data.URL, { perMessageDeflate: false })
    const [opened] = [socket]
    opened.on('open', () => opened.send(ping))
    opened.on('close', () => !stopped && void connect())
  }
  void connect()
  return () => {
    stopped = true
    socket?.terminate()
  }
}

function ours({ domain }: Platform): () => void {
  const lark = createLark({ appId: 'cli_a1b2c3d4e5f60718', appSecret: 's3cr3t-demo', domain, log: 'silent' })
  const subscription = fromWebSocket(lark).subscribe()
  return () => {
    subscription.unsubscribe()
    lark.close()
  }
}

/** How long it takes from a loss to the first ping of the next connection, each time. */
async function losses(
  start: (at: Platform) => () => void,
  times: number,
  lose: (socket: WebSocket, round: number) => Promise<number>,
) {
  const at = await platform()
  const first = at.next()
  const stop = start(at)
  const took: number[] = []
  let socket = await first
  for (let round = 0; round < times; round += 1) {
    // So that the answer to its ping is there: what is lost before is no connection that was good.
    await firstValueFrom(timer(20))
    const next = at.next(socket)
    const since = await lose(socket, round)
    socket = await next
    took.push(performance.now() - since)
  }
  stop()
  at.close()
  return took
}

const drop = async (socket: WebSocket) => {
  const now = performance.now()
  socket.terminate()
  return now
}

/** At another moment between two pings each time. */
const silence = (rounds: number) => (socket: WebSocket, round: number) =>
  firstValueFrom(
    timer((round * pingInterval) / rounds).pipe(
      map(() => {
        socket.pause()
        return performance.now()
      }),
    ),
  )

/** How soon a connection is there again that was dropped, and one left that is open and silent: over real sockets, the discovery included. */
export async function recoveryRows(rounds: number): Promise<readonly Row[]> {
  const drops = 20 * rounds
  const [again, bareAgain] = [await losses(ours, drops, drop), await losses(bare, drops, drop)]
  const left = await losses(ours, rounds, silence(rounds))
  const longest = Math.max(...left)
  return [
    rowOf({ measure: 'connected again after a drop, nonce 0', unit: 'ms', goal: { atMost: 50 } }, again, bareAgain),
    rowOf({ measure: 'the longest of these', unit: 'ms', goal: { atMost: 50 } }, [Math.max(...again)], [Math.max(...bareAgain)]),
    rowOf(
      { measure: 'a silent socket is left, pinged each second: the longest', unit: 'ms', goal: { atMost: pingInterval + 3_000 } },
      [longest],
      [pingInterval + pongTimeout],
    ),
  ]
}
