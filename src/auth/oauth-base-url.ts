/** Exact hosts only: one that merely looks alike gets no secret (protocol 1.3). */
const accounts: ReadonlyMap<string, string> = new Map([
  ['open.feishu.cn', 'https://accounts.feishu.cn'],
  ['open.larksuite.com', 'https://accounts.larksuite.com'],
])

/** Where users of a domain log in, without a trailing slash: what was given, or what is known of the domain. */
export function oauthBaseUrl(domain: string, given?: string): string | undefined {
  if (given !== undefined) return (given.includes('://') ? given : `https://${given}`).replace(/\/+$/, '')
  return accounts.get(new URL(domain).host)
}
