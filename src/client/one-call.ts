import type { CallInput, Target } from '../http/build-request.js'
import type { Identity } from '../model/identity.js'
import type { CallOptions } from '../model/lark.js'

/** One call: what, with what, as whom. */
export interface OneCall {
  readonly target: Target
  readonly input: CallInput
  readonly options: CallOptions
  readonly identity: Identity
}
