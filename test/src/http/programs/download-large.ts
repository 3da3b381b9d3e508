import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { firstValueFrom } from 'rxjs'
import * as image from '../../../../src/api/generated/im/v1/image.js'
import { createLark } from '../../../../src/client/create-lark.js'
import { identity } from '../../../../src/client/identity.js'

/**
 * Reads 100 MB slowly; says by how much memory grew at most, and how far ahead another process could send. What is not held is collected
 * first (`--expose-gc`): Node itself leaves 30 MB of pieces lying about.
 */
const serving = `const { createServer } = require('node:http')
createServer((request, response) => {
  response.setHeader('content-length', 100 * 2 ** 20)
  response.setHeader('content-type', 'image/png')
  const piece = Buffer.alloc(65_536)
  let sent = 0
  const more = () => {
    while (sent < 100 * 2 ** 20) {
      sent += piece.length
      if (!response.write(piece)) return response.once('drain', more)
    }
    response.end()
  }
  more()
  response.on('error', () => undefined)
  process.on('message', () => process.send(sent))
}).listen(0, '127.0.0.1', function () { process.send(this.address().port) })`
const server = spawn(process.execPath, ['-e', serving], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
const message = async () => ((await once(server, 'message')) as [number])[0]

const lark = createLark({ appId: 'cli_1', appSecret: 'secret-1', domain: `http://127.0.0.1:${await message()}` })
const caller = lark.as(identity.token('t-1'))
const download = await firstValueFrom(caller.call(image.get, { path: { image_key: 'img_1' } }))
const reader = (download.stream() as ReadableStream<Uint8Array>).getReader()
const megabyte = 2 ** 20
const before = process.memoryUsage.rss()
let [read, growth, ahead] = [0, 0, 0]
for (let next = 2 * megabyte; read < 100 * megabyte;) {
  read += (await reader.read()).value?.byteLength ?? 0
  await pause(1)
  if (read < next) continue
  next += 2 * megabyte
  gc?.()
  growth = Math.max(growth, process.memoryUsage.rss() - before)
  const sent = message()
  server.send('how much')
  ahead = Math.max(ahead, (await sent) - read)
}
process.stdout.write(JSON.stringify({ read, growth, ahead }))
await reader.cancel()
server.kill()
lark.close()
