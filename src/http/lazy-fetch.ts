import type { Subscription } from 'rxjs'
import type { FetchLike } from './fetch-like.js'
import type { TransportOptions } from './transport.js'

/**
 * The `fetch` of a client. What is behind the default one is loaded when the first request needs it; from then on requests go
 * straight through.
 *
 * @param life - What ends with the client: closes the connections that were opened.
 */
export function lazyFetch({ fetch, agent }: TransportOptions, life: Subscription): FetchLike {
  if (fetch) return fetch
  let opened: FetchLike | undefined
  const open = async (): Promise<FetchLike> => {
    const { openTransport } = await import('#agent')
    if (opened) return opened
    const transport = openTransport(agent)
    life.add(() => transport.close())
    return (opened = transport.fetch)
  }
  return (url, init) => (opened ? opened(url, init) : open().then((loaded) => loaded(url, init)))
}
