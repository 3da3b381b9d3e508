import type { FetchLike } from './fetch-like.js'
import type { Start } from './transport.js'

/** Starts requests with any `fetch`. One that has a `start` of its own, as that of `rxlark/undici`, needs no signal for each. */
export const startWith = (fetch: FetchLike & { readonly start?: Start }): Start => fetch.start ?? signalling(fetch)

const signalling =
  (fetch: FetchLike): Start =>
  (url, init) => {
    const controller = new AbortController()
    return { response: fetch(url, Object.assign(init, { signal: controller.signal })), abort: () => controller.abort(abandoned) }
  }

const abandoned = new Error('nobody waits for the answer')
