import { firstValueFrom, of, type Observable, type Subscription } from 'rxjs'
import type { FetchLike } from './fetch-like.js'

export interface LazyFetchOptions {
  /** In place of the default transport. */
  readonly fetch?: FetchLike | undefined
  /** The agent of its connections, or `undefined` for our own; asked by the first request. */
  readonly agent$?: Observable<object | undefined>
}

/**
 * The `fetch` of a client. What is behind the default one is loaded when the first request needs it; from then on requests go
 * straight through.
 *
 * @param life - What ends with the client: closes the connections that were opened.
 */
export function lazyFetch({ fetch, agent$ = of(undefined) }: LazyFetchOptions, life: Subscription): FetchLike {
  if (fetch) return fetch
  let opened: FetchLike | undefined
  const open = async (): Promise<FetchLike> => {
    const [{ openTransport }, agent] = await Promise.all([import('#agent'), firstValueFrom(agent$)])
    if (opened) return opened
    const transport = openTransport(agent)
    life.add(() => transport.close())
    return (opened = transport.fetch)
  }
  return (url, init) => (opened ? opened(url, init) : open().then((loaded) => loaded(url, init)))
}
