import { ConfigError } from '../model/errors.js'

/** The proxy for a target, or `undefined` where it is reached directly. */
export type ProxyFor = (scheme: string, host: string, port: number) => URL | undefined

type Env = Readonly<Record<string, string | undefined>>

/**
 * Which proxy a target goes through. The environment is asked when it is needed, in small letters first, as curl does: `https_proxy`,
 * `http_proxy`, `all_proxy`, and `no_proxy` for who is reached directly.
 *
 * @param proxy - A URL, or `env`.
 * @param noProxy - In place of the environment's.
 * @throws ConfigError where the environment names something that is no proxy for HTTP.
 */
export function proxyFor(proxy: string, env: Env, noProxy?: string): ProxyFor {
  const read = (name: string) => env[name] || env[name.toUpperCase()] || ''
  const fromEnv = proxy === 'env'
  return (scheme, host, port) => {
    const via = fromEnv ? read(`${scheme}_proxy`) || read('all_proxy') : proxy
    const direct = noProxy ?? (fromEnv ? read('no_proxy') : '')
    return !via || isDirect(direct, host, port) ? undefined : urlOf(via)
  }
}

/** Shows no value: there may be a password in it. */
function urlOf(proxy: string): URL {
  const text = proxy.includes('://') ? proxy : `http://${proxy}`
  if (/^https?:/i.test(text) && URL.canParse(text)) return new URL(text)
  const message = 'is no http(s) URL, but one of another kind (socks?) or none: see HTTPS_PROXY, HTTP_PROXY and ALL_PROXY'
  throw new ConfigError([{ path: 'proxy', message }])
}

/** `*`, a host with its subdomains (with or without a dot in front), or an address; each with a port, or for all ports. */
function isDirect(noProxy: string, host: string, port: number): boolean {
  const name = host.toLowerCase()
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, pattern = '', only] =
        /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry.split(':').length > 2 && !entry.includes(']') ? `[${entry}]` : entry) ?? []
      const domain = pattern.replace(/^\*?\./, '')
      if (!domain || (only && Number(only) !== port)) return false
      return domain === '*' || name === domain || name.endsWith(`.${domain}`)
    })
}
