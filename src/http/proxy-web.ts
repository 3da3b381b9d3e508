import { ConfigError } from '../model/errors.js'
import type { ProxyAgent } from './proxy-agent.js'

/** Browsers and workers choose their proxies themselves. */
export function proxyAgent(): ProxyAgent {
  throw new ConfigError([{ path: 'proxy', message: 'is for Node: this host goes its own way' }])
}
