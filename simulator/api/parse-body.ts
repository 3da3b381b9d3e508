import type { EndpointSchema } from '../../src/schema/schema.js'
import { parseForm } from './parse-form.js'
import type { ApiRequest } from './request.js'

/**
 * The body as a value, or nothing where it is no JSON, nor the form that an endpoint takes. An endpoint without a body takes `{}`, which official clients send with
 * every call that has no data (protocol 3.4); one with a body takes an absent one for `{}`.
 */
export function parseBody({ body: bytes, headers }: ApiRequest, { data, body }: EndpointSchema): { value: unknown } | undefined {
  if (body === 'multipart') {
    const value = parseForm(bytes, headers['content-type'] ?? '')
    return value && { value }
  }
  if (bytes.length === 0) return { value: data === undefined ? undefined : {} }
  try {
    const value = JSON.parse(Buffer.from(bytes).toString()) as unknown
    return { value: data === undefined && isEmpty(value) ? undefined : value }
  } catch {
    return undefined
  }
}

const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0
