import type { FetchLike } from './fetch-like.js'
import type { Start } from './transport.js'

/** Starts requests with any `fetch`. */
export const startWith =
  (fetch: FetchLike): Start =>
  (url, init) => {
    const controller = new AbortController()
    return { response: fetch(url, Object.assign(init, { signal: controller.signal })), abort: () => controller.abort(abandoned) }
  }

const abandoned = new Error('nobody waits for the answer')
