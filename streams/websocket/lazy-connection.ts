import { defer, from, switchMap } from 'rxjs'
import type { connection } from './connection.js'

/** What `connection.ts` holds, once it is there. */
let loaded: { readonly connection: typeof connection } | undefined

/** Loads what a long connection is made of. */
export const loadConnection = async (): Promise<{ readonly connection: typeof connection }> =>
  (loaded ??= await import('./connection.js'))

/** The long connection as one stream; what it is made of is loaded with the first one, and from then on at hand. */
export const lazyConnection: typeof connection = (lark, options) =>
  defer(() =>
    loaded ? loaded.connection(lark, options) : from(loadConnection()).pipe(switchMap((made) => made.connection(lark, options))),
  )
