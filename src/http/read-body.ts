import { DecodeError } from '../model/errors.js'
import type { FetchResponse } from './fetch-like.js'

/** How much of an answer is read into memory, in bytes: no JSON of the platform is near it. */
export const answerLimit = 64 * 1024 * 1024

/**
 * Reads a body as text, up to a limit in bytes.
 *
 * @throws DecodeError where it is larger.
 */
export function readBody(response: FetchResponse, endpoint: string, limit: number): PromiseLike<string> {
  const tooLarge = () => new DecodeError({ what: endpoint, faults: [{ path: '.', message: `is larger than ${limit} bytes` }] })
  const declared = Number(response.headers.get('content-length'))
  if (declared > limit) return Promise.reject(tooLarge())
  const bounded = declared > 0 && !response.headers.get('content-encoding')
  return bounded || !isIterable(response.body) ? response.text() : collect(response.body, limit, tooLarge)
}

const isIterable = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

/** Where the length is not known beforehand: counts what comes. */
async function collect(body: AsyncIterable<Uint8Array>, limit: number, tooLarge: () => Error): Promise<string> {
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
