/** The URL of a proxy (`http://user:password@host:port`, or `https:`), or `env`: what the environment says. */
export type ProxyChoice = 'env' | (string & {}) | { readonly href: string }

export interface ProxyAgentOptions {
  /** Who is reached directly, in the form of `NO_PROXY`, which it takes the place of. Default: with `env` the environment's, else nobody. */
  readonly noProxy?: string
  /** Options of `node:tls` for the platform's certificate: `{ ca }`. */
  readonly tls?: object
}

/** Chooses an agent of Node by the URL it is for. */
export interface ProxyAgent {
  (url: { readonly protocol: string }): object
  /** Closes what it has opened. */
  destroy(): void
}
