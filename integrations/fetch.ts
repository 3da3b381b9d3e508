import { defer, filter, finalize, firstValueFrom, map, repeat, takeWhile, type Observable } from 'rxjs'
import type { WebhookRequest, WebhookResponse, WebhookSource } from '../src/model/webhook.js'
import type { Health } from '../streams/health.js'
import { healthAnswers, type HealthHandlerOptions } from './health-answers.js'
import { goneBody } from './gone-body.js'

export type { HealthHandlerOptions }

const cure = `call the handler before anything reads the request,
or give it a copy: handler(request.clone())`

/**
 * A handler for hosts that speak `fetch`: Hono, Next, Deno, Bun, workers at the edge. It feeds a webhook source.
 *
 * @example
 * ```ts
 * import { fromWebhook } from 'rxlark'
 * import { toFetchHandler } from 'rxlark/fetch'
 *
 * const source = fromWebhook({ encryptKey: 'the encrypt key of the app' })
 * source.subscribe(({ id, type }) => console.log(type, id))
 * export const POST = toFetchHandler(source)
 * ```
 *
 * @category Integrations
 */
export function toFetchHandler(source: WebhookSource): (request: Request) => Promise<Response> {
  return (request) => firstValueFrom(source.respond(toWebhookRequest(request)).pipe(map(toResponse)))
}

/**
 * A handler that answers the probes of an orchestrator: 200, or 503 where it is not ready (or not live), with the state as JSON.
 *
 * @example
 * ```ts
 * import { health } from 'rxlark'
 * import { toHealthHandler } from 'rxlark/fetch'
 *
 * export const GET = toHealthHandler(health(lark, source))
 * ```
 *
 * @param health$ - As `health` makes it. Subscribed at once, until it completes.
 * @category Integrations
 */
export function toHealthHandler(
  health$: Observable<Health>,
  options: HealthHandlerOptions = {},
): (request: Request) => Promise<Response> {
  const answer$ = healthAnswers(health$, options)
  return () => firstValueFrom(answer$.pipe(map(toResponse)))
}

const toResponse = ({ status, headers, body }: WebhookResponse) => new Response(body, { status, headers })

const toWebhookRequest = (request: Request): WebhookRequest => ({
  method: request.method,
  path: new URL(request.url).pathname,
  headers: Object.fromEntries(request.headers),
  body:
    request.bodyUsed || request.body?.locked === true
      ? goneBody(cure)
      : request.body
        ? chunksOf(request.body.getReader())
        : new Uint8Array(0),
})

/** As much of a reader as is used: its types differ between hosts. */
interface ChunkReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  cancel(): Promise<void>
}

/** Not every host can iterate a stream; and an iterator that waits cannot be left. */
const chunksOf = (reader: ChunkReader): Observable<Uint8Array> =>
  defer(() => reader.read()).pipe(
    repeat(),
    takeWhile(({ done }) => !done),
    map(({ value }) => value),
    filter((value) => value !== undefined),
    finalize(() => void reader.cancel().catch(() => undefined)),
  )
