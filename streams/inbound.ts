/** One push as a transport gives it. */
export interface Inbound {
  /** The parsed JSON, after decryption. */
  readonly envelope: unknown
  /** When the platform stops waiting, in ms on the source's scheduler; `Infinity` where nobody waits. */
  readonly deadline: number
  /** Which delivery this is, from 1, where the transport knows. */
  readonly attempt?: number
  /** Gives the answer; called exactly once. */
  answer(reply: Reply): void
}

/** The answer to a push. `refused`: the source takes no events now; `malformed`: it was no push at all. */
export type Reply =
  | { readonly ack: true; readonly answer?: unknown }
  | { readonly ack: false; readonly error?: unknown; readonly refused?: true; readonly malformed?: true }
