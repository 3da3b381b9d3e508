import type { SimulatorState } from './state.js'

/** Where a webhook app is pushed to, and how. */
export interface WebhookTarget {
  /** The request URL; a function is asked at every attempt, for servers that start later. */
  readonly url: string | (() => string)
  /** Whether bodies are encrypted with the app's encrypt key. Default: true. */
  readonly encrypt?: boolean
  /** Whether the signature headers go along. Default: true. */
  readonly signature?: boolean
  /**
   * Which time redeliveries are signed with: the `attempt`'s own, or that of the `first` one; nobody has said which one it is (protocol
   * 5.4). Default: `attempt`.
   */
  readonly signedAt?: 'attempt' | 'first'
  /** In which form clicks on cards come: as the callback of today, or as the old card request (protocol 6.3). Default: `callback`. */
  readonly cards?: 'callback' | 'legacy'
}

/** An app of the simulated tenant. What is left out is made from the seed. */
export interface AppOptions {
  /** Official clients insist on `cli_` and 16 hexadecimal digits. */
  readonly appId?: string
  readonly appSecret?: string
  readonly encryptKey?: string
  readonly verificationToken?: string
  /** What users call the bot. Default: `bot`. */
  readonly botName?: string
  /** The scopes that were granted. Default: all there are. */
  readonly scopes?: readonly string[]
  /** `store`: an app of the app directory, which gets tickets by its webhook. Default: `self-built`. */
  readonly appType?: 'self-built' | 'store'
  /** The assertion that vouches for the app in place of its secret (protocol 2.9). Default: none does. */
  readonly clientAssertion?: string
  /** How events reach the app. Default: `webhook` where one is given, else `websocket`. */
  readonly transport?: 'websocket' | 'webhook'
  readonly webhook?: WebhookTarget
}

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
   * (protocol 3.8). Default: no limit.
   */
  readonly rateLimits?: readonly { readonly count: number; readonly per: number }[]
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
