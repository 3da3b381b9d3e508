import { Subscription, type SchedulerLike } from 'rxjs'
import type { Download } from '../api/download.js'
import type { HttpResponse } from '../model/internals.js'
import { chunksOf } from './chunks-of.js'
import { downloadOf } from './download-of.js'
import type { FetchHeaders, FetchResponse } from './fetch-like.js'
import { readBody } from './read-body.js'
import { Received, recordOf } from './received.js'

interface FileContext {
  readonly endpoint: string
  readonly idle: number | undefined
  /** How much of an answer is read that is no file, in bytes. */
  readonly limit: number
  /** Unsubscribing closes it. */
  readonly connection: Subscription
  readonly scheduler: SchedulerLike
  /** What ends with the client. */
  readonly life: Subscription | undefined
}

/**
 * The answer of an endpoint whose answers are files: the file, whose bytes are still on their way and end with the client; or the
 * JSON with which the platform refuses, as text.
 */
export async function fileAnswer(
  response: FetchResponse,
  { endpoint, idle, limit, connection, scheduler, life }: FileContext,
): Promise<HttpResponse & { readonly file?: Download }> {
  const { status, headers, body } = response
  const chunks = isJson(headers) ? undefined : chunksOf(body)
  const fileOf = (bytes: AsyncIterable<Uint8Array>, held: Subscription) => {
    const file = downloadOf({ endpoint, headers: recordOf(headers), chunks: bytes, connection: held, idle }, scheduler)
    return Object.assign(new Received(status, '', headers), { file })
  }
  if (chunks) {
    life?.add(connection)
    return fileOf(chunks, connection)
  }
  const text = await readBody(response, endpoint, limit)
  return isRefusal(text) ? new Received(status, text, headers) : fileOf(inMemory(text), Subscription.EMPTY)
}

const isJson = (headers: FetchHeaders): boolean =>
  /\bjson\b/i.test(headers.get('content-type') ?? '') && headers.get('content-disposition') === null

/** The platform says no in JSON, and a file may be JSON: only one has a code that is not 0 (protocol 3.6). */
function isRefusal(text: string): boolean {
  try {
    const code = (JSON.parse(text) as { readonly code?: unknown } | null)?.code
    return typeof code === 'number' && code !== 0
  } catch {
    return false
  }
}

async function* inMemory(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text)
}
