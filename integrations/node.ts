export { proxyAgent } from '#proxy'
export type { ProxyAgent, ProxyAgentOptions, ProxyChoice } from '../src/http/proxy-agent.js'
export { publishDiagnostics } from './publish-diagnostics.js'
export { fileTokenStore, type FileTokenStoreOptions } from './file-token-store.js'
import type { WebhookResponse, WebhookSource } from '../src/model/webhook.js'

const requestTimeout = 408

/** As much of a request of `node:http` as is used. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  iterator(options: { readonly destroyOnReturn: boolean }): AsyncIterable<Uint8Array>
}

/** As much of a response of `node:http` as is used. */
export interface NodeResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body?: string): unknown
}

export interface NodeListenerOptions {
  /** Answer requests to other paths with 404, without telling the source. Default: all paths are the source's. */
  readonly path?: string | undefined
}

/**
 * A request listener for `node:http` and `node:https` that feeds a webhook source.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { fromWebhook } from 'rxlark'
 * import { toNodeListener } from 'rxlark/node'
 *
 * const source = fromWebhook({ encryptKey: 'the encrypt key of the app' })
 * source.subscribe(({ id, type }) => console.log(type, id))
 * createServer(toNodeListener(source, { path: '/webhook/event' })).listen(3000)
 * ```
 *
 * @category Integrations
 */
export function toNodeListener(
  source: WebhookSource,
  { path }: NodeListenerOptions = {},
): (request: NodeRequest, response: NodeResponse) => void {
  return (request, response) => {
    const { method = '', url = '', headers } = request
    if (path !== undefined && url.replace(/\?.*$/s, '') !== path) {
      write(response, { status: 404, headers: {}, body: '' })
      return
    }
    // Who stops reading early leaves the request open: destroyed, it could not be answered any more.
    const body = request.iterator({ destroyOnReturn: false })
    source.respond({ method, path: url, headers, body }).subscribe((answer) => write(response, answer))
  }
}

function write(response: NodeResponse, { status, headers, body }: WebhookResponse): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  // A body that takes too long is not waited for; any other is read to its end by Node.
  if (status === requestTimeout) response.setHeader('connection', 'close')
  response.end(body)
}
