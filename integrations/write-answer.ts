import type { WebhookResponse } from '../src/model/webhook.js'

/** As much of a response of `node:http` as is used. */
export interface NodeResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body?: string): unknown
}

const requestTimeout = 408

/** The headers of an answer. A body that takes too long is not waited for; any other is read to its end by Node. */
export const headersOf = ({ status, headers }: WebhookResponse): Readonly<Record<string, string>> =>
  status === requestTimeout ? { ...headers, connection: 'close' } : headers

/** Writes an answer to a response of `node:http`. */
export function writeAnswer(response: NodeResponse, answer: WebhookResponse): void {
  response.statusCode = answer.status
  const headers = headersOf(answer)
  for (const name in headers) response.setHeader(name, headers[name] as string)
  response.end(answer.body)
}
