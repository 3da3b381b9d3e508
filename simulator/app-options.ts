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
  /** Whether the app has the bot ability. Default: true. */
  readonly bot?: boolean
  /** The scopes that were granted. Default: all there are. */
  readonly scopes?: readonly string[]
  /** The events that it is subscribed to; of others it hears nothing. Default: all there are. */
  readonly events?: readonly string[]
  /** `store`: an app of the app directory, which gets tickets by its webhook. Default: `self-built`. */
  readonly appType?: 'self-built' | 'store'
  /** The assertion that vouches for the app in place of its secret (protocol 2.9). Default: none does. */
  readonly clientAssertion?: string
  /** How events reach the app. Default: `webhook` where one is given, else `websocket`. */
  readonly transport?: 'websocket' | 'webhook'
  readonly webhook?: WebhookTarget
}
