import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { Observable } from 'rxjs'

export interface HttpServerOptions {
  readonly port: number
  readonly request: (request: IncomingMessage, response: ServerResponse) => void
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

/**
 * A server on 127.0.0.1. Cold: listens when subscribed, emits its address without a path, never completes; unsubscribing closes
 * it and every connection. Errors when it cannot listen.
 */
export function listen({ port, request, upgrade }: HttpServerOptions): Observable<string> {
  return new Observable((subscriber) => {
    const server = createServer(request)
    server.on('upgrade', upgrade)
    server.on('error', (error) => subscriber.error(error))
    server.listen(port, '127.0.0.1', () => subscriber.next(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
    return () => close(server)
  })
}

function close(server: Server): void {
  server.close()
  server.closeAllConnections()
}
