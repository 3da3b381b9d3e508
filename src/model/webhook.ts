import type { Observable } from 'rxjs'
import type { LarkSource } from './source.js'

/** One HTTP request, as any host can give it. */
export interface WebhookRequest {
  readonly method: string
  /** The path, with or without a query. */
  readonly path: string
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The raw bytes as received: never a parsed and re-serialised body. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | Observable<Uint8Array>
  /** The one path where the host takes pushes, without a query: what came to another is refused. Default: any. */
  readonly mountPath?: string | undefined
}

export interface WebhookResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Empty for acknowledged events. */
  readonly body: string
}

/** A {@link LarkSource} that a web server feeds. */
export interface WebhookSource extends LarkSource {
  /** Takes one request, and emits the one answer to give, then completes. Cold; never errors. */
  respond(request: WebhookRequest): Observable<WebhookResponse>
}
