import type { LarkError } from '../model/errors.js'
import { codesOfCalls, codesOfConnections, type CodeRow } from '../model/generated/code-table.js'

/** What is known of a code of the platform. */
export interface CodeFacts {
  readonly code: number
  /** The tag of the error that it becomes. */
  readonly tag: LarkError['_tag']
  /** Whether the same thing may succeed when tried again. */
  readonly retryable: boolean
  readonly meaning: string
  /** What to do. */
  readonly hint: string
  /** Where that is done: the page of the app in the developer console, or that of its scopes. */
  readonly page?: 'app' | 'scopes'
}

/** The user lacks it: logging in again helps. */
const userScope = 99991679

/**
 * What is known of a code: of calls and logins, or of the long connection, which has small numbers of its own.
 *
 * @example
 * ```ts
 * console.log(codeFacts(230002)?.hint) // 'add the bot to the chat first'
 * ```
 * @returns `undefined` for a code that nothing is known of.
 * @see protocol 2.11, 3.10 and 7.1
 */
export function codeFacts(code: number, on: 'call' | 'connection' = 'call'): CodeFacts | undefined {
  const row = (on === 'call' ? codesOfCalls : codesOfConnections).find(([known]) => known === code)
  if (!row) return undefined
  const [, kind, meaning, hint, page] = row
  const retryable = kind === 'rate' || kind === 'busy'
  return {
    code,
    tag: on === 'connection' ? 'ConnectionError' : tagOf(kind, code),
    retryable,
    meaning,
    hint,
    ...(page && { page }),
  }
}

function tagOf(kind: CodeRow[1], code: number): LarkError['_tag'] {
  if (kind === 'rate') return 'RateLimitError'
  if (kind === 'token' || kind === 'auth' || code === userScope) return 'AuthError'
  return 'ApiError'
}
