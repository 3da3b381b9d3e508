/**
 * How the platform, or something before it, says no: in place of an answer, as the error of a diagram (`'--#'`). It goes the way of a
 * true refusal: it becomes a typed error, or another try, a new token, a pause.
 *
 * @example
 * ```ts
 * import type { ScriptedRefusal } from 'rxlark/testing'
 *
 * const tooMany: ScriptedRefusal = { code: 99991400, status: 429, headers: { 'x-ogw-ratelimit-reset': '2' } }
 * const badGateway: ScriptedRefusal = { status: 502 }
 * ```
 * @category Testing
 */
export interface ScriptedRefusal {
  /** The platform's code. Absent: somebody answered who is not the platform. */
  readonly code?: number
  readonly msg?: string
  /** The HTTP status. Default: 400 with a code, 500 without. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The `error` member beside the code: field violations, missing scopes. */
  readonly error?: object
}

/** Whether an error of a diagram is one that the platform gives, and no error of the network. */
export function isRefusal(error: unknown): error is ScriptedRefusal {
  if (typeof error !== 'object' || error === null || error instanceof Error) return false
  const { code, status } = error as ScriptedRefusal
  return typeof code === 'number' || typeof status === 'number'
}
