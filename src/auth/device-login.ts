import { catchError, concat, concatMap, defer, map, NEVER, of, takeUntil, throwError, timer, type Observable } from 'rxjs'
import { DeviceCode, OauthToken } from '../codec/user-token.js'
import { AuthError, isLarkError } from '../model/errors.js'
import type { Lark } from '../model/lark.js'
import type { TokenStore } from '../model/token-store.js'
import type { UserSession } from '../model/user-session.js'
import { keepLogin } from './keep-login.js'
import { oauthContextOf, type OauthContext } from './oauth-context.js'
import { postOauth, type OauthRequest } from './post-oauth.js'
import { openOauth, readOauth, type OauthAnswer } from './read-oauth.js'
import { grantOf, tokenEndpoint, type UserGrant } from './request-user-token.js'

export interface DeviceLoginOptions {
  /** What the user is asked to grant. With `offline_access` the session can be renewed. */
  readonly scopes?: readonly string[]
  /**
   * Which endpoints, and how they are spoken to (protocol 2.8): `accounts` on the host where users log in, with forms, as the platform's
   * command line does; `open` on that of the API, with JSON, as its Python SDK does. Default: `accounts`.
   */
  readonly dialect?: 'accounts' | 'open'
  /** Where the session is kept. Default: the store of the client. */
  readonly store?: TokenStore
}

/** How a login by device stands, a union on `status`. Times are ms. */
export type DeviceLoginState =
  /** Show the user this, once: where to go (also as a QR code), and what to type there. */
  | { readonly status: 'verification'; readonly url: string; readonly userCode: string; readonly expiresIn: number }
  /** The user was asked, and has not decided. */
  | { readonly status: 'pending' }
  /** The platform asks for longer pauses. */
  | { readonly status: 'slow_down'; readonly interval: number }
  | { readonly status: 'logged-in'; readonly session: UserSession }

interface Dialect {
  readonly start: Pick<OauthRequest, 'endpoint' | 'host' | 'path' | 'proof' | 'encoding'>
  readonly encoding: 'json' | 'form'
  /** In ms, where the platform does not say. */
  readonly expiresIn: number
  /** What `slow_down` adds to the pause, in ms. */
  readonly slower: number
}

const dialects: Readonly<Record<'accounts' | 'open', Dialect>> = {
  accounts: {
    start: {
      endpoint: 'oauth.v1.device_authorization',
      host: 'accounts',
      path: '/oauth/v1/device_authorization',
      proof: 'basic',
      encoding: 'form',
    },
    encoding: 'form',
    expiresIn: 240_000,
    slower: 5_000,
  },
  open: {
    start: {
      endpoint: 'authen.v2.oauth.device_authorization',
      host: 'open',
      path: '/open-apis/authen/v2/oauth/device_authorization',
      proof: 'none',
    },
    encoding: 'json',
    expiresIn: 600_000,
    slower: 2_000,
  },
}

/** The pause between two questions, where the platform does not say, and the longest there is; in ms. */
const usualPause = 5_000
const longestPause = 60_000

/** How often it is asked at most. */
const mostPolls = 200

/**
 * Logs a user in on another device (RFC 8628): for command lines and boxes without a browser. Shows an address and a code, then asks
 * until the user has decided, and keeps the session.
 *
 * Cold: each subscription is a login of its own; unsubscribing gives it up. Completes after `logged-in`. Errors with an `AuthError` with
 * `reauthorize` where the user said no or took too long.
 *
 * ```text
 * ---v-----p-----p-----(l|)    v: verification, p: pending, l: logged-in
 * ```
 *
 * @example
 * ```ts
 * import { deviceLogin } from 'rxlark'
 *
 * deviceLogin(lark, { scopes: ['offline_access'] }).subscribe((state) => {
 *   if (state.status === 'verification') console.log(`open ${state.url} and enter ${state.userCode}`)
 *   if (state.status === 'logged-in') console.log(`hello ${state.session.name}`)
 * })
 * ```
 * @see protocol 2.8
 */
export function deviceLogin(lark: Lark, options: DeviceLoginOptions = {}): Observable<DeviceLoginState> {
  const { scopes = [], dialect: name = 'accounts', store } = options
  const dialect = dialects[name]
  return defer(() => {
    const context = oauthContextOf(lark)
    return postOauth({ ...dialect.start, fields: { scope: scopes.length > 0 ? scopes.join(' ') : undefined } }, context).pipe(
      map((answer) => readOauth(openOauth(answer), DeviceCode, scopes)),
      concatMap((given) => {
        const expiresIn = given.expires_in === undefined ? dialect.expiresIn : given.expires_in * 1000
        const pause = given.interval === undefined ? usualPause : given.interval * 1000
        const url = given.verification_uri_complete ?? given.verification_uri
        const asking = {
          code: given.device_code,
          scopes,
          dialect,
          context,
          end: context.scheduler.now() + expiresIn,
          finish: (grant: UserGrant) => keepLogin(lark, { grant, via: 'v2', scopes, store }),
        }
        return concat(
          of({ status: 'verification', url, userCode: given.user_code, expiresIn } as const),
          poll(asking, pause, mostPolls),
        )
      }),
      takeUntil(context.closed$ ?? NEVER),
    )
  })
}

interface Asking {
  readonly code: string
  readonly scopes: readonly string[]
  readonly dialect: Dialect
  readonly context: OauthContext
  /** On the clock of the client. */
  readonly end: number
  readonly finish: (grant: UserGrant) => Observable<UserSession>
}

/** What a question came to: what there is to say, and the pause before the next one. */
interface Asked {
  readonly state?: DeviceLoginState
  readonly pause: number
}

function poll(asking: Asking, pause: number, left: number): Observable<DeviceLoginState> {
  const { context, end, scopes, finish } = asking
  if (left === 0 || context.scheduler.now() + pause >= end) {
    return timer(Math.max(end - context.scheduler.now(), 0), context.scheduler).pipe(
      concatMap(() => throwError(() => tooLate(scopes))),
    )
  }
  return timer(pause, context.scheduler).pipe(
    concatMap(() => ask(asking, pause)),
    concatMap((asked): Observable<DeviceLoginState> => {
      if ('token' in asked) return finish(asked).pipe(map((session) => ({ status: 'logged-in', session }) as const))
      const next$ = defer(() => poll(asking, asked.pause, left - 1))
      return asked.state ? concat(of(asked.state), next$) : next$
    }),
  )
}

function ask({ code, scopes, dialect, context }: Asking, pause: number): Observable<Asked | UserGrant> {
  const fields = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: code }
  return postOauth({ ...tokenEndpoint('v2'), fields, encoding: dialect.encoding }, context).pipe(
    map((answer) => outcomeOf(openOauth(answer), pause, dialect, scopes)),
    // The network may be down for a while: the user is still there.
    catchError((error: unknown) =>
      isPassing(error) ? of({ pause: Math.min(pause + 1_000, longestPause) }) : throwError(() => error),
    ),
  )
}

const isPassing = (error: unknown): boolean => isLarkError(error) && (error.retryable || error._tag === 'HttpError')

function outcomeOf(answer: OauthAnswer, pause: number, { slower }: Dialect, scopes: readonly string[]): Asked | UserGrant {
  if (answer.word === 'authorization_pending') return { state: { status: 'pending' }, pause }
  if (answer.word === 'slow_down') {
    const interval = Math.min(pause + slower, longestPause)
    return { state: { status: 'slow_down', interval }, pause: interval }
  }
  return grantOf(readOauth(answer, OauthToken, scopes))
}

const tooLate = (scopes: readonly string[]) =>
  new AuthError('the user did not confirm in time', { endpoint: 'deviceLogin', reauthorize: { scopes } })
