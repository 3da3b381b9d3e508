import { proxyAgent as agentOfHost } from '#proxy'
import type { ProxyAgent, ProxyAgentOptions, ProxyChoice } from '../src/http/proxy-agent.js'

/**
 * Agents that reach the platform through a proxy, for `createLark({ agent })`: calls, tokens and the long connection.
 *
 * Everything goes through a tunnel (`CONNECT`), encrypted to the platform where its URL is; tunnels are kept alive as connections are.
 * `createLark({ proxy })` makes one by itself: this is for what only `options` can say.
 *
 * @example
 * ```ts
 * const lark = createLark({ appId, appSecret, agent: proxyAgent('http://user:password@proxy.example:3128', { noProxy: '.internal' }) })
 * ```
 * @param proxy - The URL of the proxy, with user and password where it wants them, or `env`.
 * @param options - Who is reached directly, and how the platform's certificate is checked.
 * @returns Yours: a client does not destroy what it was given. A proxy that cannot be reached is a `TransportError` with
 * `sent: false`, one that refuses an `HttpError` with its status (407: it wants other credentials). Neither shows a credential. A
 * tunnel has 15 s to open; 50 are open at once to each host.
 * @category Integrations
 */
export const proxyAgent: (proxy: ProxyChoice, options?: ProxyAgentOptions) => ProxyAgent = agentOfHost
