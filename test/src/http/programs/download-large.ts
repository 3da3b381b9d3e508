import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { firstValueFrom } from 'rxjs'
import * as image from '../../../../src/api/generated/im/v1/image.js'
import { createLark } from '../../../../src/client/create-lark.js'
import { identity } from '../../../../src/client/identity.js'

/** Reads the beginning of 100 MB slowly; says by how much memory grew, and how much another process could send meanwhile. */
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
const before = process.memoryUsage.rss()
let most = before
const reader = (download.stream() as ReadableStream<Uint8Array>).getReader()
for (let read = 0; read < 2 ** 20;) {
  read += (await reader.read()).value?.byteLength ?? 0
  await pause(5)
  most = Math.max(most, process.memoryUsage.rss())
}
const sent = message()
server.send('how much')
process.stdout.write(JSON.stringify({ growth: most - before, sent: await sent }))
await reader.cancel()
server.kill()
lark.close()
