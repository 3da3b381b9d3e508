import { Observable } from 'rxjs'
import { isLarkError } from '../model/errors.js'
import type { HttpRequest, HttpResponse } from '../model/internals.js'
import type { FetchHeaders, FetchInit, FetchLike } from './fetch-like.js'
import { answerLimit, readBody } from './read-body.js'
import { transportError } from './transport-error.js'

/** A request with the name that its errors give it; default: method and path. */
export interface NamedRequest extends HttpRequest {
  readonly endpoint?: string
}

/** Sends requests: cold, one for each subscription; emits the whole response once, or errors; unsubscribing aborts it. */
export type Send = (request: NamedRequest) => Observable<HttpResponse>

/**
 * Sends through a `fetch`. An answer is read whole, up to `limit` bytes.
 *
 * Errors with a `TransportError`, or a `DecodeError` where the answer is too large; unsubscribing closes the connection.
 */
export const createSend =
  (fetch: FetchLike, limit = answerLimit): Send =>
  (request) =>
    new Observable((subscriber) => {
      const controller = new AbortController()
      const abort = () => controller.abort(abandoned)
      subscriber.add(abort)
      exchange(fetch, request, { signal: controller.signal, limit }).then(
        (response) => {
          subscriber.remove(abort)
          subscriber.next(response)
          subscriber.complete()
        },
        (error: unknown) => subscriber.error(error),
      )
    })

const abandoned = new Error('nobody waits for the answer')

async function exchange(
  fetch: FetchLike,
  { method, url, headers, body, endpoint = `${method} ${pathOf(url)}` }: NamedRequest,
  { signal, limit }: { readonly signal: AbortSignal; readonly limit: number },
): Promise<HttpResponse> {
  let answered = false
  try {
    const init = { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body }) } as FetchInit
    const response = await fetch(url, init)
    answered = true
    return new Received(response.status, await readBody(response, endpoint, limit), response.headers)
  } catch (error) {
    throw isLarkError(error) ? error : transportError(error, { endpoint, answered })
  }
}

const pathOf = (url: string): string => url.replace(/^\w+:\/\/[^/?#]*/, '').replace(/[?#].*$/s, '') || '/'

/** A response whose headers are read when somebody asks for them: on most calls nobody does. */
class Received implements HttpResponse {
  readonly status: number
  readonly text: string
  readonly #headers: FetchHeaders

  constructor(status: number, text: string, headers: FetchHeaders) {
    this.status = status
    this.text = text
    this.#headers = headers
  }

  get headers(): Readonly<Record<string, string>> {
    const record: Record<string, string> = {}
    this.#headers.forEach((value, name) => (record[name.toLowerCase()] = value))
    return record
  }
}
