/**
 * Webhooks on Fastify.
 *
 * @packageDocumentation
 */
import { firstValueFrom } from 'rxjs'
import type { WebhookSource } from '../src/model/webhook.js'
import type { RequestStream } from './body-of-stream.js'
import { rawBodyOf, type ParsedRequest } from './raw-body.js'
import { headersOf } from './write-answer.js'

/** As much of a request of Fastify as is used. */
export interface FastifyRequestLike extends ParsedRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly raw: RequestStream & { readonly url?: string | undefined }
}

/** As much of a reply of Fastify as is used. */
export interface FastifyReplyLike {
  code(status: number): unknown
  headers(headers: Record<string, string>): unknown
  send(body: string): unknown
}

/** As much of a Fastify as is used. */
export interface FastifyLike {
  removeAllContentTypeParsers(): unknown
  addContentTypeParser(type: string, parser: () => Promise<undefined>): unknown
  route(route: {
    method: string[]
    url: string
    handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>
  }): unknown
}

const cure = `register the plugin where no preParsing hook reads the body,
or let that hook keep the bytes: request.rawBody = bytes`

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * A plugin for Fastify that feeds a webhook source, at the `prefix` that it is registered with. Inside of it bodies are not parsed,
 * whatever the parsers of the server are; the limits are those of the source. What a plugin leaves in `request.rawBody` is used. Without
 * the bytes a push is answered 500, and the rejection says what to write.
 *
 * @example
 * ```ts
 * import { fastify } from 'fastify'
 * import { fromWebhook } from 'rxlark'
 * import { toFastifyPlugin } from 'rxlark/fastify'
 *
 * const source = fromWebhook({ encryptKey: 'the encrypt key of the app' })
 * source.subscribe(({ id, type }) => console.log(type, id))
 * const server = fastify()
 * await server.register(toFastifyPlugin(source), { prefix: '/lark' })
 * await server.listen({ port: 3000 })
 * ```
 *
 * @category Integrations
 */
export function toFastifyPlugin(source: WebhookSource): (server: FastifyLike) => Promise<void> {
  const handler = async (request: FastifyRequestLike, reply: FastifyReplyLike): Promise<unknown> => {
    const { method, headers, raw } = request
    const body = rawBodyOf(request, raw, cure)
    const answer = await firstValueFrom(source.respond({ method, path: raw.url ?? '', headers, body }))
    reply.code(answer.status)
    reply.headers(headersOf(answer))
    return reply.send(answer.body)
  }
  return async (server) => {
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', async () => undefined)
    server.route({ method: methods, url: '/', handler })
  }
}
