import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

/** A server of `node:http` with this listener. */
export async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/webhook/event`,
    port,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Writes these pieces to a server, one packet each, and gives all that it answers. */
export async function converse(port: number, pieces: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  let answer = ''
  const closed = once(
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text)),
    'close',
  )
  for (const piece of pieces) {
    socket.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await closed
  return answer
}
