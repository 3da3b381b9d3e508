import { firstValueFrom, of, type Observable, type Subscription } from 'rxjs'
import type { FetchLike } from './fetch-like.js'
import { startWith } from './start-with.js'
import type { Start, Started } from './transport.js'

export interface TransportOptions {
  /** In place of the default transport. */
  readonly fetch?: FetchLike | undefined
  /** The agent of its connections, or `undefined` for our own; asked by the first request. */
  readonly agent$?: Observable<object | undefined>
}

/**
 * What starts the requests of a client. What is behind the default one is loaded when the first request needs it; from then on
 * requests go straight through.
 *
 * @param life - What ends with the client: closes the connections that were opened.
 */
export function lazyTransport({ fetch, agent$ = of(undefined) }: TransportOptions, life: Subscription): Start {
  if (fetch) return startWith(fetch)
  let opened: Start | undefined
  const open = async (): Promise<Start> => {
    const [{ openTransport }, agent] = await Promise.all([import('#agent'), firstValueFrom(agent$)])
    if (opened) return opened
    const transport = openTransport(agent)
    life.add(() => transport.close())
    return (opened = transport.start)
  }
  return (url, init) => (opened ? opened(url, init) : startedLater(open(), url, init))
}

/** A request that starts when what starts it is there; aborted before that, it starts all the same, and ends at once. */
function startedLater(opening: Promise<Start>, ...request: Parameters<Start>): Started {
  const starting = opening.then((start) => start(...request))
  return {
    response: starting.then(({ response }) => response),
    abort: () => void starting.then(({ abort }) => abort(), ignored),
  }
}

/** It is told of where the response is waited for. */
const ignored = () => undefined
