import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { filter, firstValueFrom, lastValueFrom, Subject, Subscription, take, toArray, VirtualTimeScheduler } from 'rxjs'
import * as image from '../../../src/api/generated/im/v1/image.js'
import type { Download } from '../../../src/api/download.js'
import { createLark } from '../../../src/client/create-lark.js'
import { identity } from '../../../src/client/identity.js'
import { downloadOf } from '../../../src/http/download-of.js'
import type { FetchLike } from '../../../src/http/fetch-like.js'
import { isLarkError, type LarkError } from '../../../src/model/errors.js'
import type { Lark } from '../../../src/model/lark.js'
import { answeringServer, closeServers, json } from './answering-server.js'

const failure = async (work: Promise<unknown>): Promise<LarkError> => {
  const error: unknown = await work.catch((reason: unknown) => reason)
  assert.ok(isLarkError(error), String(error))
  return error
}

const bytes = Buffer.from('0123456789'.repeat(20_000))
const sendFile = (response: ServerResponse, headers: Record<string, string> = {}) => {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length, ...headers })
  response.end(bytes)
}

describe('a download', () => {
  let lark: Lark | undefined
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rxlark-'))
  })
  after(() => rm(folder, { recursive: true }))
  afterEach(async () => {
    lark?.close()
    await closeServers()
  })

  async function asked(answer: (response: ServerResponse) => unknown, fetch?: FetchLike) {
    const server = await answeringServer((_, response) => answer(response))
    lark = createLark({ appId: 'cli_1', appSecret: 'secret-1', domain: server.url, log: 'silent', ...(fetch && { fetch }) })
    return lark.as(identity.token('t-1')).call(image.get, { path: { image_key: 'img_1' } })
  }
  const got = async (answer: (response: ServerResponse) => unknown, fetch?: FetchLike): Promise<Download> =>
    firstValueFrom(await asked(answer, fetch))

  it('knows its name, type, size and headers before its bytes', async () => {
    const { fileName, contentType, size, headers } = await got((response) =>
      sendFile(response, { 'Content-Disposition': 'attachment; filename="../a.png"', 'X-Tt-Logid': 'log1' }),
    )
    assert.deepEqual([fileName, contentType, size, headers['x-tt-logid']], ['a.png', 'image/png', bytes.length, 'log1'])
  })

  for (const [which, fetch] of [
    ['cross-fetch', undefined],
    ['the global fetch', globalThis.fetch as FetchLike],
  ] as const) {
    describe(`through ${which}`, () => {
      it('is read whole', async () => {
        const all = await firstValueFrom((await got(sendFile, fetch)).bytes())
        assert.ok(bytes.equals(all))
      })

      it('is read in pieces', async () => {
        const pieces = await lastValueFrom((await got(sendFile, fetch)).chunks().pipe(toArray()))
        assert.ok(pieces.length > 1)
        assert.ok(bytes.equals(Buffer.concat(pieces)))
      })

      it('is read as a web stream', async () => {
        const stream = (await got(sendFile, fetch)).stream()
        assert.ok(bytes.equals(Buffer.from(await new Response(stream).arrayBuffer())))
      })

      it('is saved under its name when it is whole, and says how far it is', async () => {
        const path = join(folder, 'saved.png')
        const told = await lastValueFrom((await got(sendFile, fetch)).saveTo(path).pipe(toArray()))
        assert.deepEqual(told.at(-1), { sent: bytes.length, total: bytes.length })
        assert.ok(told.length > 1)
        assert.ok(bytes.equals(await readFile(path)))
      })
    })
  }

  it('is unpacked where it was packed for the way, and then its size is not known', async () => {
    const download = await got((response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
      response.end(gzipSync(bytes))
    })
    assert.equal(download.size, undefined)
    assert.ok(bytes.equals(await firstValueFrom(download.bytes())))
  })

  it('is read once, and a second reading does not disturb the first', async () => {
    const download = await got(sendFile)
    const pieces: Uint8Array[] = []
    const first = lastValueFrom(download.chunks().pipe(toArray()))
    const second = await failure(firstValueFrom(download.bytes()))
    assert.match(second.message, /was read already/)
    assert.equal(second._tag, 'InputError')
    pieces.push(...(await first))
    assert.ok(bytes.equals(Buffer.concat(pieces)))
    assert.throws(() => download.stream(), /was read already/)
  })

  it('recognises a refusal, whatever its status', async () => {
    for (const status of [200, 400]) {
      const error = await failure(got((response) => json(response, { code: 234001, msg: 'no such image' }, status)))
      assert.deepEqual([error._tag, 'code' in error && error.code], ['ApiError', 234001])
    }
    const error = await failure(got((response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>')))
    assert.equal(error._tag, 'HttpError')
  })

  it('may be JSON itself', async () => {
    for (const headers of [{}, { 'content-disposition': 'attachment; filename=a.json' }]) {
      const download = await got((response) => json(response, { items: [1] }, 200, headers))
      assert.equal(Buffer.from(await firstValueFrom(download.bytes())).toString(), '{"items":[1]}')
    }
  })

  /** A server that sends a beginning and then nothing, and tells when its connection closes. */
  const hanging = () => {
    const responses = new Subject<ServerResponse>()
    const closed = firstValueFrom(responses).then((response) => once(response, 'close'))
    return {
      closed,
      answer: (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length })
        response.write(bytes.subarray(0, 100_000))
        responses.next(response)
      },
    }
  }

  it('ends its connection when its reader unsubscribes', async () => {
    const { closed, answer } = hanging()
    const download = await got(answer)
    await firstValueFrom(download.chunks().pipe(take(1)))
    await closed
  })

  it('ends its connection when its web stream is cancelled', async () => {
    const { closed, answer } = hanging()
    const reader = ((await got(answer)).stream() as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    await reader.cancel()
    await closed
  })

  it('leaves nothing on the disk when it is not wanted any more', async () => {
    const { closed, answer } = hanging()
    const inner = await mkdtemp(join(folder, 'stopped-'))
    const download = await got(answer)
    await firstValueFrom(download.saveTo(join(inner, 'a.png')).pipe(filter(({ sent }) => sent > 0)))
    await closed
    while ((await readdir(inner)).length > 0) await new Promise((resolve) => setImmediate(resolve))
  })

  it('fails when it is cut off, and leaves what was saved before as it was', async () => {
    const path = join(folder, 'kept.png')
    await writeFile(path, 'as it was')
    const download = await got((response) => {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length })
      response.write(bytes.subarray(0, 1000), () => response.destroy())
    })
    assert.equal((await failure(lastValueFrom(download.saveTo(path))))._tag, 'TransportError')
    assert.equal(await readFile(path, 'utf8'), 'as it was')
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.part')),
      [],
    )
  })

  it('is dropped when nobody has read it for 30 s', async () => {
    const scheduler = new VirtualTimeScheduler()
    let released = 0
    const connection = new Subscription(() => (released += 1))
    const chunks = (async function* () {
      yield new Uint8Array(1)
    })()
    const download = downloadOf({ endpoint: 'im.v1.image.get', headers: {}, chunks, connection }, scheduler)
    scheduler.maxFrames = 29_999
    scheduler.flush()
    assert.equal(released, 0)
    scheduler.maxFrames = 30_000
    scheduler.flush()
    assert.equal(released, 1)
    assert.equal((await failure(firstValueFrom(download.bytes())))._tag, 'TimeoutError')
  })

  it('is dropped when its web stream was taken and not read for 30 s', async () => {
    const scheduler = new VirtualTimeScheduler()
    let released = 0
    const connection = new Subscription(() => (released += 1))
    const chunks = (async function* () {
      yield new Uint8Array(1)
    })()
    const reader = downloadOf({ endpoint: 'im.v1.image.get', headers: {}, chunks, connection }, scheduler).stream().getReader()
    scheduler.maxFrames = 30_000
    scheduler.flush()
    assert.equal(released, 1)
    assert.equal((await failure(reader.read()))._tag, 'TimeoutError')
  })

  it('is saved under the longest name that a file system takes', async () => {
    const name = `${'长'.repeat(80)}.png`
    await lastValueFrom((await got(sendFile)).saveTo(join(folder, name)))
    assert.ok(bytes.equals(await readFile(join(folder, name))))
  })

  it('waits for nobody any more when its client is closed', async () => {
    const { closed, answer } = hanging()
    await got(answer)
    lark?.close()
    await closed
  })
})

describe('a large download', function () {
  this.timeout(60_000)

  it('of 100 MB into a slow reader takes less than 16 MB of memory', async () => {
    const program = fileURLToPath(new URL('./programs/download-large.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', program])
    const { read, growth, ahead } = JSON.parse(stdout) as { read: number; growth: number; ahead: number }
    assert.equal(read, 100 * 2 ** 20)
    assert.ok(ahead < 16 * 2 ** 20, `the server could send ${Math.round(ahead / 2 ** 20)} MB ahead`)
    assert.ok(growth < 16 * 2 ** 20, `${Math.round(growth / 2 ** 20)} MB`)
  })
})
