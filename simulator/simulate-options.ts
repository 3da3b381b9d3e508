import type { AppOptions } from './app-options.js'
import type { SimulatorState } from './state.js'

/** What the platform tells WebSocket clients (protocol 7.1). Seconds; a negative count means for ever. */
export interface ClientConfig {
  readonly ReconnectCount: number
  readonly ReconnectInterval: number
  readonly ReconnectNonce: number
  readonly PingInterval: number
}

/** The options of `simulate`: those of its app, and of the platform itself. */
export interface SimulateOptions extends AppOptions {
  /** Apps of the same tenant beside the first one. */
  readonly otherApps?: readonly AppOptions[]
  /** The TCP port on 127.0.0.1. Default: 0, any free one. */
  readonly port?: number
  /** Gives the same ids, keys and choices in the same order for the same seed. Default: 1. */
  readonly seed?: number | string
  /** The most bytes of payload in one WebSocket frame; longer events travel in fragments. Default: 65,536. */
  readonly fragmentSize?: number
  /** Default: ping every 120 s, reconnect for ever, after up to 30 s and then every 120 s. */
  readonly clientConfig?: Partial<ClientConfig>
  /** The pause between two questions of a login by device, or of a registration, in seconds. Default: 5. */
  readonly deviceInterval?: number
  /** Whether a `uuid` makes a repetition harmless. `false` finds clients that repeat what they must not. Default: true. */
  readonly deduplicate?: boolean
  /**
   * How many calls an app may make of an endpoint, in any `per` ms, for each of the windows; more are answered with HTTP 429 and 99991400
   * (protocol 3.8). `platform` is 50 in a second and 1,000 in a minute, and 5 messages in a second to one chat, which 230020 says. Default: no limit.
   */
  readonly rateLimits?: 'platform' | readonly { readonly count: number; readonly per: number }[]
  /** What the tenant remembers at the beginning: what `export()` of a simulator gave, or a JSON file of it. Default: nothing. */
  readonly state?: Partial<SimulatorState> | string
  /** What to do about request fields that the catalogue lacks. Default: `reject`, which finds typing errors. */
  readonly unknownFields?: 'reject' | 'ignore'
}

/** The platform's own values (protocol 7.1). */
export const defaultClientConfig: ClientConfig = {
  ReconnectCount: -1,
  ReconnectInterval: 120,
  ReconnectNonce: 30,
  PingInterval: 120,
}
