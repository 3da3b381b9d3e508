import type { WebhookSource } from '../src/model/webhook.js'
import type { RequestStream } from './body-of-stream.js'
import { rawBodyOf, type ParsedRequest } from './raw-body.js'
import { respondAtEndOfTurn } from './respond-at-end-of-turn.js'
import type { NodeResponse } from './write-answer.js'

/** As much of a request of `node:http` as is used. */
export interface NodeRequest extends ParsedRequest, RequestStream {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

export interface NodeListenerOptions {
  /** Where pushes are taken, without a query; requests to other paths are refused: 404. Default: all paths are the source's. */
  readonly path?: string | undefined
}

const cure = `call the listener before anything reads the request,
or leave the bytes on it: request.rawBody = bytes`

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
  const respond = respondAtEndOfTurn(source)
  return (request, response) => {
    const { method = '', url = '', headers } = request
    respond(request, response, () => ({ method, path: url, headers, body: rawBodyOf(request, request, cure), mountPath: path }))
  }
}
