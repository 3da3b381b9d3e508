import {
  AsyncSubject,
  catchError,
  concatMap,
  defer,
  map,
  of,
  share,
  tap,
  throwError,
  type Observable,
  type SchedulerLike,
} from 'rxjs'
import { awaited } from '../../operators/awaited.js'
import { StoredSession } from '../codec/user-token.js'
import { AuthError, isLarkError } from '../model/errors.js'
import type { LogSink } from '../model/log.js'
import type { TokenStore } from '../model/token-store.js'
import type { UserSession } from '../model/user-session.js'
import { locked } from './locked.js'
import type { OauthContext } from './oauth-context.js'
import { requestUserToken, type UserGrant } from './request-user-token.js'

/** A session, and the way to put a newer login in its place. */
export interface KeptSession {
  /** Emits the session where the store has one. */
  readonly known$: Observable<UserSession>
  /** Keeps what a login gave, then emits the session. */
  keep(login: Omit<StoredSession, 'generation'>): Observable<UserSession>
  forget(): Observable<void>
}

export interface KeptSessionOptions {
  readonly store: TokenStore
  readonly key: string
  readonly context: OauthContext
  readonly log: LogSink
}

/** A token is renewed when this little of its life is left, in ms, and one that lives shorter at the half of it (protocol 2.7). */
const margin = 5 * 60_000

/** Longer than a refresh can take with its second try, in ms. */
const lease = 45_000

/** When a grant has to be renewed, and when it ends. */
export function stampsOf({ token, lifetime, refreshToken, refreshLifetime }: UserGrant, now: number) {
  return {
    token,
    refreshAt: now + lifetime - Math.min(margin, lifetime / 2),
    expiresAt: now + lifetime,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(refreshLifetime !== undefined && { refreshExpiresAt: now + refreshLifetime }),
  }
}

/**
 * The session of one user in a store. A refresh token serves once: so it is used under the lock of the store, after another look at
 * what is kept; what comes back is kept before anybody uses it; and a refresh that fails changes nothing.
 */
export function keptSession({ store, key, context, log }: KeptSessionOptions): KeptSession {
  const { scheduler } = context
  let current: StoredSession | undefined
  let shown: StoredSession | undefined
  let refused = 0
  let dead: { readonly refreshToken: string; readonly error: AuthError } | undefined

  const lives = (kept: StoredSession) => kept.generation > refused && scheduler.now() < kept.expiresAt
  const isFresh = (kept: StoredSession) => kept.generation > refused && scheduler.now() < kept.refreshAt

  const adopt = (kept: StoredSession | undefined) => {
    current = kept
    shown = kept ?? shown
  }

  /** What the store has, or what is known here where that is newer: a store may have failed to keep it. */
  const latest$ = awaited(() => store.get(key)).pipe(
    catchError((error: unknown) => (log('warn', `the token store failed: ${String(error)}`), of(undefined))),
    map((text) => newer(readStored(text), current)),
    tap(adopt),
  )
  const written = (session: StoredSession) => awaited(() => store.set(key, JSON.stringify(session), ttlOf(session, scheduler)))
  const renewed = (old: StoredSession & { readonly refreshToken: string }): Observable<StoredSession> => {
    if (dead?.refreshToken === old.refreshToken) return failing(dead.error)
    const fields = { grant_type: 'refresh_token', refresh_token: old.refreshToken }
    return requestUserToken(old.via, fields, old.scopes, context).pipe(
      map((grant) => successor(old, grant, 1 + Math.max(refused, old.generation), scheduler.now())),
      tap((session) => adopt(session)),
      concatMap((session) =>
        written(session).pipe(
          catchError((error: unknown) => (log('error', `a user session could not be kept: ${String(error)}`), of(undefined))),
          map(() => session),
        ),
      ),
      catchError((error: unknown) => outlived(old, error)),
    )
  }
  /** Somebody who did not mind the lock may have been first; and a token that still lives outlasts a trouble that passes. */
  const outlived = (old: StoredSession & { readonly refreshToken: string }, error: unknown): Observable<StoredSession> =>
    latest$.pipe(
      concatMap((kept) => {
        if (kept && kept.refreshToken !== old.refreshToken && lives(kept)) return of(kept)
        if (isLarkError(error) && error.retryable && lives(old)) return of(old)
        if (isLarkError(error, 'AuthError') && error.reauthorize) dead = { refreshToken: old.refreshToken, error }
        return throwError(() => error)
      }),
    )
  const ready = (kept: StoredSession | undefined): Observable<StoredSession> | undefined => {
    if (!kept) return failing(over('there is no session of this user', []))
    if (isFresh(kept)) return of(kept)
    if (kept.refreshToken !== undefined) return undefined
    return lives(kept) ? of(kept) : failing(over('the session has ended, and has no refresh token', kept.scopes))
  }
  const refreshed$ = locked(
    latest$.pipe(concatMap((kept) => ready(kept) ?? renewed(kept as StoredSession & { readonly refreshToken: string }))),
    { store, name: `${key}/refresh`, lease, scheduler },
  )
  // A refresh that has begun goes on when nobody waits: its answer is the only one there will be.
  const due$ = latest$.pipe(
    concatMap((kept): Observable<StoredSession> => ready(kept) ?? refreshed$),
    share({ connector: () => new AsyncSubject(), resetOnRefCountZero: false }),
  )
  const session = sessionOf(() => shown as StoredSession, {
    token$: defer(() => (current && isFresh(current) ? of(current) : due$)).pipe(
      map(({ token, generation }) => ({ token, generation })),
    ),
    refuse: (generation) => {
      refused = Math.max(refused, generation)
    },
  })
  return {
    known$: latest$.pipe(
      concatMap((kept) => (kept ? of(session) : throwError(() => over('there is no session of this user', [])))),
    ),
    keep: (login) =>
      latest$.pipe(
        map((kept) => ({ ...login, generation: 1 + Math.max(refused, kept?.generation ?? 0) })),
        concatMap((next) => written(next).pipe(tap(() => adopt(next)))),
        map(() => session),
      ),
    forget: () =>
      awaited(() => store.set(key, undefined)).pipe(
        tap(() => (current = undefined)),
        map(() => undefined),
      ),
  }
}

const failing = (error: AuthError): Observable<never> => throwError(() => error)

/** Tokens are in closures only: nothing that is printed of a session shows one. */
const sessionOf = (current: () => StoredSession, tokens: Pick<UserSession, 'token$' | 'refuse'>): UserSession => ({
  get openId() {
    return current().openId
  },
  get name() {
    return current().name
  },
  get scopes() {
    return current().scopes
  },
  ...tokens,
})

const successor = (old: StoredSession, grant: UserGrant, generation: number, now: number): StoredSession => ({
  ...old,
  scopes: grant.scopes ?? old.scopes,
  ...stampsOf(grant, now),
  generation,
})

const newer = (a: StoredSession | undefined, b: StoredSession | undefined) =>
  a && b ? (a.generation >= b.generation ? a : b) : (a ?? b)

function ttlOf({ refreshToken, refreshExpiresAt, expiresAt }: StoredSession, scheduler: SchedulerLike): number | undefined {
  if (refreshToken === undefined) return expiresAt - scheduler.now()
  return refreshExpiresAt === undefined ? undefined : refreshExpiresAt - scheduler.now()
}

const over = (message: string, scopes: readonly string[]) =>
  new AuthError(`${message}: the user has to log in`, { endpoint: 'session', reauthorize: { scopes } })

function readStored(text: string | undefined): StoredSession | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return StoredSession.is(value) ? value : undefined
  } catch {
    return undefined
  }
}
