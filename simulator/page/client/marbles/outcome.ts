import type { PageDelivery, PageRequest } from '../../protocol.js'

/** What became of a delivery or a call. */
export type Outcome = 'good' | 'refused' | 'silent' | 'broken' | 'unreachable'

/** What each means, for a person: of a delivery, of a call. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  good: 'acknowledged, or answered well',
  refused: 'refused',
  silent: 'not answered',
  broken: 'broken off, or HTTP 5xx',
  unreachable: 'nobody to tell',
}

const ofDeliveries: Readonly<Record<PageDelivery['status'], Outcome>> = {
  acked: 'good',
  nacked: 'refused',
  unanswered: 'silent',
  unreachable: 'unreachable',
}

export const outcomeOfDelivery = ({ status }: PageDelivery): Outcome => ofDeliveries[status]

export function outcomeOfRequest({ end, status = 0, code = 0 }: PageRequest): Outcome {
  if (end === 'aborted') return 'silent'
  if (end === 'reset' || status >= 500) return 'broken'
  return code !== 0 || status >= 400 ? 'refused' : 'good'
}
