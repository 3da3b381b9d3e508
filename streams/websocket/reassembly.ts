import type { DataFrame } from './data-frame.js'
import type { FragmentLimits } from './fragment-limits.js'

/** A message of which parts are missing. */
interface Incomplete {
  readonly sum: number
  readonly since: number
  readonly bytes: number
  readonly parts: ReadonlyMap<number, Uint8Array>
}

/** The messages that are not whole yet, the oldest first. */
export type Assembly = ReadonlyMap<string, Incomplete>

export const emptyAssembly: Assembly = new Map()

/** What a step made: a message that became whole, and what was given up for which reason. */
export interface Step {
  readonly assembly: Assembly
  readonly whole?: Uint8Array
  readonly dropped: readonly string[]
}

const describe = (messageId: string, { sum, parts }: Incomplete) => `message ${messageId}: ${parts.size} of ${sum} parts came`

function sizeOf(assembly: Assembly): number {
  let size = 0
  for (const { bytes } of assembly.values()) size += bytes
  return size
}

/**
 * Adds a part (protocol 7.6): parts may come in any order and more than once, the first of each counts. What exceeds the limits is
 * given up, the oldest message first.
 *
 * @param at - When it came, in ms.
 */
export function addPart(assembly: Assembly, frame: DataFrame, at: number, limits: FragmentLimits): Step {
  const { messageId, sum, seq, payload } = frame
  const known = assembly.get(messageId) ?? { sum, since: at, bytes: 0, parts: new Map() }
  if (sum > limits.parts) return { assembly, dropped: [`message ${messageId}: ${sum} parts are more than ${limits.parts}`] }
  if (sum !== known.sum)
    return { assembly, dropped: [`message ${messageId}: ${sum} parts by one frame, ${known.sum} by another`] }
  if (known.parts.has(seq)) return { assembly, dropped: [] }

  // A copy: the payload is a view into the bytes of the socket. `slice` would be none where that is a `Buffer`.
  const parts = new Map(known.parts).set(seq, new Uint8Array(payload))
  const grown = { sum, since: known.since, bytes: known.bytes + payload.length, parts }
  if (grown.bytes > limits.bytes)
    return { assembly: without(assembly, messageId), dropped: [`${describe(messageId, grown)}, more than ${limits.bytes} bytes`] }
  if (grown.parts.size === sum) return { assembly: without(assembly, messageId), whole: joined(grown), dropped: [] }
  return makeRoom(new Map(assembly).set(messageId, grown), limits)
}

/** Gives up the messages that take too long. */
export function expire(assembly: Assembly, at: number, { age }: FragmentLimits): Step {
  if (!hasOlder(assembly, at - age)) return { assembly, dropped: [] }
  const old = [...assembly].filter(([, { since }]) => at - since >= age)
  return {
    assembly: new Map([...assembly].filter(([, { since }]) => at - since < age)),
    dropped: old.map(([messageId, incomplete]) => `${describe(messageId, incomplete)} in ${age} ms`),
  }
}

/** Asked for every part, and hardly ever so. */
function hasOlder(assembly: Assembly, than: number): boolean {
  for (const { since } of assembly.values()) if (since <= than) return true
  return false
}

/** Gives up everything: the connection that the missing parts would come on is gone. */
export const abandon = (assembly: Assembly): Step => ({
  assembly: emptyAssembly,
  dropped: [...assembly].map(([messageId, incomplete]) => `${describe(messageId, incomplete)} before the connection was lost`),
})

function without(assembly: Assembly, messageId: string): Assembly {
  const rest = new Map(assembly)
  rest.delete(messageId)
  return rest
}

function makeRoom(assembly: Assembly, { messages, bytes }: FragmentLimits): Step {
  if (assembly.size <= messages && sizeOf(assembly) <= bytes) return { assembly, dropped: [] }
  const kept = new Map(assembly)
  const dropped: string[] = []
  for (const [messageId, incomplete] of assembly) {
    if (kept.size <= messages && sizeOf(kept) <= bytes) break
    kept.delete(messageId)
    dropped.push(`${describe(messageId, incomplete)}, then newer messages needed the room`)
  }
  return { assembly: kept, dropped }
}

function joined({ sum, bytes, parts }: Incomplete): Uint8Array {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (let seq = 0; seq < sum; seq += 1) {
    const part = parts.get(seq) ?? new Uint8Array(0)
    whole.set(part, at)
    at += part.length
  }
  return whole
}
