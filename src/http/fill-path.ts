import type { Fault } from '../model/errors.js'
import { kindOf } from './kind-of.js'
import { percentEncode } from './percent-encode.js'

/** A part of a request, and what is wrong with what it was made of. */
export interface Filled {
  readonly text: string
  readonly faults: readonly Fault[]
}

/**
 * Fills the `:name` parameters of a path. A value can never change the path: it is percent-encoded, and what encoding cannot
 * protect (`.` and `..` as a whole segment) is a fault, as is a value that is missing or empty.
 */
export function fillPath(template: string, values: Readonly<Record<string, unknown>> = {}): Filled {
  if (!template.includes('/:')) return { text: template, faults: [] }
  const faults: Fault[] = []
  const text = template.replace(/\/:(\w+)/g, (_match, name: string) => {
    const value = values[name]
    const message = faultOf(value)
    if (message) faults.push({ path: `path.${name}`, message })
    return `/${percentEncode(String(value))}`
  })
  return { text, faults }
}

function faultOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return 'is missing'
  if (value === '.' || value === '..') return 'would change the path'
  if (typeof value === 'string') return percentEncode(value) === undefined ? 'has half a character' : undefined
  if (typeof value === 'bigint' || Number.isFinite(value)) return undefined
  return `is ${kindOf(value)}, expected text or a number`
}
