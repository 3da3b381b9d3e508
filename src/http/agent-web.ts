import { startWith } from './start-with.js'
import type { Transport } from './transport.js'

/** The transport of browsers and workers: their own `fetch`, which keeps its own connections. */
export const openTransport = (): Transport => ({
  start: startWith((url, init) => globalThis.fetch(url, init)),
  close: () => undefined,
})
