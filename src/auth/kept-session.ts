import { AsyncSubject, concatMap, defer, map, NEVER, of, share, takeUntil, tap, throwError, type Observable } from 'rxjs'
import { inOwnContext } from '../../operators/in-own-context.js'
import type { StoredSession } from '../codec/user-token.js'
import { AuthError } from '../model/errors.js'
import type { LogSink } from '../model/log.js'
import type { TokenStore } from '../model/token-store.js'
import type { UserSession } from '../model/user-session.js'
import { locked } from './locked.js'
import type { OauthContext } from './oauth-context.js'
import { renewSession, type Renewable } from './renew-session.js'
import { sessionState, type SessionState } from './session-state.js'
import { storedSessions } from './stored-sessions.js'

/** A session, and the way to put a newer login in its place. */
export interface KeptSession {
  /** Emits the session where the store has one; errors with an `AuthError` where not. */
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

/** Longer than a refresh can take with its second try, in ms. */
const lease = 45_000

/**
 * The session of one user in a store. A refresh token serves once: so it is used under the lock of the store, after another look at
 * what is kept.
 */
export function keptSession({ store, key, context, log }: KeptSessionOptions): KeptSession {
  const { scheduler } = context
  const state = sessionState(scheduler)
  const stored = storedSessions({ store, key, state, scheduler, log })
  const { latest$ } = stored
  const renewed = renewSession({ context, state, stored, log })
  const refreshed$ = locked(latest$.pipe(concatMap((kept) => asItIs(kept, state) ?? renewed(kept as Renewable))), {
    store,
    name: `${key}/refresh`,
    lease,
    scheduler,
  })
  // A refresh that has begun goes on when nobody waits: its answer is the only one there will be.
  const due$ = latest$.pipe(
    concatMap((kept): Observable<StoredSession> => asItIs(kept, state) ?? refreshed$),
    takeUntil(context.closed$ ?? NEVER),
    share({ connector: () => new AsyncSubject(), resetOnRefCountZero: false }),
  )
  const fresh = () => {
    const current = state.current()
    return current && state.isFresh(current) ? of(current) : due$.pipe(inOwnContext())
  }
  const session = sessionOf(state, defer(fresh).pipe(map(({ token, generation }) => ({ token, generation }))))
  return {
    known$: latest$.pipe(concatMap((kept) => (kept ? of(session) : failing(over(unknown, []))))),
    keep: (login) =>
      latest$.pipe(
        map((kept) => ({ ...login, generation: state.nextGeneration(kept) })),
        concatMap((next) => stored.write(next).pipe(tap(() => state.adopt(next)))),
        map(() => session),
      ),
    forget: () => stored.remove().pipe(tap(() => state.adopt(undefined))),
  }
}

/** A session that can be used without being renewed, or that cannot be; `undefined`: it has to be renewed. */
function asItIs(kept: StoredSession | undefined, state: SessionState): Observable<StoredSession> | undefined {
  if (!kept) return failing(over(unknown, []))
  if (state.isFresh(kept)) return of(kept)
  if (kept.refreshToken !== undefined) return undefined
  return state.lives(kept) ? of(kept) : failing(over('the session has ended, and has no refresh token', kept.scopes))
}

const unknown = 'there is no session of this user'

const over = (message: string, scopes: readonly string[]) =>
  new AuthError(`${message}: the user has to log in`, { endpoint: 'session', reauthorize: { scopes } })

const failing = (error: AuthError): Observable<never> => throwError(() => error)

/** Tokens are in closures only: nothing that is printed of a session shows one. */
const sessionOf = (state: SessionState, token$: UserSession['token$']): UserSession => ({
  get openId() {
    return state.shown().openId
  },
  get name() {
    return state.shown().name
  },
  get scopes() {
    return state.shown().scopes
  },
  token$,
  refuse: state.refuse,
})
