import type { PageDelivery, PageRequest } from '../../protocol.js'

/** What became of a delivery or a call. */
export type Outcome = 'good' | 'refused' | 'silent' | 'broken' | 'unreachable'

/** What each means, for a person. */
export const outcomeWords: Readonly<Record<'event' | 'call', Readonly<Record<Outcome, string>>>> = {
  event: {
    good: 'acknowledged',
    refused: 'refused',
    silent: 'not answered',
    broken: 'broken off',
    unreachable: 'nobody to tell',
  },
  call: {
    good: 'answered',
    refused: 'refused',
    silent: 'the bot went away',
    broken: 'broken',
    unreachable: 'nobody to tell',
  },
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
