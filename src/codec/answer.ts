import * as t from 'io-ts'
import type { FieldViolation } from '../model/errors.js'

/** Every JSON answer of the platform (protocol 3.7). `data` and whatever else there is stays as it came. */
export const Envelope = t.type({ code: t.number }, 'an envelope')

const Violation = t.partial({ field: t.string, value: t.string, description: t.string })
const Permission = t.partial({ subject: t.string, scope: t.string, url: t.string })
const Help = t.partial({ url: t.string })

/** What an answer says beside its code. Never trusted: each part counts only where it has its shape. */
export interface AnswerDetails {
  readonly logId: string
  readonly fieldViolations: readonly FieldViolation[]
  readonly scopes: readonly string[]
  readonly helpUrl: string | undefined
}

/** Reads the `error` member of an envelope, in each of the spellings that are documented. */
export function answerDetails(error: unknown): AnswerDetails {
  const detail = t.UnknownRecord.is(error) ? error : {}
  const permissions = listOf(Permission, detail['permission_violations'])
  const logId = detail['log_id'] ?? detail['logid']
  return {
    logId: typeof logId === 'string' ? logId : '',
    fieldViolations: listOf(Violation, detail['field_violations']).map(({ field = '', value = '', description = '' }) => ({
      field,
      value,
      description,
    })),
    scopes: permissions.flatMap(({ subject, scope }) => subject ?? scope ?? []),
    helpUrl: [...listOf(Help, detail['helps']), ...permissions].find(({ url }) => url)?.url,
  }
}

const listOf = <A>(codec: t.Type<A>, value: unknown): readonly A[] =>
  Array.isArray(value) ? value.filter((item): item is A => t.UnknownRecord.is(item) && codec.is(item)) : []
