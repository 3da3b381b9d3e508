import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface AnsweringServer {
  readonly url: string
  /** Every request that came, in order. */
  readonly seen: Seen[]
  /** How many connections were ever made. */
  connections(): number
}

type Answer = (seen: Seen, response: ServerResponse) => unknown

const closing: (() => Promise<void>)[] = []

/** Closes what a test opened: for `afterEach`. */
export const closeServers = async (): Promise<void> => {
  await Promise.all(closing.splice(0).map((close) => close()))
}

/** A plain server on the loopback that knows nothing of the platform but what a test tells it. */
export async function answeringServer(answer: Answer): Promise<AnsweringServer> {
  const seen: Seen[] = []
  let connections = 0
  const server = createServer((request, response) => {
    void text(request).then(
      (body) => {
        const { method = '', url = '', headers } = request
        const one = { method, url, headers, body }
        seen.push(one)
        answer(one, response)
      },
      () => undefined,
    )
  })
  server.on('connection', () => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, connections: () => connections }
}

export function json(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(body))
}

/** What the token endpoint of a tenant answers (protocol 2.2). */
export const tenantToken = (token: string, expire = 7200) => ({ code: 0, msg: 'ok', tenant_access_token: token, expire })
