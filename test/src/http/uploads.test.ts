import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { firstValueFrom, Subject, VirtualTimeScheduler } from 'rxjs'
import * as image from '../../../src/api/generated/im/v1/image.js'
import * as driveFile from '../../../src/api/generated/drive/v1/file.js'
import type { FileInput } from '../../../src/api/file-input.js'
import { createLark } from '../../../src/client/create-lark.js'
import { identity } from '../../../src/client/identity.js'
import { isLarkError, type InputError } from '../../../src/model/errors.js'
import type { Lark } from '../../../src/model/lark.js'
import type { Progress } from '../../../src/model/progress.js'
import { partsOf } from './multipart-parts.js'

interface Seen {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

const uploaded = '{"code":0,"msg":"ok","data":{"image_key":"img_1"}}'
const refused = '{"code":99991663,"msg":"Invalid access token"}'
const granted = '{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}'

const inputErrorOf = async (work: Promise<unknown>): Promise<InputError> => {
  const error: unknown = await work.catch((reason: unknown) => reason)
  assert.ok(isLarkError(error, 'InputError'), String(error))
  return error
}

describe('an upload', () => {
  let folder: string
  let url: string
  let lark: Lark
  let close: () => void
  let seen: Seen[]
  let refusals: number
  let take: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rxlark-'))
  })
  after(() => rm(folder, { recursive: true }))

  beforeEach(async () => {
    seen = []
    refusals = 0
    take = async (request, response) => {
      seen.push({ headers: request.headers, body: await buffer(request) })
      return (refusals -= 1) >= 0 ? response.writeHead(400).end(refused) : response.end(uploaded)
    }
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json')
      if (request.url?.includes('/auth/')) response.end(granted)
      else take(request, response).catch(() => undefined)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    lark = createLark({ appId: 'cli_1', appSecret: 'secret-1', domain: url, log: 'silent' })
    close = () => {
      lark.close()
      server.closeAllConnections()
      server.close()
    }
  })
  afterEach(() => close())

  const upload = (file: FileInput, onProgress?: (progress: Progress) => void, client = lark) =>
    firstValueFrom(client.call(image.create, { data: { image_type: 'message', image: file } }, onProgress ? { onProgress } : {}))

  const sources: readonly (readonly [string, () => FileInput, string, string | undefined])[] = [
    ['bytes', () => new TextEncoder().encode('hello'), 'file', undefined],
    ['a Blob', () => new Blob(['hello'], { type: 'image/png' }), 'file', 'image/png'],
    ['a File-like Blob', () => Object.assign(new Blob(['hello']), { name: 'f.png' }), 'f.png', undefined],
    ['a path', () => ({ path: join(folder, 'p.txt') }), 'p.txt', undefined],
    ['a function', () => () => Readable.from([Buffer.from('hel'), Buffer.from('lo')]), 'file', undefined],
    ['a function of a promise', () => () => Promise.resolve(Readable.from([Buffer.from('hello')])), 'file', undefined],
    ['a file stream', () => createReadStream(join(folder, 'p.txt')), 'p.txt', undefined],
    ['a web stream', () => new Blob(['hello']).stream(), 'file', undefined],
    [
      'a name beside it',
      () => ({ file: Buffer.from('hello'), name: 'né "w".txt', contentType: 'text/plain' }),
      'né %22w%22.txt',
      'text/plain',
    ],
  ]
  for (const [what, make, name, type = 'application/octet-stream'] of sources) {
    it(`sends ${what}, always under a name`, async () => {
      await writeFile(join(folder, 'p.txt'), 'hello')
      assert.deepEqual(await upload(make()), { image_key: 'img_1' })
      const [{ headers, body } = assert.fail()] = seen
      assert.deepEqual(partsOf(body, headers['content-type']!), [
        { name: 'image_type', text: 'message' },
        { name: 'image', file: { name, type, bytes: 'hello' } },
      ])
    })
  }

  it('says its length where that is known, and goes in pieces where it is not', async () => {
    await upload(Buffer.from('hello'))
    await upload(() => Readable.from([Buffer.from('hello')]))
    assert.equal(seen[0]!.headers['content-length'], String(seen[0]!.body.length))
    assert.deepEqual([seen[1]!.headers['content-length'], seen[1]!.headers['transfer-encoding']], [undefined, 'chunked'])
  })

  it('tells how far it is', async () => {
    const told: Progress[] = []
    await upload({ path: join(folder, 'p.txt') }, (progress) => told.push(progress))
    await upload(
      () => Readable.from([Buffer.from('hel'), Buffer.from('lo')]),
      (progress) => told.push(progress),
    )
    assert.deepEqual(told, [{ sent: 5, total: 5 }, { sent: 3 }, { sent: 5 }])
  })

  it('fails with what the teller threw, and is not tried again', async () => {
    const seenBy: unknown[] = []
    const failing = () => {
      seenBy.push(0)
      throw new Error('no place to show it')
    }
    const error = await inputErrorOf(upload(new Blob(['hello']), failing))
    assert.deepEqual(error.faults, [{ path: 'onProgress', message: 'threw: no place to show it' }])
    assert.equal(seenBy.length, 1)
  })

  it('takes as long as it moves, unless somebody said how long it may', async () => {
    const long = (scheduler: VirtualTimeScheduler): FileInput =>
      async function* () {
        for (let piece = 1; piece <= 10; piece += 1) {
          yield Buffer.alloc(65_536)
          scheduler.schedule(() => undefined, 20_000)
          scheduler.maxFrames = piece * 20_000
          scheduler.flush()
        }
      }
    const inTime = (timeout?: number) => {
      const scheduler = new VirtualTimeScheduler()
      scheduler.maxFrames = 0
      const client = createLark({ appId: 'cli_1', appSecret: 's', domain: url, scheduler, log: 'silent' }).as(
        identity.token('t-1'),
      )
      const data = { image_type: 'message', image: long(scheduler) } as const
      return firstValueFrom(client.call(image.create, { data }, timeout === undefined ? {} : { timeout })).then(
        () => scheduler.frame,
        (error: unknown) => (isLarkError(error) ? error._tag : error),
      )
    }
    assert.equal(await inTime(), 200_000)
    assert.equal(await inTime(150_000), 'TimeoutError')
  })

  it('is sent again, whole, when its token was refused', async () => {
    refusals = 1
    await upload(new Blob(['hello']))
    assert.equal(seen.length, 2)
    assert.match(seen[1]!.body.toString(), /hello/)
  })

  it('is not sent again where its stream was read, and says why it would have been', async () => {
    refusals = 1
    const stream = Readable.from([Buffer.from('hello')])
    const error = await inputErrorOf(upload(stream))
    assert.match(error.message, /data\.image: is a stream that was read already/)
    assert.ok(isLarkError(error.cause, 'AuthError'))
    assert.equal(seen.length, 1)
    await inputErrorOf(upload(stream))
    assert.equal(seen.length, 1)
  })

  it('is tried again only as long as nothing of its stream was read, and says so', async () => {
    const limited = '{"code":99991400,"msg":"slow"}'
    take = async (request, response) => {
      seen.push({ headers: request.headers, body: await buffer(request) })
      response.end(limited)
    }
    const error = await inputErrorOf(upload(Readable.from([Buffer.from('hello')])))
    assert.match(error.message, /data\.image: is a stream that was read already/)
    assert.ok(isLarkError(error.cause, 'RateLimitError'))
    assert.equal(seen.length, 1)
  })

  it('fails when its source does, and ends the request', async () => {
    let aborted: Promise<unknown> | undefined
    take = (request) => (aborted = once(request.resume(), 'error'))
    const failing = async function* () {
      yield Buffer.alloc(100_000)
      throw new Error('the disk is gone')
    }
    const error = await inputErrorOf(upload(failing))
    assert.match(error.message, /data\.image: the disk is gone/)
    await aborted
  })

  it('is refused before the network where a file cannot be had', async () => {
    const error = await inputErrorOf(upload({ path: join(folder, 'none') }))
    assert.deepEqual(error.faults, [{ path: 'data.image', message: 'cannot be read (ENOENT)' }])
    assert.equal(seen.length, 0)
  })

  it('is refused where memory is not bytes yet, and fails where a stream gives something else', async () => {
    for (const memory of [new ArrayBuffer(3), new DataView(new ArrayBuffer(3))]) {
      const { faults } = await inputErrorOf(upload(memory as never))
      assert.deepEqual(faults, [{ path: 'data.image', message: 'is memory, and no bytes yet: give new Uint8Array(of it)' }])
    }
    const { faults } = await inputErrorOf(upload(Readable.from([{ a: 1 }])))
    assert.deepEqual(faults, [{ path: 'data.image', message: 'gives pieces that are no bytes' }])
    assert.equal(seen.length, 0)
  })

  it('is refused over the size of one part, and points to uploadFile', async () => {
    const large = await inputErrorOf(upload(Buffer.alloc(30 * 2 ** 20 + 1)))
    assert.match(large.message, /larger than 30 MB.*uploadFile\(lark, \{ file, name, size, parent \}\)/)
    const data = { file_name: 'a', parent_type: 'explorer', parent_node: 'f', size: 1, file: Buffer.alloc(20 * 2 ** 20 + 1) }
    assert.match((await inputErrorOf(firstValueFrom(lark.call(driveFile.uploadAll, { data })))).message, /20 MB.*uploadFile/)
    assert.equal(seen.length, 0)
    const endless = function* () {
      for (;;) yield Buffer.alloc(2 ** 20)
    }
    assert.match((await inputErrorOf(upload(() => Readable.from(endless())))).message, /larger than 30 MB/)
  })

  it('lets go of its file when nobody waits any more', async () => {
    let closed: () => void = () => undefined
    const ended = new Promise<void>((resolve) => (closed = resolve))
    take = async () => undefined
    const source = async function* () {
      try {
        for (;;) yield Buffer.alloc(65_536)
      } finally {
        closed()
      }
    }
    const began = new Subject<void>()
    const begun = firstValueFrom(began)
    const subscription = lark
      .call(image.create, { data: { image_type: 'message', image: source } }, { onProgress: () => began.next() })
      .subscribe()
    await begun
    subscription.unsubscribe()
    await ended
  })

  it('goes through the global fetch too', async () => {
    const client = createLark({ appId: 'cli_1', appSecret: 'secret-1', domain: url, fetch: globalThis.fetch })
    await upload(() => Readable.from([Buffer.from('hello')]), undefined, client)
    assert.match(seen[0]!.body.toString(), /hello/)
  })

  it('gives another token than the app’s its file too', async () => {
    await upload(Buffer.from('hello'), undefined, lark.as(identity.token('t-1')))
    assert.equal(seen[0]!.headers.authorization, 'Bearer t-1')
  })
})

describe('a large upload', function () {
  this.timeout(60_000)

  it('of 200 MB takes less than 64 MB of memory', async () => {
    const program = fileURLToPath(new URL('./programs/upload-large.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program])
    const { growth, received } = JSON.parse(stdout) as { growth: number; received: number }
    assert.ok(received > 200 * 2 ** 20, `${received} bytes came`)
    assert.ok(growth < 64 * 2 ** 20, `${Math.round(growth / 2 ** 20)} MB`)
  })
})
