import type { DataFrame } from './data-frame.js'
import type { FragmentLimits } from './fragment-limits.js'

/** A message of which parts are missing. */
interface Incomplete {
  readonly messageId: string
  readonly since: number
  readonly bytes: number
  /** How many parts came. */
  readonly came: number
  /** A place for each. */
  readonly parts: readonly (Uint8Array | undefined)[]
}

/** The messages that are not whole yet, the oldest first. Mostly there is one: to copy a list of few costs less than a map. */
export type Assembly = readonly Incomplete[]

export const emptyAssembly: Assembly = []

/** What a step made: a message that became whole, and what was given up for which reason. */
export interface Step {
  readonly assembly: Assembly
  readonly whole?: Uint8Array
  readonly dropped: readonly string[]
}

const describe = ({ messageId, came, parts }: Incomplete) => `message ${messageId}: ${came} of ${parts.length} parts came`

const sizeOf = (assembly: Assembly): number => assembly.reduce((size, { bytes }) => size + bytes, 0)

/**
 * Adds a part (protocol 7.6): parts may come in any order and more than once, the first of each counts. What exceeds the limits is
 * given up, the oldest message first.
 *
 * @param at - When it came, in ms.
 */
export function addPart(assembly: Assembly, frame: DataFrame, at: number, limits: FragmentLimits): Step {
  const { messageId, sum } = frame
  const known = assembly.find((message) => message.messageId === messageId)
  if (sum > limits.parts) return { assembly, dropped: [`message ${messageId}: ${sum} parts are more than ${limits.parts}`] }
  if (known && sum !== known.parts.length)
    return { assembly, dropped: [`message ${messageId}: ${sum} parts by one frame, ${known.parts.length} by another`] }
  if (known?.parts[frame.seq]) return { assembly, dropped: [] }

  const grown = withPart(known ?? begun(frame, at), frame)
  const rest = known ? assembly.filter((message) => message !== known) : assembly
  if (grown.bytes > limits.bytes) return { assembly: rest, dropped: [`${describe(grown)}, more than ${limits.bytes} bytes`] }
  if (grown.came === sum) return { assembly: rest, whole: joined(grown), dropped: [] }
  return makeRoom(known ? assembly.map((message) => (message === known ? grown : message)) : [...assembly, grown], limits)
}

const begun = ({ messageId, sum }: DataFrame, since: number): Incomplete => ({
  messageId,
  since,
  bytes: 0,
  came: 0,
  parts: Array.from<undefined>({ length: sum }),
})

function withPart({ messageId, since, bytes, came, parts }: Incomplete, { seq, payload }: DataFrame): Incomplete {
  const grown = parts.slice()
  // A copy: the payload is a view into the bytes of the socket. `slice` would be none where that is a `Buffer`.
  grown[seq] = new Uint8Array(payload)
  return { messageId, since, bytes: bytes + payload.length, came: came + 1, parts: grown }
}

/** Gives up the messages that take too long. */
export function expire(assembly: Assembly, at: number, { age }: FragmentLimits): Step {
  const isOld = ({ since }: Incomplete) => at - since >= age
  // Asked for every part, and hardly ever so.
  if (!assembly.some(isOld)) return { assembly, dropped: [] }
  return {
    assembly: assembly.filter((message) => !isOld(message)),
    dropped: assembly.filter(isOld).map((message) => `${describe(message)} in ${age} ms`),
  }
}

/** Gives up everything: the connection that the missing parts would come on is gone. */
export const abandon = (assembly: Assembly): Step => ({
  assembly: emptyAssembly,
  dropped: assembly.map((message) => `${describe(message)} before the connection was lost`),
})

function makeRoom(assembly: Assembly, { messages, bytes }: FragmentLimits): Step {
  let kept = assembly
  const dropped: string[] = []
  for (const message of assembly) {
    if (kept.length <= messages && sizeOf(kept) <= bytes) break
    kept = kept.slice(1)
    dropped.push(`${describe(message)}, then newer messages needed the room`)
  }
  return { assembly: kept, dropped }
}

function joined({ bytes, parts }: Incomplete): Uint8Array {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const part of parts) {
    if (!part) continue
    whole.set(part, at)
    at += part.length
  }
  return whole
}
