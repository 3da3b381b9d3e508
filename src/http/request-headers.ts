import type { Fault } from '../model/errors.js'
import { kindOf } from './kind-of.js'

/** The headers of a call in lower case; the caller's win over ours. */
export function requestHeaders(
  own: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> | undefined,
): { readonly headers: Readonly<Record<string, string>>; readonly faults: readonly Fault[] } {
  if (!given) return { headers: own, faults: [] }
  const headers = Object.assign({}, own) as Record<string, string>
  const faults: Fault[] = []
  if (Symbol.iterator in given) faults.push({ path: 'headers', message: 'is no object with a member for each header' })
  for (const [name, value] of Object.entries(given)) {
    const message = faultOf(name, value)
    if (message) faults.push({ path: `headers.${name}`, message })
    headers[name.toLowerCase()] = value
  }
  return { headers, faults }
}

/** Said without the value: it may be a secret. */
function faultOf(name: string, value: unknown): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'is no name of a header'
  if (typeof value !== 'string') return `is ${kindOf(value)}, expected text`
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value) ? undefined : 'has characters that no header can have'
}
