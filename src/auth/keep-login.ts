import { concatMap, map, type Observable } from 'rxjs'
import { faultsOf } from '../codec/faults.js'
import { UserInfo } from '../codec/user-token.js'
import { DecodeError } from '../model/errors.js'
import type { Lark } from '../model/lark.js'
import type { TokenStore } from '../model/token-store.js'
import type { OauthVersion, UserSession } from '../model/user-session.js'
import { stampsOf } from './renew-session.js'
import { innerOf } from './oauth-context.js'
import type { UserGrant } from './request-user-token.js'
import { keptSessions } from './kept-sessions.js'

export interface Login {
  readonly grant: UserGrant
  readonly via: OauthVersion
  /** What was asked for, where the platform does not say what was granted. */
  readonly scopes: readonly string[]
  readonly store: TokenStore | undefined
}

/** Asks who has logged in, keeps the session, and only then emits it. */
export function keepLogin(lark: Lark, { grant, via, scopes, store }: Login): Observable<UserSession> {
  const stamps = stampsOf(grant, innerOf(lark).scheduler.now())
  return lark
    .as({ as: 'user', accessToken: grant.token })
    .request({ method: 'GET', url: '/open-apis/authen/v1/user_info' })
    .pipe(
      map(whoOf),
      concatMap(({ open_id, name = '' }) =>
        keptSessions(lark, store)(open_id).keep({ openId: open_id, name, scopes: grant.scopes ?? scopes, via, ...stamps }),
      ),
    )
}

function whoOf(data: unknown): UserInfo {
  const decoded = UserInfo.decode(data)
  if (decoded._tag === 'Left') throw new DecodeError({ what: 'authen.v1.user_info.get', faults: faultsOf(decoded) })
  return decoded.right
}
