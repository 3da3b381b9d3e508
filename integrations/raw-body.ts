import { map, type Observable } from 'rxjs'
import type { WebhookRequest } from '../src/model/webhook.js'
import { bodyOfStream, endOfStream, type RequestStream } from './body-of-stream.js'
import { gone, goneBody } from './gone-body.js'

/** As much of a request as body parsers leave their traces on. */
export interface ParsedRequest {
  /** The bytes, where a parser was told to keep them; decoded to a text by some. */
  readonly rawBody?: unknown
  /** What a parser made of them. */
  readonly body?: unknown
}

/**
 * The raw bytes of a request, wherever they are by now: kept by a body parser, or about to be, parsed into bytes or a text, or still in
 * the stream.
 * Where they are gone, the request is refused when the body is read, with what cures that; it is never made anew from what was parsed,
 * as that has another signature.
 *
 * @param cure - What to write where, for the host at hand.
 */
export function rawBodyOf(parsed: ParsedRequest, stream: RequestStream, cure: string): WebhookRequest['body'] {
  const bytes = keptIn(parsed)
  if (bytes) return bytes
  if (!(stream.readableDidRead ?? parsed.body !== undefined)) return bodyOfStream(stream)
  return stream.readableEnded === false ? bodyAtEnd(parsed, stream, cure) : goneBody(cure)
}

const keptIn = ({ rawBody, body }: ParsedRequest): Uint8Array | undefined => bytesOf(rawBody) ?? bytesOf(body)

/** What somebody who reads at this moment leaves when it is done. */
const bodyAtEnd = (parsed: ParsedRequest, stream: RequestStream, cure: string): Observable<Uint8Array> =>
  endOfStream(stream).pipe(
    map(() => {
      const bytes = keptIn(parsed)
      if (!bytes) throw gone(cure)
      return bytes
    }),
  )

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body instanceof Uint8Array) return body
  return typeof body === 'string' ? new TextEncoder().encode(body) : undefined
}
