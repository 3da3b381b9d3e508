/** What goes into a {@link FetchLike}: a part of the standard `RequestInit`. */
export interface FetchInit {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  /** Text. Only uploads have another one: on Node a `Readable` (with `duplex: 'half'`), elsewhere a `Uint8Array`. */
  readonly body?: string
  readonly signal: AbortSignal
  /** Redirects are never followed: they would carry a token to another place. */
  readonly redirect: 'manual'
}

/** What comes out of a {@link FetchLike}: a part of the standard `Response`. */
export interface FetchResponse {
  readonly status: number
  readonly headers: FetchHeaders
  /** A web stream or a Node stream, where there is one: then it is read chunk by chunk, to keep the limit. */
  readonly body?: unknown
  text(): PromiseLike<string>
}

export interface FetchHeaders {
  get(name: string): string | null
  forEach(each: (value: string, name: string) => void): void
}

/** Any `fetch`: the global one, those of cross-fetch, node-fetch and undici, or a fake of a test. */
export type FetchLike = (url: string, init: FetchInit) => PromiseLike<FetchResponse>
