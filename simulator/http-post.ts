import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Observable } from 'rxjs'

/** The longest the TCP connection may take (protocol 5.6), in ms, and the most bytes of an answer that are read. */
const connectTimeout = 2_000
const maxAnswer = 1_048_576

export interface Post {
  /** Default: `POST`. */
  readonly method?: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type PostAnswer = { readonly status: number; readonly body: string } | { readonly reason: string }

/**
 * Posts once, on a connection of its own; redirects are not followed. Cold; emits the answer, or why there is none, and
 * completes; never errors; unsubscribing closes the connection.
 */
export function post({ method = 'POST', url, headers, body }: Post): Observable<PostAnswer> {
  return new Observable((subscriber) => {
    const done = (answer: PostAnswer) => {
      subscriber.next(answer)
      subscriber.complete()
    }
    const open = url.startsWith('https:') ? httpsRequest : httpRequest
    const length = String(Buffer.byteLength(body))
    const request = open(url, { method, agent: false, headers: { ...headers, 'content-length': length } }, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxAnswer) request.destroy(new Error('the answer is too large'))
        else chunks.push(chunk)
      })
      response.on('end', () => done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }))
      response.on('error', (error) => done({ reason: error.message }))
    })
    const patience = setTimeout(() => request.destroy(new Error('no connection within 2 s')), connectTimeout)
    request.on('socket', (socket) => socket.once('connect', () => clearTimeout(patience)))
    request.on('error', (error) => done({ reason: error.message }))
    request.end(body)
    return () => {
      clearTimeout(patience)
      request.destroy()
    }
  })
}
