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
  const add = (name: string, item: unknown) => {
    if (item === undefined || item === null) return
    const text = isScalar(item) ? percentEncode(String(item)) : undefined
    if (text !== undefined) pairs.push(`${percentEncode(name)}=${text}`)
    else
      faults.push({
        path: `params.${name}`,
        message: `holds ${typeof item === 'string' ? 'half a character' : kindOf(item)}, expected text, numbers and booleans`,
      })
  }
  for (const name of Object.keys(params)) {
    const value = params[name]
    if (Array.isArray(value)) for (const item of value as readonly unknown[]) add(name, item)
    else add(name, value)
  }
  return { text: pairs.join('&'), faults }
}

const isScalar = (value: unknown): value is string | number | bigint | boolean =>
  typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint' || Number.isFinite(value)
