/**
 * Webhooks on Express, and on all that speaks its requests: Nest, Firebase functions, connect.
 *
 * @packageDocumentation
 */
import type { WebhookSource } from '../src/model/webhook.js'
import { rawBodyOf } from './raw-body.js'
import { respondAtEndOfTurn } from './respond-at-end-of-turn.js'
import type { NodeRequest } from './to-node-listener.js'
import type { NodeResponse } from './write-answer.js'

/** As much of a request of Express as is used. */
export interface ExpressRequest extends NodeRequest {
  readonly originalUrl?: string | undefined
}

const cure = `mount the handler above express.json(),
or keep the bytes: express.json({ verify: keepRawBody })`

/**
 * A handler for Express that feeds a webhook source: mounted above `express.json()`, or below one that keeps the raw bytes, as
 * {@link keepRawBody} and the `rawBody` of Nest do. Without the bytes a push is answered 500, and the rejection says what to write.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { fromWebhook } from 'rxlark'
 * import { toExpressHandler } from 'rxlark/express'
 *
 * const source = fromWebhook({ encryptKey: 'the encrypt key of the app' })
 * source.subscribe(({ id, type }) => console.log(type, id))
 * express().post('/lark', toExpressHandler(source)).listen(3000)
 * ```
 *
 * @category Integrations
 */
export function toExpressHandler(source: WebhookSource): (request: ExpressRequest, response: NodeResponse) => void {
  const respond = respondAtEndOfTurn(source)
  return (request, response) => {
    const { method = '', url = '', originalUrl: path = url, headers } = request
    respond(request, response, () => ({ method, path, headers, body: rawBodyOf(request, request, cure) }))
  }
}

/**
 * The `verify` of `express.json` that leaves the raw bytes on the request, for handlers below it.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { keepRawBody } from 'rxlark/express'
 *
 * express().use(express.json({ verify: keepRawBody }))
 * ```
 *
 * @category Integrations
 */
export function keepRawBody(request: object, _response: unknown, bytes: Uint8Array): void {
  Object.assign(request, { rawBody: bytes })
}
