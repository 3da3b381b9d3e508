import { of, throwError } from 'rxjs'
import type { TokenKind } from '../model/endpoint.js'
import { InputError } from '../model/errors.js'
import type { Identity } from '../model/identity.js'
import type { UserSession } from '../model/user-session.js'
import type { TokenSource } from './token-source.js'

/** The tokens that a client gets by itself. */
export interface Tokens {
  /** Of a tenant: a self-built app has one, and needs no key. */
  tenant(tenantKey?: string): TokenSource
  readonly app: TokenSource
  /** In place of `app` where an endpoint wants that token and the caller did not choose. */
  readonly appForEndpoint?: TokenSource
}

/** What needs a token. */
export interface Needy {
  readonly id: string
  readonly tokens?: readonly TokenKind[]
  readonly disputed?: readonly TokenKind[]
}

/**
 * Where the token comes from with which an identity calls an endpoint; `undefined`: it calls with none.
 *
 * The tenant, who is the default, calls without a token where none is needed, and as the app where an endpoint takes tokens of
 * apps but none of tenants.
 */
export function tokensFor(tokens: Tokens, identity: Identity, endpoint: Needy): TokenSource | undefined {
  switch (identity.as) {
    case 'none':
      return undefined
    case 'app':
      return tokens.app
    case 'user':
      return 'session' in identity ? sessionOf(identity.session, endpoint) : given(identity.accessToken, endpoint)
    case 'token':
      return given(identity.token, endpoint)
    case 'tenant':
      if (endpoint.tokens?.length === 0) return undefined
      return asApp(endpoint) ? (tokens.appForEndpoint ?? tokens.app) : tokens.tenant(identity.tenantKey)
    default:
      throw refusal(endpoint, 'is none: make one by the functions of `identity`')
  }
}

const asApp = ({ tokens = [] }: Needy): boolean => tokens.includes('app') && !tokens.includes('tenant')

/**
 * What speaks against an identity, by what the catalogue knows of the tokens that an endpoint takes; `undefined`: nothing, or nothing is
 * known. Its first member is whether that is sure: no source of the catalogue lists the token.
 */
export function identityFault(identity: Identity, endpoint: Needy): readonly [sure: boolean, error: InputError] | undefined {
  const { tokens = [], disputed } = endpoint
  if (tokens.length === 0 || identity.as === 'none' || identity.as === 'token') return undefined
  const kind = identity.as === 'tenant' && asApp(endpoint) ? 'app' : identity.as
  const sure = !tokens.includes(kind)
  if (!sure && !disputed?.includes(kind)) return undefined
  const why = sure ? `and the endpoint takes that of the ${tokens.join(' or the ')}` : 'which not all sources list'
  return [sure, refusal(endpoint, `calls with the token of the ${kind}, ${why}`)]
}

const refusal = ({ id }: Needy, message: string) => new InputError({ endpoint: id, faults: [{ path: 'identity', message }] })

/** A token of the caller's: nobody here has a newer one. */
const given = (token: unknown, endpoint: Needy): TokenSource =>
  typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)
    ? { token$: of({ token }), refuse: () => undefined }
    : nobody(endpoint, 'has no token that can be sent')

/** Where there is no session a call must not go out as nobody. */
const sessionOf = (session: UserSession | undefined, endpoint: Needy): TokenSource =>
  session?.token$ ? session : nobody(endpoint, 'is a user without a session or a token')

const nobody = (endpoint: Needy, message: string): TokenSource => ({
  token$: throwError(() => refusal(endpoint, message)),
  refuse: () => undefined,
})
