import { asyncScheduler, Observable, Subscription, type SchedulerLike } from 'rxjs'
import type { Download } from '../api/download.js'
import { isLarkError } from '../model/errors.js'
import type { HttpRequest, HttpResponse } from '../model/internals.js'
import type { FetchResponse } from './fetch-like.js'
import type { Upload } from './multipart.js'
import { answerLimit, readBody } from './read-body.js'
import { Received } from './received.js'
import { transportError } from './transport-error.js'
import type { Start } from './transport.js'
import type { uploadBody, UploadBody } from './upload-body.js'

/** A request with the name that its errors give it; default: method and path. */
export interface NamedRequest extends HttpRequest {
  readonly endpoint?: string
  /** In place of a body. */
  readonly upload?: Upload | undefined
  /** How long a file that goes up or down may stand still, in ms. Default: as long as it does. */
  readonly idle?: number
  /** `binary`: an answer that is a file is not read, but handed on. */
  readonly answer?: 'binary' | undefined
}

/** A response, or a file whose bytes are still to come. */
export interface Answered extends HttpResponse {
  readonly file?: Download
}

/** Sends requests: cold, one for each subscription; emits the whole response once, or errors; unsubscribing aborts it. */
export type Send = (request: NamedRequest) => Observable<Answered>

export interface SendOptions {
  /** How much of an answer is read, in bytes. */
  readonly limit?: number
  /** The clock by which a file waits for its reader. */
  readonly scheduler?: SchedulerLike
  /** What ends with the client: then files end that are still on their way. */
  readonly life?: Subscription
}

/**
 * Sends over a transport. An answer is read whole, up to `limit` bytes; a file is its reader's.
 *
 * Errors with a `TransportError`, or a `DecodeError` where the answer is too large; unsubscribing closes the connection.
 */
export const createSend =
  (start: Start, { limit = answerLimit, scheduler = asyncScheduler, life }: SendOptions = {}): Send =>
  (request) =>
    new Observable((subscriber) => {
      const connection = new Subscription()
      subscriber.add(connection)
      exchange(start, request, { connection, limit, scheduler, life }).then(
        (response) => {
          // Nobody is left to hand a file to: its connection ends with the wish for it.
          if (subscriber.closed) return connection.unsubscribe()
          subscriber.remove(connection)
          subscriber.next(response)
          subscriber.complete()
        },
        (error: unknown) => subscriber.error(error),
      )
    })

interface Exchange {
  /** Unsubscribing closes it. */
  readonly connection: Subscription
  readonly limit: number
  readonly scheduler: SchedulerLike
  readonly life: Subscription | undefined
}

async function exchange(start: Start, request: NamedRequest, context: Exchange): Promise<Answered> {
  const { method, url, headers, body, upload, endpoint = `${method} ${pathOf(url)}` } = request
  let answered = false
  let sending: UploadBody | undefined
  const reading = upload && new Subscription()
  context.connection.add(reading)
  try {
    if (reading) sending = await startUpload(upload, { endpoint, idle: request.idle, scheduler: context.scheduler }, reading)
    const init = { method, headers, redirect: 'manual' } as const
    const { response: answer, abort } = start(url, withBody(init, sending, body))
    context.connection.add(abort)
    const response = await (sending ? Promise.race([answer, sending.failed]) : answer)
    answered = true
    return await read(response, endpoint, request, context)
  } catch (error) {
    throw isLarkError(error) ? error : transportError(error, { endpoint, answered, headers })
  } finally {
    reading?.unsubscribe()
  }
}

/** Loaded with the first upload. */
const startUpload = async (...upload: Parameters<typeof uploadBody>): Promise<UploadBody> =>
  (await import('./upload-body.js')).uploadBody(...upload)

/** Only uploads have a body that is no text. */
function withBody<I extends object>(init: I, sending: UploadBody | undefined, body: HttpRequest['body']) {
  if (sending) return Object.assign(init, sending.init as { readonly body?: string })
  return body === undefined ? init : Object.assign(init, { body: body as string })
}

/** The answer: as text, or where a file was asked for, perhaps as that. */
async function read(
  response: FetchResponse,
  endpoint: string,
  { answer, idle }: NamedRequest,
  context: Exchange,
): Promise<Answered> {
  const { status, headers } = response
  if (answer === 'binary' && status >= 200 && status < 300) {
    const { fileAnswer } = await import('./file-answer.js')
    return fileAnswer(response, { endpoint, idle, ...context })
  }
  return new Received(status, await readBody(response, endpoint, context.limit), headers)
}

const pathOf = (url: string): string => url.replace(/^\w+:\/\/[^/?#]*/, '').replace(/[?#].*$/s, '') || '/'
