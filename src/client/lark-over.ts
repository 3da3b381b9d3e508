import { map, takeUntil, throwError, type Observable } from 'rxjs'
import { inOwnContext } from '../../operators/in-own-context.js'
import { remembered } from '../auth/remembered.js'
import type { CallInput } from '../http/build-request.js'
import { logIdOf, type OpenedAnswer } from '../http/open-answer.js'
import type { Endpoint, RawRequest } from '../model/endpoint.js'
import { InputError } from '../model/errors.js'
import type { LarkEvent } from '../model/event.js'
import type { Identity } from '../model/identity.js'
import { internals, type LarkInternals } from '../model/internals.js'
import type { BotIdentity, CallOptions, CallResponse, Lark } from '../model/lark.js'
import { attachPage } from './attach-page.js'
import { botIdentity } from './bot.js'
import { answerTo } from './call.js'
import { openCore, type Core, type Sender } from './core.js'
import { identity } from './identity.js'
import { rawCall } from './raw-call.js'
import type { Call } from './journey.js'
import type { Settings } from './settings.js'

/**
 * A client over anything that sends: the network, or what a test plays in virtual time.
 *
 * @param sender - Makes what sends; `life` ends when the client is closed.
 * @internal
 */
export function larkOver(settings: Settings, sender: Sender): Lark {
  const core = openCore(settings, sender)
  const botOf = remembered(bots, (tenantKey) => {
    const inTenant = identity.tenant(tenantKey || undefined)
    return botIdentity((target) => answerTo({ target, input: {}, options: {}, identity: inTenant }, core))
  })
  return larkOf(core, botOf, identity.tenant())
}

/** A store app is a bot in many tenants: in how many it is known who it is. */
const bots = 1_000

type BotOf = (tenantKey: string) => Observable<BotIdentity>

/** Secrets are in closures only: nothing that is printed of a client can show one. */
function larkOf(core: Core, botOf: BotOf, who: Identity): Lark {
  const { settings, hub, log, secret$, send, tickets, closed$, close } = core
  const bot$ = botOf(settings.appType === 'store' && who.as === 'tenant' ? (who.tenantKey ?? '') : '')
  const run = (call: Omit<Call, 'identity'>) => emitted(Object.assign(call, { identity: who }), core)
  const lark = {
    appId: settings.appId,
    domain: settings.domain,
    activity$: hub.activity$,
    log,
    call: (endpoint?: Endpoint<never, unknown>, input?: CallInput | null, options?: CallOptions | null) =>
      typeof endpoint?.path === 'string'
        ? run({ target: endpoint, input: input ?? {}, options: options ?? {} })
        : failing('call', 'endpoint', 'is none: does the module have one of that name?'),
    request: (request?: RawRequest, options?: CallOptions | null) =>
      typeof request?.url === 'string' ? run(rawCall(request, options ?? {})) : failing('request', 'url', 'is missing'),
    // From JavaScript nothing may come; who that is, the call finds out.
    as: (other: Identity) => larkOf(core, botOf, Object(other) as Identity),
    for: ({ tenantKey }: LarkEvent) => larkOf(core, botOf, identity.tenant(tenantKey)),
    acceptAppTicket: (ticket: string) =>
      tickets?.accept(ticket) ?? failing('acceptAppTicket', 'appType', "is not 'store': only those have tickets"),
    bot: () => bot$.pipe(inOwnContext()),
    close,
  }
  const inner: LarkInternals = {
    core: core.mark,
    appType: settings.appType,
    store: settings.store,
    scheduler: settings.scheduler,
    oauthBaseUrl: settings.oauthBaseUrl,
    credential: core.credential,
    agent$: core.agent$,
    closed$,
    watch: hub.watch,
    send: (request) => send(request).pipe(takeUntil(closed$)),
    appSecret: () => secret$,
    userAgent: settings.userAgent,
  }
  return Object.defineProperty(lark, internals, { value: inner }) as unknown as Lark
}

/** What JavaScript lets pass, and our types do not. */
const failing = (endpoint: string, path: string, message: string): Observable<never> =>
  throwError(() => new InputError({ endpoint, faults: [{ path, message }] }))

/** What a call emits: the data, a page where it is one, or the whole answer. */
function emitted(call: Call, core: Core): Observable<unknown> {
  const { target, input, options } = call
  const follow = (next: CallInput) => emitted({ ...call, input: next, options: withoutObserve(options) }, core)
  return answerTo(call, core).pipe(
    map((answer) => {
      const data = attachPage(answer.data, target, input, follow)
      return options.observe === 'response' ? responseOf(answer, data) : data
    }),
  )
}

/** The pages that follow are plain pages. */
const withoutObserve = ({ observe: _, ...options }: CallOptions): CallOptions => options

const responseOf = (answer: OpenedAnswer, data: unknown): CallResponse<unknown> => ({
  data,
  msg: answer.msg,
  logId: logIdOf(answer),
  status: answer.response.status,
  headers: answer.response.headers,
})
