import { Refusal } from '../streams/webhook/refusal.js'
import type { WebhookRequest } from '../src/model/webhook.js'
import { bodyOfStream, type RequestStream } from './body-of-stream.js'

/** As much of a request as body parsers leave their traces on. */
export interface ParsedRequest {
  /** The bytes, where a parser was told to keep them; decoded to a text by some. */
  readonly rawBody?: unknown
  /** What a parser made of them. */
  readonly body?: unknown
}

/**
 * The raw bytes of a request, wherever they are by now: kept by a body parser, parsed into bytes or a text, or still in the stream.
 * Where they are gone, the request is refused when the body is read, with what cures that; it is never made anew from what was parsed,
 * as that has another signature.
 *
 * @param cure - What to write where, for the host at hand.
 */
export function rawBodyOf(parsed: ParsedRequest, stream: RequestStream, cure: string): WebhookRequest['body'] {
  const { rawBody, body } = parsed
  const bytes = bytesOf(rawBody) ?? bytesOf(body)
  if (bytes) return bytes
  return (stream.readableDidRead ?? body !== undefined) ? goneBody(cure) : bodyOfStream(stream)
}

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body instanceof Uint8Array) return body
  return typeof body === 'string' ? new TextEncoder().encode(body) : undefined
}

/** A body that is refused as `raw-body-missing`: answered 500, so that the platform delivers again when that is cured. */
export function goneBody(cure: string): AsyncIterable<Uint8Array> {
  const refusal = new Refusal('raw-body-missing', `the bytes of the body are gone, something parsed them before. Cure: ${cure}`)
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(refusal) }) }
}
