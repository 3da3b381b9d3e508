import type { CallInput, Target } from '../http/build-request.js'
import type { RawRequest } from '../model/endpoint.js'
import type { CallOptions } from '../model/lark.js'

/** A raw request as a call like any other. */
export function rawCall(
  { method, url, path, params, data, headers }: RawRequest,
  options: CallOptions,
): { readonly target: Target; readonly input: CallInput; readonly options: CallOptions } {
  return {
    target: { id: `${method} ${shown(url)}`, method, path: url, raw: true },
    input: { ...(path && { path }), ...(params && { params }), data },
    options: headers ? { ...options, headers: { ...headers, ...options.headers } } : options,
  }
}

/** Without what may be secret: the query, and a user before the host. */
const shown = (url: string): string => url.replace(/[?#].*$/s, '').replace(/^(\w+:\/\/)[^/]*@/, '$1')
