import type { Identity } from '../model/identity.js'
import type { UserSession } from '../model/user-session.js'

/**
 * Who makes a call, for `lark.as(...)`.
 *
 * @example
 * ```ts
 * lark.as(identity.user(accessToken)).call(userInfo.get)
 * ```
 */
export const identity = {
  /** The app in a tenant: the default. A self-built app has one tenant, and needs no key; a store app has many, and needs it. */
  tenant: (tenantKey?: string): Identity => (tenantKey === undefined ? { as: 'tenant' } : { as: 'tenant', tenantKey }),
  /** A user, by a session, which renews its token; or by an access token that you got, which nobody renews. */
  user: (user: string | UserSession): Identity =>
    typeof user === 'string' ? { as: 'user', accessToken: user } : { as: 'user', session: user },
  /** The app itself, in no tenant. */
  app: (): Identity => ({ as: 'app' }),
  /** Any token, sent as it is. */
  token: (token: string): Identity => ({ as: 'token', token }),
  /** Nobody: calls carry no token. */
  none: (): Identity => ({ as: 'none' }),
}
