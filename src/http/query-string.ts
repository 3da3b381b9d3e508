import type { Fault } from '../model/errors.js'
import type { Filled } from './fill-path.js'
import { kindOf } from './kind-of.js'
import { percentEncode } from './percent-encode.js'

/**
 * A query as the platform reads it: lists as repeated keys; empty text, `false` and `0` are values, `undefined` and `null` are
 * none.
 */
export function queryString(params: Readonly<Record<string, unknown>> = {}): Filled {
  const faults: Fault[] = []
  const pairs: string[] = []
  for (const [name, value] of Object.entries(params)) {
    for (const item of listOf(value)) {
      const text = isScalar(item) ? percentEncode(String(item)) : undefined
      if (text !== undefined) pairs.push(`${percentEncode(name)}=${text}`)
      else
        faults.push({
          path: `params.${name}`,
          message: `holds ${typeof item === 'string' ? 'half a character' : kindOf(item)}, expected text, numbers and booleans`,
        })
    }
  }
  return { text: pairs.join('&'), faults }
}

const listOf = (value: unknown): readonly unknown[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((item) => item !== undefined && item !== null)

const isScalar = (value: unknown): boolean => ['string', 'boolean', 'bigint'].includes(typeof value) || Number.isFinite(value)
