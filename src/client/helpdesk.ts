import { toBase64 } from '../codec/base64.js'

/** The credential of a helpdesk, which goes along with calls of the helpdesk API (protocol 2.10). */
export interface HelpdeskOptions {
  readonly id: string
  readonly token: string
  /**
   * What stands before the credential in its header. The platform's own SDKs disagree: that of Node writes `Bearer`, those of Go and
   * Java nothing. Default: nothing.
   */
  readonly prefix?: 'Bearer' | ''
}

/** The header of a helpdesk, for the paths that take it. */
export function helpdeskHeaders(
  helpdesk: HelpdeskOptions | undefined,
  { path, trusted }: { readonly path: string; readonly trusted: boolean },
): Readonly<Record<string, string>> {
  if (!helpdesk || !trusted || !path.startsWith('/open-apis/helpdesk/')) return {}
  const { id, token, prefix = '' } = helpdesk
  const value = toBase64(new TextEncoder().encode(`${id}:${token}`))
  return { 'x-lark-helpdesk-authorization': `${prefix} ${value}`.trim() }
}
