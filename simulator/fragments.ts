import type { Frame } from '../src/codec/frame.js'

export interface FragmentFacts {
  readonly seqId: bigint
  readonly logId: bigint
  readonly service: number
  readonly messageId: string
  readonly traceId: string
  readonly type: 'event' | 'card'
  /** ms since the epoch. */
  readonly at: number
}

/** Cuts a payload into data frames of at most `size` bytes each, one if it fits (protocol 7.6). */
export function fragmentsOf(payload: Uint8Array, size: number, facts: FragmentFacts): readonly Frame[] {
  const sum = Math.max(Math.ceil(payload.length / size), 1)
  return Array.from({ length: sum }, (_, seq) => ({
    seqId: facts.seqId,
    logId: facts.logId,
    service: facts.service,
    method: 1,
    headers: [
      { key: 'type', value: facts.type },
      { key: 'message_id', value: facts.messageId },
      { key: 'sum', value: String(sum) },
      { key: 'seq', value: String(seq) },
      { key: 'trace_id', value: facts.traceId },
      { key: 'timestamp', value: String(facts.at) },
    ],
    payload: payload.subarray(seq * size, (seq + 1) * size),
  }))
}
