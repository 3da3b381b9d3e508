import { concat, defer, EMPTY, NEVER, of, Subject, throwError, type Observable } from 'rxjs'
import type { RunHelpers } from 'rxjs/testing'
import type { Endpoint, RawRequest } from '../src/model/endpoint.js'
import { InputError } from '../src/model/errors.js'
import type { Identity } from '../src/model/identity.js'
import type { BotIdentity, CallOptions, Lark } from '../src/model/lark.js'

/** A call that a pipeline made. */
export interface ScriptedCall {
  /** The endpoint's id; `GET /path` of a raw request. */
  readonly endpoint: string
  readonly input?: unknown
  /** Who made it, where it was not the tenant. */
  readonly identity?: Identity
}

/** A client without a platform: its answers are marbles, its calls are seen. */
export interface ScriptedLark extends Lark {
  /**
   * Scripts the answer of an endpoint. A second script is for the second call, and so on; the last one serves all that follow.
   * A call that has no script errors with an `InputError`.
   *
   * @param endpoint - Which, as in `lark.call`; or the `GET /path` of a raw request.
   * @param marbles - A cold diagram, from the moment of the call.
   */
  answers<I, O>(endpoint: Endpoint<I, O> | string, marbles: string, values?: Record<string, O>, error?: unknown): ScriptedLark
  /** Every call, when it is subscribed. Hot. */
  readonly calls$: Observable<ScriptedCall>
}

const bot: BotIdentity = { openId: 'ou_bot', name: 'bot', avatarUrl: '', activateStatus: 2 }

/** What all identities of one client share. */
interface Script {
  readonly answers: Map<string, Observable<unknown>[]>
  readonly calls$: Subject<ScriptedCall>
}

/** The next script of an endpoint; the last one stays. */
function nextAnswer(script: Script, endpoint: string): Observable<unknown> {
  const queue = script.answers.get(endpoint) ?? []
  const answer = queue.length > 1 ? queue.shift() : queue[0]
  const faults = [{ path: 'answers', message: 'none was scripted for this call' }]
  return answer ?? throwError(() => new InputError({ endpoint, faults }))
}

function client(script: Script, cold: RunHelpers['cold'], identity?: Identity): ScriptedLark {
  const made = (endpoint: string, input: unknown): Observable<never> =>
    defer(() => {
      script.calls$.next({ endpoint, ...(input === undefined ? {} : { input }), ...(identity === undefined ? {} : { identity }) })
      return EMPTY
    })
  const run = (endpoint: string, input: unknown): Observable<never> =>
    concat(
      made(endpoint, input),
      defer(() => nextAnswer(script, endpoint)),
    ) as Observable<never>

  const lark: ScriptedLark = {
    appId: 'cli_a1b2c3d4e5f60718',
    domain: 'https://open.feishu.cn',
    log: () => undefined,
    activity$: NEVER,
    calls$: script.calls$.asObservable(),
    answers(endpoint, marbles, values, error) {
      const id = typeof endpoint === 'string' ? endpoint : endpoint.id
      const queue = script.answers.get(id) ?? []
      script.answers.set(id, [...queue, cold(marbles, values, error)])
      return lark
    },
    call: (endpoint: { readonly id: string }, input?: unknown, _options?: CallOptions) => run(endpoint.id, input),
    request: ({ method, url, path, params, data }: RawRequest) => {
      const input = {
        ...(path === undefined ? {} : { path }),
        ...(params === undefined ? {} : { params }),
        ...(data === undefined ? {} : { data }),
      }
      return run(`${method} ${url}`, Object.keys(input).length > 0 ? input : undefined)
    },
    as: (other) => client(script, cold, other),
    for: ({ tenantKey }) => client(script, cold, { as: 'tenant', tenantKey }),
    acceptAppTicket: () => of(undefined),
    bot: () => of(bot),
    close: () => script.calls$.complete(),
  }
  return lark
}

/**
 * Makes a client whose answers are scripted by marbles.
 *
 * @internal
 */
export const scriptedLark = (cold: RunHelpers['cold']): ScriptedLark =>
  client({ answers: new Map(), calls$: new Subject() }, cold)
