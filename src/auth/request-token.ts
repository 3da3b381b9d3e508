import { catchError, concatMap, map, throwError, timeout, type Observable, type SchedulerLike } from 'rxjs'
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

/** How each kind of token of a self-built app is had (protocol 2.2). An app's answer may hold a tenant's token too. */
const kinds = {
  tenant: {
    target: own('auth.v3.tenant_access_token.internal', '/open-apis/auth/v3/tenant_access_token/internal'),
    codec: TenantToken,
    tokenOf: (answer: object) => (answer as TenantToken).tenant_access_token,
  },
  app: {
    target: own('auth.v3.app_access_token.internal', '/open-apis/auth/v3/app_access_token/internal'),
    codec: AppToken,
    tokenOf: (answer: object) => (answer as AppToken).app_access_token,
  },
}

/** A token request that hangs must not be joined for ever by calls that come after. In ms. */
const patience = 30_000

/**
 * Asks the platform for a token of a self-built app. A secret that the platform refuses is asked for once more, and tried again if
 * it is another one by then.
 *
 * Cold; emits one token and completes; errors with an `AuthError` where the platform refuses the app.
 */
export function requestToken(kind: 'tenant' | 'app', context: TokenRequestContext): Observable<Granted> {
  const attempt = (secret: string) => requestWith(secret, kind, context)
  return context.secret$.pipe(
    concatMap((secret) =>
      attempt(secret).pipe(
        catchError((error: unknown) =>
          isLarkError(error, 'AuthError') && refusedSecret.has(error.code)
            ? context.secret$.pipe(concatMap((again) => (again === secret ? throwError(() => error) : attempt(again))))
            : throwError(() => error),
        ),
      ),
    ),
  )
}

function requestWith(
  secret: string,
  kind: 'tenant' | 'app',
  { appId, site, send, scheduler }: TokenRequestContext,
): Observable<Granted> {
  const { target } = kinds[kind]
  const request = buildRequest(target, { data: { app_id: appId, app_secret: secret } }, {}, site)
  const asked = { endpoint: target.id, appId, domain: site.domain, user: false, generation: undefined, hide: hiding(secret) }
  return send(request).pipe(
    map((response) => {
      const answer = openAnswer(target, response)
      const error = answerError(answer, asked)
      if (error) throw refusal(error)
      return granted(kind, answer.data)
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

function granted(kind: 'tenant' | 'app', data: unknown): Granted {
  const { target, codec, tokenOf } = kinds[kind]
  const decoded: t.Validation<TenantToken | AppToken> = codec.decode(data)
  if (decoded._tag === 'Left') throw new DecodeError({ what: target.id, faults: faultsOf(decoded) })
  return { token: tokenOf(decoded.right), lifetime: decoded.right.expire * 1000 }
}
