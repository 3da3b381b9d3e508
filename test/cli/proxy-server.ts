import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

/** A proxy on this machine: tunnels to one server, wherever it is asked to; or says no with a status. */
export async function withProxy<T>(
  target: { readonly port: number } | { readonly status: number },
  test: (url: string) => Promise<T>,
) {
  const server = createServer()
  server.on('connect', (_request, socket) => {
    if ('status' in target) return socket.end(`HTTP/1.1 ${target.status} No\r\ncontent-length: 0\r\n\r\n`)
    const upstream = connect(target.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    for (const end of [upstream, socket]) end.on('error', () => (upstream.destroy(), socket.destroy()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
