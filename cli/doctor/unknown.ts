import { explain } from 'rxlark/codes'
import { warning, type CheckName, type Finding } from './finding.js'

/** What could not be looked at is no fault: the error says why. */
export function unknownBecause(check: CheckName, error: unknown): Finding {
  const explained = explain(error)
  if (!explained) return warning(check, `cannot be told: ${error instanceof Error ? error.message : String(error)}`)
  const { meaning, hint, link, code, missingScopes } = explained
  const known = code === undefined ? (error as Error).message : `${meaning} (code ${code})`
  return warning(check, `cannot be told: ${known}`, {
    cure: missingScopes ? `${hint}: ${missingScopes.join(' or ')}` : hint,
    ...(link !== undefined && { link }),
  })
}
