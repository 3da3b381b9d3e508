/** The code of the system or of OpenSSL that an error came of (`ENOTFOUND`, `CERT_HAS_EXPIRED`), or an empty text. */
export function causeCode(error: unknown, depth = 8): string {
  if (typeof error !== 'object' || error === null || depth === 0) return ''
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown }
  return typeof code === 'string' && code !== '' ? code : causeCode(cause, depth - 1)
}

/** Where on the way to a host something broke, by such a code, or by the words of an error. */
export function brokenAt(text: string): 'dns' | 'tls' | 'tcp' {
  if (/ENOTFOUND|EAI_|ENODATA|ESERVFAIL/.test(text)) return 'dns'
  return /CERT|SSL|TLS|EPROTO|SIGNED|certificate|altname|wrong version number/i.test(text) ? 'tls' : 'tcp'
}
