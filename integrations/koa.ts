/**
 * Webhooks on Koa.
 *
 * @packageDocumentation
 */
import { firstValueFrom } from 'rxjs'
import type { WebhookSource } from '../src/model/webhook.js'
import type { RequestStream } from './body-of-stream.js'
import { rawBodyOf } from './raw-body.js'
import { headersOf } from './write-answer.js'

/** As much of a context of Koa as is used. */
export interface KoaContext {
  readonly method: string
  readonly originalUrl: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly req: RequestStream
  /** Where parsers leave what they made, and the bytes. */
  readonly request: object
  status: number
  body: unknown
  set(headers: Record<string, string>): unknown
}

const cure = `use the middleware above the body parser,
or keep the bytes: koaBody({ ...keepRawBody })`

/**
 * A middleware for Koa that feeds a webhook source, and hands nothing on; under `@koa/router` it is a route's. It stands above the body
 * parser, or below one that keeps the raw bytes: `koa-body` with {@link keepRawBody}, or `@koa/bodyparser`. Without the bytes a push is
 * answered 500, and the rejection says what to write.
 *
 * @example
 * ```ts
 * import Koa from 'koa'
 * import { fromWebhook } from 'rxlark'
 * import { toKoaMiddleware } from 'rxlark/koa'
 *
 * const source = fromWebhook({ encryptKey: 'the encrypt key of the app', path: '/lark' })
 * source.subscribe(({ id, type }) => console.log(type, id))
 * new Koa().use(toKoaMiddleware(source)).listen(3000)
 * ```
 *
 * @category Integrations
 */
export function toKoaMiddleware(source: WebhookSource): (context: KoaContext) => Promise<void> {
  return async (context) => {
    const { method, originalUrl: path, headers, req, request } = context
    const body = rawBodyOf(request, req, cure)
    const answer = await firstValueFrom(source.respond({ method, path, headers, body }))
    context.status = answer.status
    context.body = answer.body
    context.set(headersOf(answer))
  }
}

/**
 * The options of `koa-body` that leave the raw body on the request, for middleware below it.
 *
 * @example
 * ```ts
 * import Koa from 'koa'
 * import { koaBody } from 'koa-body'
 * import { keepRawBody } from 'rxlark/koa'
 *
 * new Koa().use(koaBody({ ...keepRawBody }))
 * ```
 *
 * @category Integrations
 */
export const keepRawBody = { includeUnparsed: true } as const
