import { once } from 'node:events'
import { filter, firstValueFrom, ReplaySubject } from 'rxjs'
import type { Observable } from 'rxjs'
import { WebSocket } from 'ws'
import type { Simulator } from '../../../simulator/index.js'
import { decodeFrame, encodeFrame } from '../../../src/codec/frame.js'
import type { Frame } from '../../../src/codec/frame.js'
import { call } from './api.js'

/** A long connection without a client's comfort: frames in, frames out. */
export interface RawConnection {
  readonly socket: WebSocket
  readonly frames$: Observable<Frame>
  /** The next data frame that was not looked at yet. */
  next(): Promise<Frame>
  send(frame: Frame): void
  /** Answers a data frame as clients do: the same frame, with a time and a payload. */
  answer(frame: Frame, payload: object): void
}

export const header = (frame: Frame, key: string) => frame.headers.find((one) => one.key === key)?.value

export const payloadOf = (frame: Frame) => Buffer.from(frame.payload ?? []).toString()

export async function discover(simulator: Simulator, { appId, appSecret } = simulator.credentials) {
  return call(simulator, 'POST', '/callback/ws/endpoint', { body: { AppID: appId, AppSecret: appSecret } })
}

export async function connect(simulator: Simulator, credentials = simulator.credentials): Promise<RawConnection> {
  const { json } = await discover(simulator, credentials)
  const socket = new WebSocket(json.data.URL, { perMessageDeflate: false })
  const frames$ = new ReplaySubject<Frame>(1_000)
  socket.on('message', (data: Buffer) => frames$.next(decodeFrame(Buffer.from(data))))
  socket.on('error', () => undefined)
  await once(socket, 'open')
  const send = (frame: Frame) => socket.send(encodeFrame(frame))
  const seen = new Set<Frame>()
  return {
    socket,
    frames$,
    async next() {
      const frame = await firstValueFrom(frames$.pipe(filter((one) => one.method === 1 && !seen.has(one))))
      seen.add(frame)
      return frame
    },
    send,
    answer: (frame, payload) =>
      send({
        ...frame,
        headers: [...frame.headers, { key: 'biz_rt', value: '3' }],
        payload: Buffer.from(JSON.stringify(payload)),
      }),
  }
}
