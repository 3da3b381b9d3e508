import type { WebhookResponse } from '../src/model/webhook.js'

/** As much of a response of `node:http` as is used. */
export interface NodeResponse {
  statusCode: number
  /** Whether somebody has begun to answer. */
  readonly headersSent?: boolean | undefined
  setHeader(name: string, value: string): unknown
  end(body?: string): unknown
}

const requestTimeout = 408

/** The headers of an answer. A body that takes too long is not waited for; any other is read to its end by Node. */
export const headersOf = ({ status, headers }: WebhookResponse): Readonly<Record<string, string>> =>
  status === requestTimeout ? { ...headers, connection: 'close' } : headers

/** Writes an answer to a response of `node:http`, unless somebody else has answered: who limits the time of requests, say. */
export function writeAnswer(response: NodeResponse, answer: WebhookResponse): void {
  if (response.headersSent === true) return
  response.statusCode = answer.status
  const headers = headersOf(answer)
  for (const name in headers) response.setHeader(name, headers[name] as string)
  response.end(answer.body)
}
