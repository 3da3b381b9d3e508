import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firstValueFrom } from 'rxjs'
import * as attachment from '../../../../src/api/generated/task/v2/attachment.js'
import { createLark } from '../../../../src/client/create-lark.js'
import { identity } from '../../../../src/client/identity.js'

/** Sends 200 MB from the disk to a server in another process, and says by how much memory grew at most. */
const serving = `const { createServer } = require('node:http')
createServer((request, response) => {
  let received = 0
  request.on('data', ({ length }) => (received += length))
  request.on('end', () => {
    process.send(received)
    response.setHeader('content-type', 'application/json')
    response.end('{"code":0,"data":{}}')
  })
}).listen(0, '127.0.0.1', function () { process.send(this.address().port) })`
const server = spawn(process.execPath, ['-e', serving], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
const message = async () => ((await once(server, 'message')) as [number])[0]
const port = await message()
const path = join(tmpdir(), `rxlark-large-${process.pid}`)
const file = await open(path, 'w')
await file.truncate(200 * 2 ** 20)
await file.close()

const lark = createLark({ appId: 'cli_1', appSecret: 'secret-1', domain: `http://127.0.0.1:${port}` }).as(identity.token('t-1'))
const send = (source: Uint8Array | { readonly path: string }, onProgress: () => void) =>
  firstValueFrom(lark.call(attachment.upload, { data: { resource_id: '1', file: source } }, { onProgress }))

const warm = message()
await send(Buffer.alloc(1000), () => undefined)
await warm
const before = process.memoryUsage.rss()
let most = before
const received = message()
await send({ path }, () => (most = Math.max(most, process.memoryUsage.rss())))
process.stdout.write(JSON.stringify({ growth: most - before, received: await received }))
await rm(path)
server.kill()
lark.close()
