import type { Observable } from 'rxjs'

/** Where a {@link Lark} keeps what only the other rooms of rxlark may use. Not enumerable, so that nothing prints it. */
export const internals: unique symbol = Symbol.for('rxlark.internals') as never

/** One HTTP exchange as the rooms see it: bytes in, bytes out, no policy. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text. */
  readonly text: string
}

/** Sends one request; cold; emits the whole response once; errors with a `TransportError`; unsubscribing aborts it. */
export type HttpSend = (request: HttpRequest) => Observable<HttpResponse>

/** What the event sources need of a client. */
export interface LarkInternals {
  readonly send: HttpSend
  /** The secret, asked for afresh where it is a function. */
  readonly appSecret: () => Observable<string>
  readonly userAgent: string
}

/** A client as the other rooms know it. */
export interface WithInternals {
  readonly [internals]: LarkInternals
}
