import { concatMap, defer, from, map, of } from 'rxjs'
import type { AppTickets } from './app-tickets.js'
import type { storeApp, StoreApp, StoreAppParts } from './store-app.js'
import type { TokenSource } from './token-source.js'
import type { Tokens } from './tokens-for.js'

/** What `store-app.ts` holds, once it is there. */
let loaded: { readonly storeApp: typeof storeApp } | undefined

/** Loads what a store app is made of. */
export const loadStoreApp = async (): Promise<{ readonly storeApp: typeof storeApp }> =>
  (loaded ??= await import('./store-app.js'))

/** A store app; what it is made of is loaded with the first, when somebody needs a token of it or hands it a ticket. */
export function lazyStoreApp(parts: StoreAppParts): {
  readonly tokens: Tokens
  readonly tickets: Pick<AppTickets, 'accept'>
} {
  let made: StoreApp | undefined
  const made$ = defer(() => (loaded ? of(loaded) : from(loadStoreApp()))).pipe(map(({ storeApp }) => (made ??= storeApp(parts))))
  const source = (pick: (app: StoreApp) => TokenSource): TokenSource => ({
    token$: made$.pipe(concatMap((app) => pick(app).token$)),
    refuse: (generation) => made && pick(made).refuse(generation),
  })
  return {
    tokens: { app: source(({ tokens }) => tokens.app), tenant: (key) => source(({ tokens }) => tokens.tenant(key)) },
    tickets: { accept: (ticket) => made$.pipe(concatMap(({ tickets }) => tickets.accept(ticket))) },
  }
}
