import { catchError, defer, from, switchMap } from 'rxjs'
import { ConnectionError } from '../../src/model/errors.js'
import type { connection, ConnectionOptions } from './connection.js'

/** What `connection.ts` holds. */
interface Made {
  readonly connection: typeof connection
}

/** Once it is there. */
let loaded: Made | undefined

/** Loads what a long connection is made of. */
export const loadConnection = async (): Promise<Made> => (loaded ??= await import('./connection.js'))

/** The long connection as one stream; what it is made of is loaded with the first one, and from then on at hand. */
export const lazyConnection: typeof connection = (lark, options) =>
  defer(() => (loaded ? loaded.connection(lark, options) : whenLoaded(loadConnection)(lark, options)))

/** A long connection that begins when `load` has; unsubscribed before that it never does. Errors with a `ConnectionError` where `load` fails. */
export const whenLoaded =
  (load: () => Promise<Made>): typeof connection =>
  (lark, options) =>
    defer(() => from(load())).pipe(
      catchError(missing(options)),
      switchMap((made) => made.connection(lark, options)),
    )

/** No retry loads what is not there: the package is incomplete, or a bundle was replaced under the page. */
const missing =
  ({ states$, scheduler }: ConnectionOptions) =>
  (cause: unknown): never => {
    const error = new ConnectionError('the code of the long connection could not be loaded', { retryable: false, cause })
    states$.next({ status: 'failed', since: scheduler.now(), attempt: 0, cause: error })
    throw error
  }
