import type { Readable, Writable } from 'node:stream'

export type Signal = 'SIGINT' | 'SIGTERM'

/** A stream that a terminal may be at the end of. */
export type MaybeTty<S> = S & { readonly isTTY?: boolean; readonly columns?: number }

/** What the program runs in: the process, or a test's own. */
export interface Host {
  readonly stdin: MaybeTty<Readable>
  readonly stdout: MaybeTty<Writable>
  readonly stderr: MaybeTty<Writable>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where files are looked for. */
  readonly cwd: string
  /** Tells of every signal until what it gives back is called. */
  onSignal(listener: (signal: Signal) => void): () => void
}

const signals: readonly Signal[] = ['SIGINT', 'SIGTERM']

/** The process. */
export const processHost = (): Host => ({
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  onSignal(listener) {
    for (const signal of signals) process.on(signal, listener)
    return () => {
      for (const signal of signals) process.off(signal, listener)
    }
  },
})
