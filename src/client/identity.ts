import type { Identity } from '../model/identity.js'

/**
 * Who makes a call, for `lark.as(...)`.
 *
 * @example
 * ```ts
 * lark.as(identity.user(accessToken)).call(userInfo.get)
 * ```
 */
export const identity = {
  /** The app in a tenant: the default. A self-built app has one tenant, and needs no key. */
  tenant: (tenantKey?: string): Identity => (tenantKey === undefined ? { as: 'tenant' } : { as: 'tenant', tenantKey }),
  /** A user, by an access token that you got; nobody renews it. */
  user: (accessToken: string): Identity => ({ as: 'user', accessToken }),
  /** The app itself, in no tenant. */
  app: (): Identity => ({ as: 'app' }),
  /** Any token, sent as it is. */
  token: (token: string): Identity => ({ as: 'token', token }),
  /** Nobody: calls carry no token. */
  none: (): Identity => ({ as: 'none' }),
}
