import { no } from './api/answer.js'
import type { Answer } from './api/answer.js'
import type { CallFault } from './faults.js'

/** What goes out in place of an answer: nothing, where the connection is held (`hang`) or broken (`reset`). */
export type Outcome = Answer | 'hang' | 'reset'

/** What a fault makes of a call, whose true answer is only had where it is needed: having it does the work. */
export function spoil(fault: CallFault, answer: () => Answer): Outcome {
  const { reset, hang, code, status, body, headers, done } = fault
  const isOther = reset === true || hang === true || code !== undefined || status !== undefined || body !== undefined
  if (!isOther) {
    const given = answer()
    return headers ? { ...given, headers: { ...given.headers, ...headers } } : given
  }
  if (done) answer()
  if (hang) return 'hang'
  return reset ? 'reset' : other(fault)
}

function other({ code, msg = 'injected', status, headers = {}, body }: CallFault): Answer {
  if (code !== undefined && body === undefined) return { ...no(code, msg, { status: status ?? 400 }), headers }
  return { status: status ?? 500, headers, text: body ?? 'Internal Server Error' }
}
