import { isLarkError, type LarkError, TimeoutError } from 'rxlark'
import { catchError, defer, map, of, throwError, timeout, type Observable, type SchedulerLike } from 'rxjs'
import { Envelope, version } from '#inside'
import type { HttpResponse, HttpSend } from '../../src/model/internals.js'

/** What came of the first request: everything that is known of the way to the platform, its clock and the credentials. */
export type Knock =
  /** The platform answered. Times are ms; `at` is when, by the clock of this machine. */
  | ({
      readonly kind: 'answered'
      readonly code: number
      readonly msg: string
      readonly logId: string
      /** A tenant token; absent where the platform gave none. */
      readonly token?: string
    } & Head)
  /** Somebody answered. */
  | ({ readonly kind: 'stranger'; readonly contentType: string } & Head)
  | { readonly kind: 'failed'; readonly error: LarkError }

interface Head {
  readonly status: number
  /** The `Date` of the answer. */
  readonly date: string | undefined
  readonly at: number
  readonly took: number
}

export interface Door {
  readonly domain: string
  readonly appId?: string | undefined
  readonly appSecret?: string | undefined
  readonly appType: 'self-built' | 'store'
}

export interface KnockOptions {
  readonly send: HttpSend
  /** How long to wait, in ms. */
  readonly patience: number
  readonly scheduler: SchedulerLike
}

const paths = {
  'self-built': '/open-apis/auth/v3/tenant_access_token/internal',
  // A store app has no token before a ticket comes: this asks for one, and proves the credentials too.
  store: '/open-apis/auth/v3/app_ticket/resend',
}

/** Asks for a token with what there is. Cold; emits what came of it and completes; never errors. No quota of the API goes for it. */
export const knock = (
  { domain, appId = '', appSecret = '', appType }: Door,
  { send, patience, scheduler }: KnockOptions,
): Observable<Knock> =>
  defer(() => {
    const begun = scheduler.now()
    return send({
      method: 'POST',
      url: domain + paths[appType],
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': `rxlark/${version}` },
      body: JSON.stringify({ app_id: appId, app_secret: appSecret }),
    }).pipe(
      map((response): Knock => knockOf(response, begun, scheduler.now())),
      timeout({ first: patience, scheduler, with: () => throwError(() => silent(patience)) }),
    )
  }).pipe(catchError((error: unknown) => (isLarkError(error) ? of({ kind: 'failed', error } as const) : throwError(() => error))))

const silent = (patience: number) => new TimeoutError(`no answer within ${patience} ms`, { endpoint: 'knock', timeout: patience })

function knockOf({ status, headers, text }: HttpResponse, begun: number, now: number): Knock {
  const head = { status, date: headers['date'], at: (begun + now) / 2, took: now - begun }
  const body = parsed(text)
  if (!Envelope.is(body)) {
    return { kind: 'stranger', contentType: headers['content-type']?.replace(/;.*$/s, '') ?? 'something without a type', ...head }
  }
  const { code, msg, tenant_access_token: token } = body as Readonly<Record<string, unknown>> & { readonly code: number }
  return {
    kind: 'answered',
    code,
    msg: typeof msg === 'string' ? msg : '',
    logId: headers['x-tt-logid'] ?? headers['x-request-id'] ?? '',
    ...(typeof token === 'string' && token !== '' && { token }),
    ...head,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
