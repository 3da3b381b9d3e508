import type { SchedulerLike } from 'rxjs'
import type { TokenStore } from '../model/token-store.js'
import { appTickets, type AppTickets } from './app-tickets.js'
import { requestTicket, type TokenRequestContext } from './request-token.js'
import { storeAppTokens, type StoreAppOptions } from './store-app-tokens.js'
import type { Tokens } from './tokens-for.js'

/** What an app of the store has in place of tokens by its secret alone. */
export interface StoreApp {
  readonly tokens: Tokens
  readonly tickets: AppTickets
}

export interface StoreAppParts {
  readonly context: TokenRequestContext
  readonly store: TokenStore
  /** Names the ticket in the store. */
  readonly key: string
  readonly scheduler: SchedulerLike
  readonly sourceOf: StoreAppOptions['sourceOf']
  readonly onTrouble: (what: string, error: unknown) => void
}

/** The tickets of a store app, and the tokens that it gets by them. */
export function storeApp({ context, sourceOf, ...parts }: StoreAppParts): StoreApp {
  const tickets = appTickets({ ...parts, resend$: requestTicket(context) })
  return { tokens: storeAppTokens({ context, tickets, sourceOf }), tickets }
}
