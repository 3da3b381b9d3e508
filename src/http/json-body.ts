import type { HttpMethod } from '../model/endpoint.js'
import type { Filled } from './fill-path.js'
import { kindOf } from './kind-of.js'
import { oneLine } from './one-line.js'

/**
 * The body of a call as JSON. Without data, GET and DELETE have none, and the others have `{}`, which the platform's own SDKs send
 * too.
 */
export function jsonBody(method: HttpMethod, data: unknown): Filled | undefined {
  if ((data === undefined || data === null) && (method === 'GET' || method === 'DELETE')) return undefined
  try {
    const text = JSON.stringify(data ?? {}) as string | undefined
    if (text === undefined) throw new Error(`is ${kindOf(data)}, which has no JSON`)
    return { text, faults: [] }
  } catch (error) {
    const message = error instanceof Error ? oneLine(error.message) : 'has no JSON'
    return { text: '', faults: [{ path: 'data', message }] }
  }
}
