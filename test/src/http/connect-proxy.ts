import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

export interface ConnectProxy {
  /** `host:port`. */
  readonly host: string
  /** Whom it was asked to connect to, in order. */
  readonly asked: readonly string[]
  /** What it was shown, in order. */
  readonly credentials: readonly (string | undefined)[]
  close(): Promise<void>
}

/** A proxy as offices have it, on the loopback: tunnels to whoever is asked for, if the credential is right. */
export async function connectProxy({
  credential,
  status = 407,
}: { credential?: string; status?: number } = {}): Promise<ConnectProxy> {
  const [asked, credentials, open] = [[] as string[], [] as (string | undefined)[], new Set<Duplex>()]
  const server: Server = createServer((_, response) => response.writeHead(405).end())
  server.on('connect', ({ url = '', headers }, client: Duplex) => {
    asked.push(url)
    credentials.push(headers['proxy-authorization'])
    open.add(client.on('error', () => client.destroy()))
    if (credential !== undefined && headers['proxy-authorization'] !== `Basic ${Buffer.from(credential).toString('base64')}`) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const colon = url.lastIndexOf(':')
    const target = connect(Number(url.slice(colon + 1)), url.slice(0, colon), () => client.write('HTTP/1.1 200 OK\r\n\r\n'))
    open.add(target)
    target.on('error', () => client.destroy()).pipe(client)
    client.pipe(target)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    for (const socket of open) socket.destroy()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked, credentials, close }
}
