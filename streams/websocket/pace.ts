import type { ClientConfig } from '../../src/codec/ws-endpoint.js'

/** The times of a long connection, in ms. */
export interface Pace {
  readonly pingInterval: number
  /** Between two attempts that the platform refused. */
  readonly reconnectInterval: number
  /** A lost connection is opened again after a random part of this. */
  readonly reconnectNonce: number
}

/** What clients assume before the platform says (protocol 7.1). */
export const defaultPace: Pace = { pingInterval: 120_000, reconnectInterval: 120_000, reconnectNonce: 30_000 }

/** Nothing the platform says makes us faster than this, or asleep for longer than that. */
const fastest = 100
const slowest = 24 * 60 * 60 * 1000

const inMillis = (seconds: number | null | undefined, least: number, otherwise: number) =>
  typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0
    ? Math.min(Math.max(seconds * 1000, least), slowest)
    : otherwise

/** What the platform says now; what it leaves out, or what makes no sense, stays as it was. */
export const paced = (pace: Pace, config: ClientConfig): Pace => ({
  pingInterval: inMillis(config.PingInterval || undefined, fastest, pace.pingInterval),
  reconnectInterval: inMillis(config.ReconnectInterval, fastest, pace.reconnectInterval),
  reconnectNonce: inMillis(config.ReconnectNonce, 0, pace.reconnectNonce),
})
