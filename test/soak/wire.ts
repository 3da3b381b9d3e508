import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A wire between a client and the platform that can be cut, or go silent while both sides believe it whole. */
export interface Wire {
  readonly port: number
  /** Nothing that the platform says comes through any more, over what is connected now. */
  silence(): void
  /** Nothing comes through either way. */
  halfOpen(): void
  /** Breaks what is connected now. */
  reset(): void
  close(): Promise<void>
}

interface Pair {
  readonly client: Socket
  readonly platform: Socket
}

export async function wireTo(port: number): Promise<Wire> {
  const pairs = new Set<Pair>()
  const each = (act: (pair: Pair) => void) => () => pairs.forEach(act)
  const server = createServer((client) => {
    const platform = connect(port, '127.0.0.1')
    const pair = { client, platform }
    pairs.add(pair)
    for (const [from, to] of [
      [client, platform],
      [platform, client],
    ] as const) {
      from.on('data', (bytes: Buffer) => to.write(bytes))
      from.on('end', () => to.end())
      from.on('error', () => to.destroy())
      from.on('close', () => {
        to.destroy()
        pairs.delete(pair)
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    silence: each(({ platform }) => platform.removeAllListeners('data').pause()),
    halfOpen: each(({ client, platform }) => {
      platform.removeAllListeners('data').pause()
      // Still read, so that it is noticed when the client gives up.
      client.removeAllListeners('data').resume()
    }),
    reset: each(({ client, platform }) => {
      client.resetAndDestroy()
      platform.resetAndDestroy()
    }),
    async close() {
      each(({ client, platform }) => (client.destroy(), platform.destroy()))()
      server.close()
      await once(server, 'close')
    },
  }
}
