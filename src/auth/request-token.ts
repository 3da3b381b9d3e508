import { catchError, concatMap, ignoreElements, map, throwError, timeout, type Observable, type SchedulerLike } from 'rxjs'
import type * as t from 'io-ts'
import { faultsOf } from '../codec/faults.js'
import { AppToken, TenantToken } from '../codec/token.js'
import { answerError } from '../http/answer-error.js'
import { buildRequest, type Site, type Target } from '../http/build-request.js'
import { refusedSecret } from '../http/error-codes.js'
import { hiding } from '../http/hiding.js'
import { openAnswer } from '../http/open-answer.js'
import { AuthError, DecodeError, isLarkError, TimeoutError, type LarkError } from '../model/errors.js'
import type { HttpSend } from '../model/internals.js'

/** A token as the platform gives it. */
export interface Granted {
  readonly token: string
  /** In ms. */
  readonly lifetime: number
}

export interface TokenRequestContext {
  readonly appId: string
  readonly site: Site
  readonly send: HttpSend
  /** The secret, asked for at each subscription. */
  readonly secret$: Observable<string>
  readonly scheduler: SchedulerLike
}

const own = (id: string, path: string): Target => ({ id, method: 'POST', path, tokens: [], wrap: 'top' })

/** A request that grants a token, and what its answer is read with. */
export interface TokenKindFacts {
  readonly target: Target
  readonly codec: t.Type<TenantToken | AppToken, unknown>
  readonly tokenOf: (answer: object) => string
}

const tokenOfTenant = (answer: object) => (answer as TenantToken).tenant_access_token
const tokenOfApp = (answer: object) => (answer as AppToken).app_access_token

/** How each kind of token is had (protocol 2.2, 2.3). The answer of a self-built app may hold a tenant's token too. */
export const tokenKinds = {
  tenant: {
    target: own('auth.v3.tenant_access_token.internal', '/open-apis/auth/v3/tenant_access_token/internal'),
    codec: TenantToken as t.Type<TenantToken | AppToken, unknown>,
    tokenOf: tokenOfTenant,
  },
  app: {
    target: own('auth.v3.app_access_token.internal', '/open-apis/auth/v3/app_access_token/internal'),
    codec: AppToken as t.Type<TenantToken | AppToken, unknown>,
    tokenOf: tokenOfApp,
  },
  storeTenant: {
    target: own('auth.v3.tenant_access_token.create', '/open-apis/auth/v3/tenant_access_token'),
    codec: TenantToken as t.Type<TenantToken | AppToken, unknown>,
    tokenOf: tokenOfTenant,
  },
  storeApp: {
    target: own('auth.v3.app_access_token.create', '/open-apis/auth/v3/app_access_token'),
    codec: AppToken as t.Type<TenantToken | AppToken, unknown>,
    tokenOf: tokenOfApp,
  },
} satisfies Readonly<Record<string, TokenKindFacts>>

const resend = own('auth.v3.app_ticket.resend', '/open-apis/auth/v3/app_ticket/resend')

/** A token request that hangs must not be joined for ever by calls that come after. In ms. */
const patience = 30_000

/**
 * Asks the platform for a token of a self-built app. A secret that the platform refuses is asked for once more, and tried again if
 * it is another one by then.
 *
 * Cold; emits one token and completes; errors with an `AuthError` where the platform refuses the app.
 */
export const requestToken = (kind: 'tenant' | 'app', context: TokenRequestContext): Observable<Granted> =>
  withSecret(context.secret$, (app_secret) =>
    requestGrant(tokenKinds[kind], { data: { app_id: context.appId, app_secret }, secrets: [app_secret] }, context),
  )

/** Asks the platform to push its ticket to a store app once more (protocol 2.3). Emits nothing, and completes. */
export const requestTicket = (context: TokenRequestContext): Observable<never> =>
  withSecret(context.secret$, (app_secret) =>
    post(resend, { data: { app_id: context.appId, app_secret }, secrets: [app_secret] }, context),
  ).pipe(ignoreElements())

/** Tries with the secret, and once more where the platform refuses it and it is another one by then. */
export function withSecret<T>(secret$: Observable<string>, attempt: (secret: string) => Observable<T>): Observable<T> {
  return secret$.pipe(
    concatMap((secret) =>
      attempt(secret).pipe(
        catchError((error: unknown) =>
          isLarkError(error, 'AuthError') && refusedSecret.has(error.code)
            ? secret$.pipe(concatMap((again) => (again === secret ? throwError(() => error) : attempt(again))))
            : throwError(() => error),
        ),
      ),
    ),
  )
}

/** What a token request says. */
export interface TokenRequest {
  readonly data: object
  /** What of it must not be seen. */
  readonly secrets: readonly string[]
  /** Of the token that it is made with. */
  readonly generation?: number | undefined
}

/** Asks for a token. Cold; emits it and completes. */
export const requestGrant = (facts: TokenKindFacts, request: TokenRequest, context: TokenRequestContext): Observable<Granted> =>
  post(facts.target, request, context).pipe(map((data) => granted(facts, data)))

function post(
  target: Target,
  { data, secrets, generation }: TokenRequest,
  { appId, site, send, scheduler }: TokenRequestContext,
): Observable<unknown> {
  const hide = (text: string) => secrets.reduce((shown, secret) => hiding(secret)(shown), text)
  const asked = { endpoint: target.id, appId, domain: site.domain, user: false, generation, hide }
  return send(buildRequest(target, { data }, {}, site)).pipe(
    map((response) => {
      const answer = openAnswer(target, response)
      const error = answerError(answer, asked)
      if (error) throw refusal(error)
      return answer.data
    }),
    timeout({ first: patience, scheduler, with: () => throwError(() => hung(target.id)) }),
  )
}

/** Whatever the platform says here of a request that is well made, it says of the app. */
const refusal = (error: LarkError): LarkError => {
  if (error._tag !== 'ApiError' || error.retryable) return error
  const { message, code, logId, endpoint } = error
  return new AuthError(message, { code, logId, endpoint })
}

const hung = (endpoint: string) =>
  new TimeoutError(`${endpoint}: no answer within ${patience} ms`, { endpoint, timeout: patience })

function granted({ target, codec, tokenOf }: TokenKindFacts, data: unknown): Granted {
  const decoded = codec.decode(data)
  if (decoded._tag === 'Left') throw new DecodeError({ what: target.id, faults: faultsOf(decoded) })
  return { token: tokenOf(decoded.right), lifetime: decoded.right.expire * 1000 }
}
