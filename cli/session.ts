import { sessions, type Lark, type TokenStore, type UserSession } from 'rxlark'
import { concatMap, map, throwError, type Observable } from 'rxjs'
import { awaited } from '#inside'
import { exitCodes } from './exit-codes.js'
import { Failure } from './failure.js'

/** One user at a time is logged in to an app of a domain: this key has the open id. */
const currentOf = ({ domain, appId }: Lark): string => `rxlark/${domain}/${appId}/current-user`

/**
 * The session of the user who logged in to this app with `rxlark login`, for `identity.user(session)`. Cold; emits once and completes;
 * errors with a `Failure` where nobody has.
 *
 * @param store - `sessionStore(env)`.
 */
export const currentSession = (lark: Lark, store: TokenStore): Observable<UserSession> =>
  awaited(() => store.get(currentOf(lark))).pipe(
    concatMap((openId) => (openId ? sessions(lark, store).get(openId) : throwError(() => nobody()))),
  )

const nobody = () => new Failure(exitCodes.refused, 'no user has logged in to this app', 'rxlark login')

/** Makes this user the current one. Cold; emits the session once that is kept. */
export const keepCurrent = (lark: Lark, session: UserSession, store: TokenStore): Observable<UserSession> =>
  awaited(() => store.set(currentOf(lark), session.openId)).pipe(map(() => session))

/** Forgets the current user and the session. Cold; emits whether there was one. */
export const forgetCurrent = (lark: Lark, store: TokenStore): Observable<boolean> =>
  awaited(() => store.get(currentOf(lark))).pipe(
    concatMap((openId) =>
      awaited(() => store.set(currentOf(lark), undefined)).pipe(
        concatMap(() =>
          openId
            ? sessions(lark, store)
                .forget(openId)
                .pipe(map(() => true))
            : [false],
        ),
      ),
    ),
  )
