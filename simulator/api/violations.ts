import type { Fault } from '../../src/model/errors.js'
import { shown } from './refusals.js'
import type { Violation } from './refusals.js'

/** The longest value that is shown. */
const longest = 200

/** Faults of an input in the platform's words: the field without the part it is in, the value as text (protocol 3.7). */
export function violationsOf(faults: readonly Fault[], input: unknown): readonly Violation[] {
  return faults.map(({ path, message }) => {
    const field = path.replace(/^(path|params|data)\./, '')
    return { field, value: shown(valueAt(input, path)).slice(0, longest), description: `${field} ${message}` }
  })
}

function valueAt(input: unknown, path: string): unknown {
  const keys = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.')
  return keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    input,
  )
}
