import type { CallbackAnswers } from '../src/model/generated/event-map.js'
import { isSecondGeneration } from './cards.js'
import type { Outcome } from './push.js'

export type CardAnswer = CallbackAnswers['card.action.trigger']

/** What the user sees of a failed click: the code of the client (protocol 6.1). */
export interface CardError {
  readonly code: number
  readonly message: string
}

/** What came of a click: an answer in the platform's form, or what is wrong. */
export type CardResult = { readonly answer: CardAnswer } | { readonly error: CardError }

const failed = (code: number, message: string): CardResult => ({ error: { code, message } })

/** Judges the answer to a click as strictly as clients do. */
export function cardResult(outcome: Outcome, shownCard: unknown): CardResult {
  switch (outcome.status) {
    case 'unanswered':
      return failed(200341, 'the callback was not answered within 3 s')
    case 'unreachable':
      return failed(200342, outcome.reason)
    case 'nacked':
      return failed(200671, `the callback was answered with ${outcome.code}`)
    case 'acked':
      return judged(outcome.answer ?? {}, shownCard)
  }
}

function judged(answer: unknown, shownCard: unknown): CardResult {
  if (!isObject(answer)) return failed(200672, 'the answer is no JSON object')
  const broken = rules.find(({ isBroken }) => isBroken(answer, shownCard))
  return broken ? failed(broken.code, broken.message) : { answer }
}

const isObject = (value: unknown): value is CardAnswer => typeof value === 'object' && value !== null && !Array.isArray(value)

const toasts: readonly unknown[] = ['info', 'success', 'error', 'warning', undefined]

/** What clients refuse to show, in the order they look at it. */
const rules: readonly (CardError & { readonly isBroken: (answer: CardAnswer, shownCard: unknown) => boolean })[] = [
  {
    code: 200672,
    message: 'toast.type is none of info, success, error, warning',
    isBroken: ({ toast }) => toast !== undefined && !toasts.includes(toast.type),
  },
  {
    code: 200672,
    message: 'card.type is neither raw nor template',
    isBroken: ({ card }) => card !== undefined && card.type !== 'raw' && card.type !== 'template',
  },
  {
    code: 200673,
    message: 'card.data is no card',
    isBroken: ({ card }) => card !== undefined && !isObject(card.data),
  },
  {
    code: 200830,
    message: 'a card of JSON 2.0 can not become one of 1.0',
    isBroken: ({ card }, shownCard) => card?.type === 'raw' && isSecondGeneration(shownCard) && !isSecondGeneration(card.data),
  },
]
