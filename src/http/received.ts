import type { HttpResponse } from '../model/internals.js'
import type { FetchHeaders } from './fetch-like.js'

/** A response whose headers are read when somebody asks for them: on most calls nobody does. */
export class Received implements HttpResponse {
  readonly status: number
  readonly text: string
  readonly #headers: FetchHeaders

  constructor(status: number, text: string, headers: FetchHeaders) {
    this.status = status
    this.text = text
    this.#headers = headers
  }

  get headers(): Readonly<Record<string, string>> {
    return recordOf(this.#headers)
  }
}

/** Names in lower case. */
export function recordOf(headers: FetchHeaders): Readonly<Record<string, string>> {
  const record: Record<string, string> = {}
  headers.forEach((value, name) => (record[name.toLowerCase()] = value))
  return record
}
