import type { Observable } from 'rxjs'
import type { Activity } from './activity.js'
import type { Endpoint, RawRequest } from './endpoint.js'
import type { LarkEvent } from './event.js'
import type { Identity } from './identity.js'
import type { LogSink } from './log.js'
import type { RetryOptions, TimeoutOptions } from './policy.js'
import type { Progress } from './progress.js'

/** What a call may be told beside its input. */
export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** How long the call may take; a number is the ms of all of it, of which one try may take all. Default: the client's. */
  readonly timeout?: number | TimeoutOptions
  /** How it is tried again; `false`: not at all. Default: the client's. */
  readonly retry?: RetryOptions | false
  /** What to do where it would go over a limit. Default: the client's. */
  readonly onLimit?: 'wait' | 'fail'
  /** Aborts the call, which then errors with the signal's reason. */
  readonly signal?: AbortSignal
  /** Makes a repetition harmless where the endpoint has a field for it. Default: one per subscription. */
  readonly idempotencyKey?: string
  /** Fields the catalogue lacks. */
  readonly extra?: { readonly params?: Readonly<Record<string, unknown>>; readonly data?: Readonly<Record<string, unknown>> }
  /** Told of every piece of a file that goes up: the bytes of the files alone, without the form around them. A new try begins at 0. */
  readonly onProgress?: (progress: Progress) => void
  /** `response` emits a {@link CallResponse} in place of its `data`. Default: `data`. */
  readonly observe?: 'data' | 'response'
}

/** A whole answer: support asks for log ids on success too. */
export interface CallResponse<O> {
  readonly data: O
  readonly msg: string
  readonly logId: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** The arguments of a call after its endpoint: the input may be left out where nothing in it is required. */
export type CallArguments<I, Options = CallOptions> = {} extends I
  ? [input?: NoInfer<I>, options?: Options]
  : [input: NoInfer<I>, options?: Options]

/** Who a bot is (`bot/v3/info`). */
export interface BotIdentity {
  readonly openId: string
  readonly name: string
  readonly avatarUrl: string
  /** The platform's number: 0 initial, 1 disabled, 2 enabled, 3 to be enabled, 4 being upgraded. */
  readonly activateStatus: number
}

/** A client of the platform for one app. Made by `createLark`. */
export interface Lark {
  /**
   * Calls an endpoint. Cold: each subscription is one call. Emits one value and completes, or errors once with a `LarkError`;
   * unsubscribing aborts it.
   */
  call<I, O>(
    endpoint: Endpoint<I, O>,
    input: {} extends I ? NoInfer<I> | undefined : NoInfer<I>,
    options: CallOptions & { readonly observe: 'response' },
  ): Observable<CallResponse<O>>
  call<I, O>(endpoint: Endpoint<I, O>, ...rest: CallArguments<I>): Observable<O>
  /** Calls any path; everything else as {@link Lark.call}. An absolute URL off the configured hosts never carries a token. */
  request<O = unknown>(request: RawRequest, options?: CallOptions): Observable<O>
  /** The same client as someone else: same connections, tokens and limits. */
  as(identity: Identity): Lark
  /** The same client in the tenant of an event. */
  for(event: LarkEvent): Lark
  /**
   * Takes the ticket that the platform pushes to a store app (`app_ticket`, protocol 2.3), for this process and all that share its
   * store. Cold; emits once it is kept, and completes; errors with what the store errors with. `acceptAppTickets` does it for the events
   * of a source.
   */
  acceptAppTicket(ticket: string): Observable<void>
  /** Who we are; cached for the life of the client, one request however many ask. */
  bot(): Observable<BotIdentity>
  readonly appId: string
  /** The base URL of the platform, without a trailing slash. */
  readonly domain: string
  /** What the client does, with secrets redacted. Hot; completes on {@link Lark.close}. */
  readonly activity$: Observable<Activity>
  /** What sources of this client write their warnings to. */
  readonly log: LogSink
  /** Aborts calls, drops queues, destroys our connections, completes `activity$`. */
  close(): void
}
