import { of, throwError } from 'rxjs'
import type { TokenKind } from '../model/endpoint.js'
import { InputError } from '../model/errors.js'
import type { Identity } from '../model/identity.js'
import type { TokenSource } from './token-source.js'

/** The tokens that a client gets by itself. */
export interface Tokens {
  readonly tenant: TokenSource
  readonly app: TokenSource
}

/** What needs a token. */
export interface Needy {
  readonly id: string
  readonly tokens?: readonly TokenKind[]
}

/**
 * Where the token comes from with which an identity calls an endpoint; `undefined`: it calls with none.
 *
 * The tenant, who is the default, calls without a token where none is needed, and as the app where an endpoint takes tokens of
 * apps but none of tenants.
 */
export function tokensFor({ tenant, app }: Tokens, identity: Identity, endpoint: Needy): TokenSource | undefined {
  switch (identity.as) {
    case 'none':
      return undefined
    case 'app':
      return app
    case 'user':
      return given(identity.accessToken, endpoint)
    case 'token':
      return given(identity.token, endpoint)
    case 'tenant': {
      const accepted = endpoint.tokens ?? ['tenant']
      if (accepted.length === 0) return undefined
      return accepted.includes('app') && !accepted.includes('tenant') ? app : tenant
    }
  }
}

/** A token of the caller's: nobody here has a newer one. */
function given(token: string, { id }: Needy): TokenSource {
  const sendable = /^[\x21-\x7e]+$/.test(token)
  const fault = () => new InputError({ endpoint: id, faults: [{ path: 'identity', message: 'has no token that can be sent' }] })
  return { token$: sendable ? of({ token }) : throwError(() => fault()), refuse: () => undefined }
}
