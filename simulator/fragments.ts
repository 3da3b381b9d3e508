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
    headers: Object.entries({
      type: facts.type,
      message_id: facts.messageId,
      sum: String(sum),
      seq: String(seq),
      trace_id: facts.traceId,
      timestamp: String(facts.at),
    }).map(([key, value]) => ({ key, value })),
    payload: payload.subarray(seq * size, (seq + 1) * size),
  }))
}
