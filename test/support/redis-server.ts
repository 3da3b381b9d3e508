import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { withFolder } from './temporary-folder.js'

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Whether a server came up: `missing` where there is no such program, `no` where it ended, as it does when its port is taken. */
async function isUp(child: ChildProcess): Promise<'yes' | 'no' | 'missing'> {
  const failed = once(child, 'error').then(() => 'missing' as const)
  const ended = once(child, 'exit').then(() => 'no' as const)
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      if (line.includes('Ready to accept connections')) return 'yes' as const
    }
    return ended
  })()
  return Promise.race([failed, ready])
}

/** A Redis of its own on this machine, stopped when the test is over; nothing where there is no `redis-server` to start. */
export async function withRedis<T>(test: (port: number) => Promise<T>): Promise<T | undefined> {
  return withFolder(async (folder) => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const port = await freePort()
      const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
      const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
      const up = await isUp(child)
      if (up === 'missing') return undefined
      if (up === 'no') continue
      child.stdout.resume()
      const ended = once(child, 'exit')
      try {
        return await test(port)
      } finally {
        child.kill('SIGKILL')
        await ended
      }
    }
    throw new Error('redis-server did not come up')
  })
}

/** A test on a real Redis. Where there is none it is skipped, and says so; in CI it fails. */
export const itOnRedis = (title: string, test: (port: number) => Promise<void>): void => {
  it(title, async function () {
    const ran = await withRedis(async (port) => {
      await test(port)
      return true
    })
    if (ran) return
    if (process.env.CI) throw new Error('there is no redis-server to test on: install it')
    console.warn(`      NOT TESTED, there is no redis-server: ${title}`)
    this.skip()
  })
}
