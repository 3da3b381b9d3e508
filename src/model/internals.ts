import type { Observable, SchedulerLike, Unsubscribable } from 'rxjs'
import type { Activity } from './activity.js'
import type { TokenStore } from './token-store.js'

/** Where a {@link Lark} keeps what only the other rooms of rxlark may use. Not enumerable, so that nothing prints it. */
export const internals: unique symbol = Symbol.for('rxlark.internals') as never

/** One HTTP exchange as the rooms see it: bytes in, bytes out, no policy. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
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

/** What proves who an app is: its secret, or the assertion of somebody who vouches for it (protocol 2.9). */
export type Credential =
  | { readonly secret: string }
  | {
      readonly assertion: string
      /** The base URL of a proxy that the request has to go through, without a trailing slash. */
      readonly target?: string
    }

/** Listens now and then: where it does not want to, what happens is not even told. */
export interface ActivityWatcher {
  wants(): boolean
  next(activity: Activity): void
}

/** What event sources and the login of users need of a client. */
export interface LarkInternals {
  /** The same object for all identities of one client. */
  readonly core: object
  readonly appType: 'self-built' | 'store'
  readonly store: TokenStore
  readonly scheduler: SchedulerLike
  /** Where users log in, without a trailing slash; absent where it is not known. */
  readonly oauthBaseUrl: string | undefined
  /**
   * What proves who the app is, asked for afresh.
   *
   * @param audience - The host, with port, that it is shown to.
   */
  readonly credential: (audience: string) => Observable<Credential>
  readonly send: HttpSend
  /** The agent of the client's connections, for those of others; absent or `undefined` where it has none. Emits once and completes. */
  readonly agent$?: Observable<object | undefined>
  /** Errors when the client is closed, also for who comes later. Absent where it cannot be. */
  readonly closed$?: Observable<never>
  /** The secret, asked for afresh where it is a function. */
  readonly appSecret: () => Observable<string>
  readonly userAgent: string
  /** Tells one watcher what the client does; a second takes the place of the first. */
  readonly watch?: (watcher: ActivityWatcher) => Unsubscribable
}

/** A client as the other rooms know it. */
export interface WithInternals {
  readonly [internals]: LarkInternals
}
