import { Agent, type Dispatcher } from 'undici'
import type { FetchInit, FetchLike } from '../src/http/fetch-like.js'
import type { Started } from '../src/http/transport.js'
import { UndiciExchange } from './undici-exchange.js'

export interface UndiciFetchOptions {
  /** A dispatcher of undici, for proxies and limits of your own; it stays yours. Default: an `Agent` of ours. */
  readonly dispatcher?: Dispatcher
  /** Connections to a host, of our own `Agent`; what comes beyond waits for one. Default: 50. */
  readonly connections?: number
}

/** A `fetch` for `createLark`, and the way to close what it keeps. */
export interface UndiciFetch extends FetchLike {
  /** Closes the connections of our own `Agent`: requests under way fail. A dispatcher that was given is left alone. */
  close(): void
}

/**
 * A `fetch` over undici, for programs that make many calls: with many at once, one costs less processor time than a bare `node:http`
 * request, and about half of what the default costs. Wants undici 7 beside rxlark.
 *
 * Connections are kept alive, and do not keep the process. Clients may share one. Answers, files and uploads are as with the default:
 * read under the same limits, sent and handed on piece by piece. Redirects are not followed. Our own `Agent` waits as long as the call does.
 *
 * @example
 * ```ts
 * const lark = createLark({ appId, appSecret, fetch: undiciFetch() })
 * ```
 * @example Through a proxy
 * ```ts
 * import { ProxyAgent } from 'undici'
 *
 * const lark = createLark({ appId, appSecret, fetch: undiciFetch({ dispatcher: new ProxyAgent('http://proxy.example:3128') }) })
 * ```
 * @param options - The dispatcher, or the bound of ours.
 * @category Integrations
 */
export function undiciFetch({ dispatcher, connections = 50 }: UndiciFetchOptions = {}): UndiciFetch {
  // How long an answer is waited for is the caller's to say.
  const own = dispatcher ? undefined : new Agent({ connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })
  const through: Dispatcher = dispatcher ?? (own as Agent)
  const start = (url: string, init: Omit<FetchInit, 'signal'>): Started => {
    const exchange = new UndiciExchange()
    const { origin, path } = placeOf(url)
    const { method, headers, body } = init
    through.dispatch({ origin, path, method, headers, body: body ?? null }, exchange)
    return exchange
  }
  const fetch: FetchLike = async (url, { signal, ...init }) => {
    signal.throwIfAborted()
    const started = start(url, init)
    signal.addEventListener('abort', () => started.abort(), { once: true })
    return started.response
  }
  return Object.assign(fetch, { start, close: () => void own?.destroy() })
}

/** A URL in two parts, as dispatchers take it. One that is as it has to be, as those of calls are, is not parsed. */
function placeOf(url: string): { readonly origin: string; readonly path: string } {
  const slash = url.indexOf('/', 8)
  if (slash > 0 && !/[#?@\\]/.test(url.slice(0, slash)) && !/[^\x21-\x7e]|#/.test(url)) {
    return { origin: url.slice(0, slash), path: url.slice(slash) }
  }
  const { origin, pathname, search } = new URL(url)
  return { origin, path: pathname + search }
}
