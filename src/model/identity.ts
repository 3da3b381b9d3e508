import type { UserSession } from './user-session.js'

/** Who makes a call. Made by the functions of `identity`. */
export type Identity =
  | { readonly as: 'tenant'; readonly tenantKey?: string }
  | { readonly as: 'app' }
  | { readonly as: 'user'; readonly accessToken: string }
  | { readonly as: 'user'; readonly session: UserSession }
  | { readonly as: 'token'; readonly token: string }
  | { readonly as: 'none' }
