import type { IncomingHttpHeaders } from 'node:http'
import { pipeline, Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Dispatcher } from 'undici'
import type { FetchHeaders, FetchResponse } from '../src/http/fetch-like.js'
import type { Started } from '../src/http/transport.js'

/** Bytes that may wait for their reader; beyond it the connection is held back. */
const highWaterMark = 64 * 1024

type Controller = Dispatcher.DispatchController
type Taking = (result: IteratorResult<Uint8Array, undefined>) => void

const over = { done: true, value: undefined } as const

/** Those that senders use; whoever asks for another is told so by what comes. */
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/** One request on its way through undici: the edge between its callbacks and promises. */
export class UndiciExchange
  implements Started, Dispatcher.DispatchHandler, FetchResponse, FetchHeaders, AsyncIterator<Uint8Array, undefined>
{
  readonly response: Promise<FetchResponse>
  status = 0
  readonly #chunks: Uint8Array[] = []
  #bytes = 0
  #decoded: AsyncIterable<Uint8Array> | undefined
  #headers: IncomingHttpHeaders = {}
  #answer!: (response: FetchResponse) => void
  #refuse!: (error: unknown) => void
  #controller: Controller | undefined
  #end: { readonly error?: Error } | undefined
  #aborted = false
  #isWhole = false
  #whole: (() => void) | undefined
  #reader: { readonly take: Taking; readonly fail: (error: unknown) => void } | undefined

  constructor() {
    this.response = new Promise((answer, refuse) => {
      this.#answer = answer
      this.#refuse = refuse
    })
  }

  // What undici tells.

  onRequestStart(controller: Controller): void {
    if (this.#aborted) controller.abort(abandoned())
    else this.#controller = controller
  }

  onResponseStart(_controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    this.status = status
    this.#headers = headers
    this.#answer(this)
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.byteLength
    if (this.#reader) this.#serve()
    if (this.#bytes > highWaterMark && !this.#isWhole) controller.pause()
  }

  onResponseEnd(): void {
    this.#finish({})
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#finish({ error })
    this.#refuse(error)
  }

  // What a transport tells.

  readonly abort = (): void => {
    if (this.#end || this.#aborted) return
    this.#aborted = true
    this.#controller?.abort(abandoned())
  }

  get headers(): FetchHeaders {
    return this
  }

  get(name: string): string | null {
    const value = this.#headers[name.toLowerCase()]
    return value === undefined ? null : String(value)
  }

  forEach(each: (value: string, name: string) => void): void {
    for (const [name, value] of Object.entries(this.#headers)) each(Array.isArray(value) ? value.join(', ') : String(value), name)
  }

  /** Piece by piece, decoded. */
  get body(): AsyncIterable<Uint8Array> {
    const encoding = this.#headers['content-encoding']
    return encoding === undefined ? this : (this.#decoded ??= this.#decode(encoding))
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Whole: nothing is held back. */
  async text(): Promise<string> {
    if (this.#headers['content-encoding'] !== undefined) return decoded(this.body)
    this.#isWhole = true
    this.#controller?.resume()
    if (!this.#end) await new Promise<void>((whole) => (this.#whole = whole))
    if (this.#end?.error) throw this.#end.error
    const [first, ...more] = this.#chunks
    return (more.length > 0 || !first ? Buffer.concat(this.#chunks) : (first as Buffer)).toString()
  }

  #decode(encoding: string): AsyncIterable<Uint8Array> {
    const decoder = decoders[encoding.toLowerCase()]
    return decoder ? pipeline(Readable.from(this), decoder(), () => undefined) : this
  }

  // What reads the body asks.

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    return new Promise((take, fail) => {
      this.#reader = { take, fail }
      this.#serve()
    })
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.abort()
    return over
  }

  #finish(end: { readonly error?: Error }): void {
    this.#end = end
    this.#whole?.()
    this.#serve()
  }

  /** Gives what has come to who waits for it. */
  #serve(): void {
    const reader = this.#reader
    const chunk = reader && this.#chunks.shift()
    if (!reader || (!chunk && !this.#end)) return
    this.#reader = undefined
    if (!chunk) {
      if (this.#end?.error) reader.fail(this.#end.error)
      else reader.take(over)
      return
    }
    this.#bytes -= chunk.byteLength
    if (this.#bytes <= highWaterMark && this.#controller?.paused) this.#controller.resume()
    reader.take({ done: false, value: chunk })
  }
}

async function decoded(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const abandoned = () => new Error('nobody waits for the answer')
