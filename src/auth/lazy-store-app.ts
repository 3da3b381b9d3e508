import { concatMap, map } from 'rxjs'
import { loadOnce } from '../http/load-once.js'
import type { AppTickets } from './app-tickets.js'
import type { StoreApp, StoreAppParts } from './store-app.js'
import type { TokenSource } from './token-source.js'
import type { Tokens } from './tokens-for.js'

/** What a store app is made of. */
export const storeApp$ = /* @__PURE__ */ loadOnce('apps of the store', () => import('./store-app.js'))

/** A store app; what it is made of is loaded with the first, when somebody needs a token of it or hands it a ticket. */
export function lazyStoreApp(parts: StoreAppParts): {
  readonly tokens: Tokens
  readonly tickets: Pick<AppTickets, 'accept'>
} {
  let made: StoreApp | undefined
  const made$ = storeApp$.pipe(map(({ storeApp }) => (made ??= storeApp(parts))))
  const source = (pick: (app: StoreApp) => TokenSource): TokenSource => ({
    token$: made$.pipe(concatMap((app) => pick(app).token$)),
    refuse: (generation) => made && pick(made).refuse(generation),
  })
  return {
    tokens: { app: source(({ tokens }) => tokens.app), tenant: (key) => source(({ tokens }) => tokens.tenant(key)) },
    tickets: { accept: (ticket) => made$.pipe(concatMap(({ tickets }) => tickets.accept(ticket))) },
  }
}
