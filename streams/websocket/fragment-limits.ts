/** What may be kept of messages that are not whole yet. */
export interface FragmentLimits {
  /** The most parts of one message. Default: 1,024. */
  readonly parts: number
  /** The most bytes of all of them. Default: 16 MiB. */
  readonly bytes: number
  /** The most messages. Default: 256. */
  readonly messages: number
  /** How long a message may take to become whole, in ms. Default: 10,000: the platform sends again after 15 s. */
  readonly age: number
}

export const defaultFragmentLimits: FragmentLimits = { parts: 1024, bytes: 16 * 1024 * 1024, messages: 256, age: 10_000 }
