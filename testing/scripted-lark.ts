import { defer, filter, map, ReplaySubject, type Observable } from 'rxjs'
import type { RunHelpers } from 'rxjs/testing'
import type { Download } from '../src/api/download.js'
import { identity } from '../src/client/identity.js'
import { larkOver } from '../src/client/lark-over.js'
import type { LarkOptions } from '../src/client/lark-options.js'
import { settingsOf } from '../src/client/settings.js'
import type { Endpoint, RawRequest } from '../src/model/endpoint.js'
import type { LarkEvent } from '../src/model/event.js'
import type { Identity } from '../src/model/identity.js'
import { internals, type WithInternals } from '../src/model/internals.js'
import type { CallOptions, CallResponse, Lark } from '../src/model/lark.js'
import type { page } from '../src/model/page.js'
import type { ScriptedFile } from './scripted-file.js'
import { isTop, scriptedPlatform, type ScriptedPlatform, type ScriptedRequest } from './scripted-platform.js'
import { watchedPage } from './watched-pages.js'

/**
 * A call that a pipeline made, page by page where it has many.
 *
 * @example
 * ```ts
 * import type { ScriptedCall } from 'rxlark/testing'
 *
 * const called: ScriptedCall = { endpoint: 'im.v1.message.get', input: { path: { message_id: 'om_1' } } }
 * ```
 * @category Testing
 */
export interface ScriptedCall {
  /** The endpoint's id; `GET /path` of a raw request. */
  readonly endpoint: string
  readonly input?: unknown
  /** Who made it, where it was not the tenant. */
  readonly identity?: Identity
  /** Where one was given. */
  readonly idempotencyKey?: string
}

/**
 * A request that went out for a call.
 *
 * @example
 * ```ts
 * import type { ScriptedTry } from 'rxlark/testing'
 *
 * const second: ScriptedTry = { endpoint: 'im.v1.message.get', attempt: 2 }
 * ```
 * @category Testing
 */
export interface ScriptedTry {
  /** The endpoint's id; `GET /path` of a raw request. */
  readonly endpoint: string
  /** Which try of its call it is, from 1. */
  readonly attempt: number
}

/**
 * What an endpoint answers: its data, or a file. A page is plain data: the client makes it know its successor.
 *
 * @example
 * ```ts
 * import type { ScriptedValue } from 'rxlark/testing'
 *
 * const seen: ScriptedValue<{ readonly name: string }> = { name: 'Ann' }
 * ```
 * @category Testing
 */
export type ScriptedValue<O> = [O] extends [Download]
  ? ScriptedFile | Uint8Array
  : O extends { readonly [page]: unknown }
    ? Pick<O, Exclude<keyof O, typeof page>>
    : O

/**
 * A client whose platform is scripted: its answers are marbles, its calls are seen. Everything between is what `createLark` has: tokens,
 * limits, tries, timeouts, pages, typed errors; on virtual time.
 *
 * @example
 * ```ts
 * import type { ScriptedLark } from 'rxlark/testing'
 *
 * const answered = (lark: ScriptedLark) => lark.answers(message.reply, '--(r|)', { r: { message_id: 'om_2' } })
 * marbles(({ lark, expectObservable }) => {
 *   const reply$ = answered(lark).call(message.reply, { path: { message_id: 'om_1' }, data: { msg_type: 'text', content: '{}' } })
 *   expectObservable(reply$).toBe('--(r|)', { r: { message_id: 'om_2' } })
 * })
 * ```
 * @category Testing
 */
export interface ScriptedLark extends Lark {
  /**
   * Scripts the answer to a request of an endpoint. A second script is for the second request, a second try included, and so on; the last
   * one serves all that follow. A request that has no script errors with an `InputError`. Tokens (`auth.v3.*`) and who the bot is
   * (`bot.v3.info`) are answered at once, where nobody scripts them.
   *
   * @param endpoint - Which, as in `lark.call`; its id, or the `GET /path` of a raw request.
   * @param marbles - A cold diagram, from the moment of the request: `'--a|'` is an answer, `'--#'` an error, `'-'` silence.
   * @param values - The `data` of each answer.
   * @param error - A {@link ScriptedRefusal} is what the platform answers; everything else is what the request errors with.
   */
  answers<I, O>(
    endpoint: Endpoint<I, O> | string,
    marbles: string,
    values?: Readonly<Record<string, ScriptedValue<O>>>,
    error?: unknown,
  ): ScriptedLark
  /** The same, where the answer depends on what is asked: a function from the request to a cold Observable of the data. */
  answers<I, O>(
    endpoint: Endpoint<I, O> | string,
    answer: (request: ScriptedRequest) => Observable<ScriptedValue<O>>,
  ): ScriptedLark
  /** Every call, when it is subscribed; replays the last 10,000. */
  readonly calls$: Observable<ScriptedCall>
  /** Every request of a call, when it goes out; those for tokens are not among them; replays the last 10,000. */
  readonly requests$: Observable<ScriptedTry>
}

/**
 * Options of the scripted client: those of `createLark`, without what has no virtual time.
 *
 * @example
 * ```ts
 * import type { ScriptedOptions } from 'rxlark/testing'
 *
 * const impatient: ScriptedOptions = { timeout: 1_000, retry: false }
 * marbles(({ lark, expectObservable }) => {
 *   lark.answers('bot.v3.info', '-')
 *   expectObservable(lark.bot().pipe(map(({ name }) => name), catchTag('TimeoutError', () => of('nobody')))).toBe('1s (n|)', { n: 'nobody' })
 * }, impatient)
 * ```
 * @category Testing
 */
export type ScriptedOptions = Partial<
  Omit<LarkOptions, 'agent' | 'clientAssertion' | 'fetch' | 'proxy' | 'scheduler' | 'validate'>
>

/** How many calls and requests are remembered. */
const remembered = 10_000

/** What all identities of one client share. */
interface Stage {
  readonly cold: RunHelpers['cold']
  readonly platform: ScriptedPlatform
  readonly calls$: ReplaySubject<ScriptedCall>
  readonly requests$: Observable<ScriptedTry>
}

/**
 * Makes a client whose platform is scripted by marbles. Its pauses are as long as they may get, so that they are known.
 *
 * @internal
 */
export function scriptedLark(cold: RunHelpers['cold'], { retry, ...options }: ScriptedOptions = {}): ScriptedLark {
  const platform = scriptedPlatform()
  const settings = settingsOf({
    appId: 'cli_a1b2c3d4e5f60718',
    appSecret: 'secret_scripted',
    log: 'silent',
    ...options,
    retry: retry === false ? false : { random: () => 1, ...retry },
  })
  const lark = larkOver(settings, () => platform.send)
  const requests$ = new ReplaySubject<ScriptedTry>(remembered)
  lark.activity$
    .pipe(
      filter((activity) => activity.kind === 'request'),
      map(({ endpoint, attempt }) => ({ endpoint, attempt })),
    )
    .subscribe(requests$)
  return watched(lark, { cold, platform, calls$: new ReplaySubject(remembered), requests$: requests$.asObservable() })
}

/** A client whose calls are told of. */
function watched(lark: Lark, stage: Stage, who?: Identity): ScriptedLark {
  const { cold, platform, calls$, requests$ } = stage
  const tell = (call: ScriptedCall) => calls$.next({ ...call, ...(who && { identity: who }) })

  const seen = {
    appId: lark.appId,
    domain: lark.domain,
    activity$: lark.activity$,
    log: lark.log,
    calls$: calls$.asObservable(),
    requests$,
    answers(endpoint: Endpoint<never, unknown> | string, given: string | AnswerOf, values?: Values, error?: unknown) {
      const id = typeof endpoint === 'string' ? endpoint : endpoint.id
      const top = typeof endpoint === 'string' ? isTop(id) : endpoint.wrap === 'top'
      const answer = typeof given === 'string' ? always(cold(given, values, error)) : given
      platform.add(id, { answer, top })
      return seen
    },
    call: (endpoint: Endpoint<never, unknown>, input?: unknown, options: CallOptions = {}) =>
      defer(() => {
        const told = (given: unknown) => tell({ endpoint: endpoint.id, ...inputIn(given), ...keyIn(options) })
        told(input)
        const page = (data: unknown) => watchedPage(data, endpoint, { input, told })
        return lark
          .call(endpoint, (input ?? {}) as never, options)
          .pipe(
            map((answer) => (options.observe === 'response' ? withData(answer as CallResponse<unknown>, page) : page(answer))),
          )
      }),
    request: (request: RawRequest, options: CallOptions = {}) =>
      defer(() => {
        const { method, url, path, params, data } = request
        const input = { ...(path && { path }), ...(params && { params }), ...(data !== undefined && { data }) }
        const given = Object.keys(input).length > 0 ? input : undefined
        tell({ endpoint: `${method} ${url.replace(/[?#].*$/s, '')}`, ...inputIn(given), ...keyIn(options) })
        return lark.request(request, options)
      }),
    as: (other: Identity) => watched(lark.as(other), stage, other),
    for: (event: LarkEvent) => watched(lark.for(event), stage, identity.tenant(event.tenantKey)),
    acceptAppTicket: lark.acceptAppTicket,
    bot: lark.bot,
    close() {
      lark.close()
      calls$.complete()
    },
  }
  const inner = (lark as Lark & WithInternals)[internals]
  return Object.defineProperty(seen, internals, { value: inner }) as unknown as ScriptedLark
}

type AnswerOf = (request: ScriptedRequest) => Observable<unknown>
type Values = Readonly<Record<string, unknown>>

const always =
  (answer$: Observable<unknown>): AnswerOf =>
  () =>
    answer$

const inputIn = (input: unknown): Pick<ScriptedCall, 'input'> => (input === undefined ? {} : { input })

const keyIn = ({ idempotencyKey }: CallOptions): Pick<ScriptedCall, 'idempotencyKey'> =>
  idempotencyKey === undefined ? {} : { idempotencyKey }

const withData = (answer: CallResponse<unknown>, page: (data: unknown) => unknown): CallResponse<unknown> => ({
  ...answer,
  data: page(answer.data),
})
