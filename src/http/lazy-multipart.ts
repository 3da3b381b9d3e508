import { concatMap, defer, from, type Observable } from 'rxjs'
import type { multipart } from './multipart.js'

/** What `multipart.ts` holds, once it is there. */
let loaded: { readonly multipart: typeof multipart } | undefined

/** Loads what the bodies of uploads are made with. */
export const loadMultipart = async (): Promise<{ readonly multipart: typeof multipart }> =>
  (loaded ??= await import('./multipart.js'))

/** Runs when uploads can be made: what they are made with is loaded for the first one, and from then on at hand. */
export const whenMultipart = <T>(run: () => Observable<T>): Observable<T> =>
  defer(() => (loaded ? run() : from(loadMultipart()).pipe(concatMap(run))))

/** The body of an upload, inside of {@link whenMultipart}. */
export const lazyMultipart: typeof multipart = (data, options) => {
  if (!loaded) throw new Error('uploads cannot be made yet')
  return loaded.multipart(data, options)
}
