import type { TokenSource } from '../auth/token-source.js'
import type { BuiltRequest, CallInput, Target } from '../http/build-request.js'
import type { Identity } from '../model/identity.js'
import type { CallOptions } from '../model/lark.js'
import type { TimeLimits } from './policies.js'
import type { CallTrace } from './trace-call.js'

/** One call: what, with what, as whom. */
export interface Call {
  readonly target: Target
  readonly input: CallInput
  readonly options: CallOptions
  readonly identity: Identity
}

/** What a call has when it sets out. */
export interface Journey {
  readonly call: Call
  readonly request: BuiltRequest
  readonly tokens: TokenSource | undefined
  readonly trace: CallTrace
  readonly times: TimeLimits
}
