import type { Env } from 'rxlark'
import { oauthBaseUrl } from '#inside'
import { misuse } from '../failure.js'

/** Where apps are registered, by where the API is: the accounts host that belongs to it, or, for one that is not known, the same. */
export function accountsOf(env: Env): { readonly domain?: string; readonly larkDomain?: string } {
  const { LARK_DOMAIN: domain, LARK_OAUTH_BASE_URL: accounts } = env
  if (accounts) return own(accounts.replace(/\/+$/, ''))
  if (!domain) return {}
  if (domain === 'feishu' || domain === 'lark') return { domain }
  if (!URL.canParse(domain) || !/^https?:/.test(domain))
    throw misuse('the domain is neither feishu nor lark, nor a URL of http or https')
  return own(oauthBaseUrl(domain) ?? domain.replace(/\/+$/, ''))
}

/** A simulator has the hosts of Lark under a prefix. */
const own = (base: string) =>
  /^https:\/\/accounts\.(feishu\.cn|larksuite\.com)$/.test(base) ? { domain: base } : { domain: base, larkDomain: `${base}/lark` }
