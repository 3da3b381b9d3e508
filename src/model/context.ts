/** Runs a function in the asynchronous context (of an `AsyncLocalStorage`) in which it was captured. */
export type InContext = <R>(run: () => R) => R

/** A registered symbol: all copies of this module in a process share what they find there. */
const slot: unique symbol = Symbol.for('rxlark.context') as never

const host = globalThis as { [slot]?: () => InContext }

const asItIs: InContext = (run) => run()

/** The asynchronous context of now, for work that has to wait for somebody else's. Where the host has none, nothing. */
export const capturedContext = (): InContext => host[slot]?.() ?? asItIs

/** Says how contexts are captured on this host; who says it first counts. */
export const captureContextBy = (capture: () => InContext): void => {
  if (!(slot in host)) host[slot] = capture
}
